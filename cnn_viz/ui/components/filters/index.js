// The filters of one conv layer: a sheet of all weights, the chosen one enlarged, the digits that excite it most.

import { argmax, widest } from "../lib/arithmetic.js";
import { make } from "../lib/make.js";
import { mount } from "../lib/mount.js";
import { brief, fill } from "../lib/numbers.js";
import { mark, picker } from "../lib/picker.js";
import { showChosen, showKernel } from "./chosen.js";
import { showSheet } from "./sheet.js";

const PATIENCE = 5000; // ms in which the server's answer to a choice is awaited

export default mount(".cv-filters", { begin, receive, arrange });

function begin(view) {
  const { root } = view;
  Object.assign(view, { scale: "layer", channel: 0, wanted: null });
  const bar = make("div", "bar", root);
  view.about = make("span", "about quiet", bar);
  view.legend = make("div", "legend", bar);
  view.choice = make("div", "choice", bar);
  const columns = make("div", "columns", root);
  view.sheet = picker(
    make("div", "sheet", columns),
    () => view.chosen,
    (f) => chooseFilter(view, f),
  );
  view.right = make("section", "chosen", columns);
  view.kernels = make("div", "part kernels", view.right);
  view.title = make("h3", "", view.kernels);
  const channels = make("div", "channels", view.kernels);
  view.channels = picker(
    channels,
    () => view.channel,
    (c) => chooseChannel(view, c),
    true,
  );
  view.numbers = make("table", "", view.kernels);
  view.biasLine = make("p", "quiet", view.kernels);
  view.digits = make("div", "part", view.right);
  view.live = make("div", "unseen", root);
  view.live.setAttribute("aria-live", "polite");
}

function receive(view) {
  const { header, arrays, previous } = view,
    [weight, biases, images, values] = arrays;
  const [n, c, h, w] = header.shapes[0],
    news = previous?.run !== header.run;
  Object.assign(view, { weight, biases, images, values, n, c, h, w });
  const { f, until } = view.wanted ?? {};
  if (news || header.chosen === f || performance.now() > until) view.wanted = null;
  const before = view.chosen;
  view.chosen = view.wanted ? view.wanted.f : header.chosen;
  if (news || before !== view.chosen) view.channel = strongest(view);
  view.full = widest(weight);
  return [header.run, header.chosen, view.chosen, header.digits.map((digit) => digit.index)].join();
}

export const weightsOf = ({ weight, c, h, w }, f) => weight.subarray(f * c * h * w, (f + 1) * c * h * w);
export const kernelOf = (view, f, c) => weightsOf(view, f).subarray(c * view.h * view.w, (c + 1) * view.h * view.w);
export const fullOf = (view, f) => (view.scale === "layer" ? view.full : widest(weightsOf(view, f)));

// The channel that this filter weighs most: the one with the largest sum of squares.
function strongest(view) {
  const power = Array.from({ length: view.c }, (_, c) => kernelOf(view, view.chosen, c).reduce((s, v) => s + v * v, 0));
  return argmax(power);
}

function chooseFilter(view, f) {
  if (f === view.chosen) return;
  view.chosen = f;
  view.wanted = { f, until: performance.now() + PATIENCE };
  view.channel = strongest(view);
  view.component.setTriggerValue("filter", f);
  showChosen(view);
  mark(view.sheet, view.chosen);
  view.live.textContent = view.sheet.items[f].getAttribute("aria-label");
  const top = view.title.getBoundingClientRect().top,
    calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (top > innerHeight - 160) view.title.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
}

function chooseChannel(view, c) {
  view.channel = c;
  showKernel(view);
  mark(view.channels, c);
}

// Everything for this width.
function arrange(view) {
  view.about.textContent = fill(view.c > 1 ? view.text.about : view.text.about_one, view);
  writeChoice(view);
  showSheet(view);
  showChosen(view);
  Object.assign(view.root.dataset, { run: view.header.run, drawn: "1" });
}

function writeChoice(view) {
  const { choice, text } = view;
  choice.replaceChildren();
  choice.setAttribute("role", "radiogroup");
  choice.setAttribute("aria-label", text.scale);
  make("span", "quiet", choice, text.scale);
  const buttons = ["layer", "filter"].map((scale) => {
    const button = make("button", "", choice, text[`scale_${scale}`]);
    button.type = "button";
    button.setAttribute("role", "radio");
    button.setAttribute("aria-checked", String(scale === view.scale));
    button.addEventListener("click", () => {
      view.scale = scale;
      for (const other of buttons) other.setAttribute("aria-checked", String(other === button));
      showSheet(view);
      showChosen(view);
    });
    return button;
  });
}

// A strip of the scale with what its ends stand for.
export function writeLegend(view) {
  const full = fullOf(view, view.chosen),
    { negative, positive } = view.theme;
  view.legend.replaceChildren();
  make("span", "", view.legend, brief(-full));
  const ramp = [...negative].reverse().concat(positive);
  make("i", "", view.legend).style.background = `linear-gradient(to right, ${ramp})`;
  make("span", "", view.legend, brief(full));
}
