// A figure in Plotly, updated in place. Colours come by name and follow the theme.

import { plain } from "../lib/message.js";
import { mount } from "../lib/mount.js";

/** @type {Promise<any> | null} */
let library = null;

// Plotly is no module; it is fetched when the first figure is shown.
const plotly = () =>
  (library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL("../plotly.min.js", import.meta.url).href;
    script.onload = () => resolve(Reflect.get(window, "Plotly"));
    script.onerror = () => {
      library = null;
      reject(new Error(script.src));
    };
    document.head.append(script);
  }));

export default mount(".cv-plot", { read: plain, begin: () => {}, receive, end: (view) => view.figures?.disconnect() });

function receive(view) {
  const { root, header } = view;
  root.setAttribute("role", "img");
  root.setAttribute("aria-label", header.spoken);
  root.style.minHeight = `${header.figure.layout.height}px`;
  draw(view);
}

// "$text" and "$positive.12" become the theme's colours.
function coloured(part, theme, font) {
  if (Array.isArray(part)) return part.map((inner) => coloured(inner, theme, font));
  if (part && typeof part === "object") {
    return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, coloured(inner, theme, font)]));
  }
  if (part === "$font") return font;
  if (typeof part !== "string" || part[0] !== "$") return part;
  const [name, step] = part.slice(1).split(".");
  return step === undefined ? theme[name] : theme[name].at(step);
}

async function draw(view) {
  const { root } = view,
    { react, Plots } = await plotly();
  if (!root.isConnected) return;
  const theme = { ...view.theme, background: view.paper, accent: view.accent };
  const { data, layout } = coloured(view.header.figure, theme, view.font);
  await react(root, data, { ...layout, autosize: true }, { displayModeBar: false, responsive: false });
  if (!view.figures) {
    root.on("plotly_click", ({ points: [{ x, y }] }) => view.component.setTriggerValue("picked", { x, y }));
    view.figures = new ResizeObserver(() => root.isConnected && root.clientWidth && Plots.resize(root));
    view.figures.observe(root);
  }
  root.dataset.drawn = String(Number(root.dataset.drawn ?? 0) + 1);
}
