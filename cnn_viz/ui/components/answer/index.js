// The answer: the digit large, and ten probability bars in fixed order. Data: see __init__.py.

import { followAnswer, standingAnswer } from "../lib/answers.js";
import { takeFocus } from "../lib/focus.js";
import { make } from "../lib/make.js";
import { plain } from "../lib/message.js";
import { mount } from "../lib/mount.js";
import { fill, percentOf } from "../lib/numbers.js";
import { dressed } from "../lib/presenting.js";
import { follow, followReturn, newer } from "../lib/running.js";

// Where there is room for one line only: on a phone on its side, and over the picture of one of two networks.
const LOW = matchMedia("(min-width: 701px) and (max-height: 480px)"),
  MEDIUM = matchMedia("(min-width: 901px) and (max-width: 1199px)");

export default mount(".cv-answer", { read: plain, begin, receive, received, end });

function begin(view) {
  build(view.root);
  view.forget = followReturn(() => view.root.dataset.ahead && received(view));
  view.undress = dressed(view.root);
  view.inLine = () => view.root.classList.toggle("in-line", LOW.matches || (view.header?.beside && MEDIUM.matches));
  for (const query of [LOW, MEDIUM]) query.addEventListener("change", view.inLine);
}

function receive(view) {
  const { header, previous } = view;
  view.inLine();
  if (header.weights !== previous?.weights) {
    view.leave?.();
    const ends = header.weights
      ? [
          follow(header.weights, (outputs) => alive(view, outputs)),
          followAnswer(header.weights, (told) => take(view, told)),
        ]
      : [];
    view.leave = () => ends.forEach((end) => void end());
  }
  return header.run;
}

function received(view) {
  const { root, header } = view,
    drawn = header.weights && newer(header.weights),
    told = standingAnswer(header);
  if (told) return take(view, told);
  root.dataset.run = header.run;
  if (header.digit !== null) takeFocus("answer", root);
  show(root, header);
  text(root, ".cv-spoken", header.words.spoken);
  if (drawn) alive(view, drawn);
  else delete root.dataset.ahead;
}

// PyTorch's answer to what was drawn since the last message.
function take({ root }, told) {
  show(root, told);
  root.dataset.run = told.run;
  text(root, ".cv-spoken", told.words.spoken);
  delete root.dataset.ahead;
}

function end(view) {
  view.leave?.();
  view.forget();
  view.undress();
  for (const query of [LOW, MEDIUM]) query.removeEventListener("change", view.inLine);
}

// The drawing has grown, and the network ran here: the eye follows, the ear hears the answer when the pen is lifted.
function alive({ root, header }, outputs) {
  root.dataset.ahead = "1";
  if (!outputs) return show(root, header.nothing);
  const [logits, probabilities] = outputs.slice(-2),
    [digit, other] = [...probabilities.keys()].sort((a, b) => probabilities[b] - probabilities[a] || a - b);
  if (!probabilities.every(Number.isFinite)) return;
  const [certainty, { said }] = Object.entries(header.verdicts).find(([, { least }]) => probabilities[digit] >= least);
  show(root, {
    digit,
    probabilities,
    logits,
    certainty,
    strange: false,
    percents: Array.from(probabilities, (share) => percentOf(share)),
    words: { ...header.words, verdict: fill(said, { other }) },
  });
}

function show(root, { words, probabilities, percents, logits, digit, certainty, strange }) {
  root.dataset.digit = digit ?? "";
  root.classList.toggle("empty", digit === null);
  for (const word of ["doubtful", "guess"]) root.classList.toggle(word, certainty === word && !strange);
  root.classList.toggle("strange", strange);
  text(root, ".cv-digit", digit ?? "?");
  text(root, ".cv-verdict", words.verdict);
  const more = root.querySelector(".cv-more");
  const label = () => (more.textContent = root.matches(".with-logits") ? words.hide_logits : words.show_logits);
  more.onclick = () => {
    root.classList.toggle("with-logits");
    label();
  };
  label();
  root.querySelector(".cv-bars").setAttribute("aria-label", words.bars);
  root.querySelectorAll(".cv-bar").forEach((bar, i) => {
    const p = probabilities?.[i] ?? 0;
    bar.dataset.p = probabilities ? p : "";
    bar.classList.toggle("winner", i === digit);
    bar.classList.toggle("behind", probabilities !== null && rank(probabilities, i) > 2);
    bar.querySelector(".fill").style.transform = `scaleX(${p})`;
    text(bar, ".percent", percents?.[i] ?? "");
    text(bar, ".logit", logits ? logits[i].toFixed(4).replace("-", "−") : "");
    bar.title = probabilities ? `${words.probability} ${p}\n${words.logit} ${logits[i]}` : "";
  });
}

// How many of the ten are likelier.
const rank = (probabilities, i) =>
  probabilities.filter((p, k) => p > probabilities[i] || (p === probabilities[i] && k < i)).length;

function build(root) {
  root.tabIndex = -1;
  const verdict = make("div", "cv-reading", root);
  verdict.setAttribute("aria-hidden", "true");
  verdict.dataset.place = "digit";
  make("div", "cv-digit", verdict);
  make("div", "cv-verdict", verdict);
  make("p", "cv-spoken", root).setAttribute("role", "status");
  const side = make("div", "cv-side", root);
  const bars = make("ol", "cv-bars", side);
  bars.dataset.place = "bars";
  for (let i = 0; i < 10; i++) {
    const bar = make("li", "cv-bar", bars);
    make("span", "name", bar).textContent = i;
    make("span", "fill", make("span", "track", bar));
    make("span", "percent", bar);
    make("span", "logit", bar);
  }
  make("button", "cv-more", side).type = "button";
}

function text(root, selector, words) {
  root.querySelector(selector).textContent = words;
}
