// The answer: the digit large, and ten probability bars in fixed order. Data: see __init__.py.

import { takeFocus } from "../lib/focus.js";
import { make } from "../lib/make.js";
import { message } from "../lib/message.js";

export default function ({ data: bytes, parentElement }) {
  const data = message(bytes);
  const root = parentElement.querySelector(".cv-answer");
  if (!root.firstChild) build(root);
  const { words, probabilities, percents, logits, digit, certainty, strange } = data;
  root.dataset.digit = digit ?? "";
  root.dataset.run = data.run;
  if (digit !== null) takeFocus("answer", root);
  root.classList.toggle("empty", digit === null);
  for (const word of ["doubtful", "guess"]) root.classList.toggle(word, certainty === word && !strange);
  root.classList.toggle("strange", strange);
  text(root, ".cv-digit", digit ?? "?");
  text(root, ".cv-verdict", words.verdict);
  text(root, ".cv-spoken", words.spoken);
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
    bar.querySelector(".fill").style.transform = `scaleX(${p})`;
    text(bar, ".percent", percents?.[i] ?? "");
    text(bar, ".logit", logits ? logits[i].toFixed(4).replace("-", "−") : "");
    bar.title = probabilities ? `${words.probability} ${p}\n${words.logit} ${logits[i]}` : "";
  });
}

function build(root) {
  root.tabIndex = -1;
  const verdict = make("div", "cv-reading", root);
  verdict.setAttribute("aria-hidden", "true");
  make("div", "cv-digit", verdict);
  make("div", "cv-verdict", verdict);
  make("p", "cv-spoken", root).setAttribute("role", "status");
  const side = make("div", "cv-side", root);
  const bars = make("ol", "cv-bars", side);
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
