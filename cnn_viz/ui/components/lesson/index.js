// A lesson's bar: how far it is, what the step says, a question with its choices, and the way on. Data: see __init__.py.

import { arrive } from "../lib/arrive.js";
import { make } from "../lib/make.js";
import { plain } from "../lib/message.js";
import { mount } from "../lib/mount.js";
import { fill } from "../lib/numbers.js";
import { dressed, followPresenting, isPresenting, present } from "../lib/presenting.js";
import { keyed } from "../lib/streamlit_dom.js";
import { isForPage } from "../lib/typing.js";

export default mount(".cv-lesson", { read: plain, begin, receive, arrange: () => {}, end });

function begin(view) {
  const { root } = view;
  const head = make("div", "head", root);
  view.title = make("strong", "title", head);
  view.count = make("span", "quiet", head);
  view.meter = make("progress", "", head);
  view.leaver = button(head, "quietly", () => view.component.setTriggerValue("act", "leave"));
  view.smaller = button(head, "smaller", () => present(false));
  view.smaller.textContent = "P"; // the key that does the same
  view.folder = button(head, "fold", () => fold(view, !view.folded)); // where it takes much of the screen
  view.said = make("p", "said", root);
  view.said.setAttribute("role", "status");
  view.question = make("fieldset", "question", root);
  view.asked = make("legend", "", view.question);
  view.choices = make("div", "choices", view.question);
  view.verdict = make("p", "verdict", view.question);
  view.verdict.setAttribute("role", "status");
  const foot = make("div", "foot", root);
  view.undress = dressed(root);
  view.unfollow = followPresenting((on) => on && view.header.place && arrive(view.header.place)); // all has grown
  document.addEventListener("keydown", pageKey);
  view.backer = button(foot, "", () => view.component.setTriggerValue("act", "back"));
  view.nexter = button(foot, "primary", () =>
    view.component.setTriggerValue("act", view.header.away ? "again" : last(view) ? "finish" : "next"),
  );
}

function end({ undress, unfollow }) {
  undress();
  unfollow();
  document.removeEventListener("keydown", pageKey);
}

/** P and Escape where no picture of a network is there to hear them. @type {(e: KeyboardEvent) => void} */
function pageKey(e) {
  if (keyed("pictures") || !isForPage(e)) return;
  if (e.key === "p" || e.key === "P") present(!isPresenting());
  if (e.key === "Escape") present(false);
}

function button(box, style, act) {
  const made = make("button", style, box);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

// Folded, it leaves the screen to what it speaks of, and keeps the way on.
function fold(view, folded) {
  const { root, folder, text } = view;
  view.folded = folded;
  root.classList.toggle("folded", folded);
  folder.title = folder.ariaLabel = folded ? text.unfold : text.fold;
  folder.ariaExpanded = String(!folded);
}

const last = ({ header }) => header.step === header.steps - 1;

function receive(view) {
  const { root, header } = view,
    { text, step, steps, question, away } = header;
  root.setAttribute("aria-label", header.title);
  view.title.textContent = header.title;
  view.count.textContent = fill(text.step, { n: step + 1, of: steps });
  Object.assign(view.meter, { max: steps, value: step + 1 });
  view.meter.setAttribute("aria-label", view.count.textContent);
  view.leaver.textContent = text.leave;
  view.smaller.title = text.smaller;
  view.smaller.setAttribute("aria-label", text.smaller);
  fold(view, Boolean(view.folded) && header.step === view.previous?.step && away === view.previous.away);
  view.said.textContent = away ? text.away : header.say;
  view.question.hidden = !question || away;
  if (question) ask(view, question);
  view.backer.textContent = text.back;
  view.backer.disabled = step === 0;
  const skips = question && question.said === null;
  view.nexter.textContent = away ? text.again : last(view) ? text.finish : skips ? text.skip : text.next;
  view.nexter.classList.toggle("skipping", Boolean(skips) && !away);
  Object.assign(root.dataset, { step: String(step), drawn: "1" });
}

function ask(view, { say, choices, because, said, right }) {
  const { text } = view.header;
  view.asked.textContent = say;
  view.choices.replaceChildren(
    ...choices.map((choice, k) => {
      const made = button(document.createElement("div"), "choice", () => view.component.setTriggerValue("said", k));
      made.textContent = choice;
      made.disabled = said !== null;
      if (said !== null) made.classList.toggle("right", k === right);
      made.setAttribute("aria-pressed", String(k === said));
      return made;
    }),
  );
  view.verdict.textContent =
    said === null
      ? ""
      : fill(said === right ? text.right : text.wrong, { said: choices[said], right: choices[right], because });
}
