// One step of learning: the loss and the answer before and after it, and the way back, of which one layer is opened.

import { sizeOf } from "../lib/geometry.js";
import { make } from "../lib/make.js";
import { mount } from "../lib/mount.js";
import { brief, exact, fill } from "../lib/numbers.js";
import { beginTwoAnswers, writeTwoAnswers } from "../lib/two_answers.js";
import { beginOpened, writeOpened } from "./opened.js";
import { beginWeights, writeWeights } from "./weights.js";

const DECADES = 8; // of a gradient's size that the bars span

export default mount(".cv-backward", { begin, receive, arrange });

function begin(view) {
  const { root } = view,
    top = make("div", "top", root),
    answers = make("section", "answers", top);
  const loss = make("p", "loss", answers);
  loss.setAttribute("role", "status");
  view.loss = make("span", "", loss);
  loss.append(" ");
  view.lossAfter = make("span", "after", loss);
  beginTwoAnswers(view, answers);
  const path = make("section", "path", top);
  view.pathTitle = make("h2", "", path);
  view.pathAbout = make("p", "quiet", path);
  view.path = make("ol", "", path);
  beginOpened(view, make("section", "opened", root));
  beginWeights(view, make("section", "weights", root));
}

function receive(view) {
  const { header, arrays } = view;
  const built = [header.run, header.at, header.channel, header.text.loss].join();
  if (built === view.built) return built;
  view.layers = header.layers.map((layer) => ({ ...layer, ...sizeOf(layer.shape) }));
  view.layer = view.layers[header.at];
  view.source = view.layers[header.at - 1];
  [view.input, view.byInput, view.byOutput, view.was, view.is] = arrays;
  const [weight, slope, after] = arrays.slice(5);
  const count = weight ? weight.length / (header.kernel[0] * header.kernel[1]) : 0;
  view.weight = weight && { values: weight, slope, after, shape: [count, ...header.kernel] };
  view.classes = header.at >= view.layers.length - 1;
  return built;
}

function arrange(view) {
  const { header, text, root } = view;
  view.loss.textContent = fill(text.loss, {
    label: header.label,
    p: exact(view.was[header.label], text),
    loss: three(header.loss),
  });
  view.lossAfter.textContent = fill(text.loss_after, { after: three(header.loss_after) });
  writeTwoAnswers(view, view.was, view.is);
  writePath(view);
  writeOpened(view);
  writeWeights(view);
  if (view.wanted === view.layer.name) view.title.scrollIntoView({ block: "start" }); // it may lie below the window
  view.wanted = null;
  Object.assign(root.dataset, {
    run: header.run,
    layer: view.layer.name,
    channel: header.channel,
    loss: header.loss,
    after: header.loss_after,
    drawn: "1",
  });
}

// Three digits, and no exponent before a million.
const three = (v) =>
  Math.abs(v) >= 1000 && Math.abs(v) < 1e6 ? Number(v.toPrecision(3)).toLocaleString("en") : brief(v);

// From the loss to the first layer: each how large its gradient is.
function writePath(view) {
  const { header, text, path, pathTitle, pathAbout, layers } = view,
    logs = Object.values(header.sizes).map((size) => Math.log10(size || Number.MIN_VALUE)),
    top = Math.ceil(Math.max(...logs));
  pathTitle.textContent = text.path;
  pathAbout.textContent = text.path_about;
  path.replaceChildren(
    ...layers
      .slice(1)
      .reverse()
      .map((layer) => {
        const item = make("li"),
          button = make("button", "layer", item),
          size = header.sizes[layer.name];
        button.type = "button";
        button.dataset.layer = layer.name;
        if (layer === view.layer) button.setAttribute("aria-current", "step");
        make("span", "name", button, `${layer.title} `);
        const bar = make("i", "", make("span", "bar", button));
        bar.style.width = `${Math.max(0, Math.min(100, 100 + (100 * (Math.log10(size || 1e-300) - top)) / DECADES))}%`;
        make("span", "number", button, three(size));
        const before = layers[layers.indexOf(layer) - 1],
          channel = layer === layers.at(-1) ? header.label : Math.min(header.channel, before.n - 1);
        button.addEventListener("click", () => {
          view.wanted = layer.name;
          open(view, layer.name, channel);
        });
        return item;
      }),
  );
}

/** To another layer or channel: its numbers come from the server. */
export function open(view, layer, channel) {
  view.component.setTriggerValue("place", { layer, channel });
}
