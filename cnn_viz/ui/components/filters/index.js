// The filters of one conv layer: a sheet of all weights, the chosen one enlarged, the digits that excite it most.

import { showChosen, showKernel } from "./chosen.js";
import { showSheet } from "./sheet.js";
import { dress } from "../lib/colours.js";
import { make } from "../lib/make.js";
import { unpack } from "../lib/message.js";
import { brief, fill } from "../lib/numbers.js";
import { mark, picker } from "../lib/picker.js";

const PATIENCE = 5000; // ms in which the server's answer to a choice is awaited

export default function (component) {
  const root = component.parentElement.querySelector(".cv-filters");
  const view = (root.view ??= begin(root));
  view.component = component;
  receive(view, component.data);
  return () => view.resize.disconnect();
}

function begin(root) {
  const view = { root, built: "", run: "", width: 0, dpr: 1, scale: "layer", channel: 0, wanted: null };
  view.px = (css) => Math.round(css * view.dpr);
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
  view.title = make("h4", "", view.kernels);
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
  view.resize = new ResizeObserver(() =>
    requestAnimationFrame(() => {
      if (view.header && (root.clientWidth !== view.width || devicePixelRatio !== view.dpr)) arrange(view);
    }),
  );
  view.resize.observe(root);
  return view;
}

function receive(view, data) {
  const { header, arrays } = unpack(data),
    [weight, biases, images, values] = arrays;
  const [n, c, h, w] = header.shapes[0],
    news = view.run !== header.run;
  Object.assign(view, { header, text: header.text, weight, biases, images, values, n, c, h, w, run: header.run });
  const dressed = dress(view);
  const { f, until } = view.wanted ?? {};
  if (news || header.chosen === f || performance.now() > until) view.wanted = null;
  const before = view.chosen;
  view.chosen = view.wanted ? view.wanted.f : header.chosen;
  if (news || before !== view.chosen) view.channel = strongest(view);
  view.full = widest(weight);
  const built = [header.run, header.chosen, view.chosen, header.digits.map((digit) => digit.index)].join();
  if (built === view.built && !dressed && view.width) return; // another part of the page has moved
  view.built = built;
  arrange(view);
}

const widest = (values) => values.reduce((m, v) => (Math.abs(v) > m ? Math.abs(v) : m), 0);
export const weightsOf = ({ weight, c, h, w }, f) => weight.subarray(f * c * h * w, (f + 1) * c * h * w);
export const kernelOf = (view, f, c) => weightsOf(view, f).subarray(c * view.h * view.w, (c + 1) * view.h * view.w);
export const fullOf = (view, f) => (view.scale === "layer" ? view.full : widest(weightsOf(view, f)));

// The channel that this filter weighs most: the one with the largest sum of squares.
function strongest(view) {
  const power = Array.from({ length: view.c }, (_, c) => kernelOf(view, view.chosen, c).reduce((s, v) => s + v * v, 0));
  return power.indexOf(Math.max(...power));
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

// Everything for this width. Nothing is drawn while there is none.
function arrange(view) {
  const width = view.root.clientWidth;
  if (!width) return;
  Object.assign(view, { width, dpr: devicePixelRatio || 1 });
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
