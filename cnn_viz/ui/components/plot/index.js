// A figure in Plotly, updated in place. Colours come by name and follow the theme.

import { dress } from "../lib/colours.js";
import { message } from "../lib/message.js";

const library = (url) =>
  (window.cnnVizPlotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => {
      window.cnnVizPlotly = null;
      reject(new Error(url));
    };
    document.head.append(script);
  }));

export default function (component) {
  const root = component.parentElement.querySelector(".cv-plot"),
    view = (root.view ??= { root, drawn: "" });
  Object.assign(view, { component, ...message(component.data) });
  dress(view);
  root.setAttribute("role", "img");
  root.setAttribute("aria-label", view.spoken);
  root.style.minHeight = `${view.figure.layout.height}px`;
  draw(view);
  return () => view.resize?.disconnect();
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
  const plotly = await library(view.component.data && view.library),
    { root } = view;
  if (!root.isConnected) return;
  const theme = { ...view.theme, background: view.paper, accent: view.accent };
  const { data, layout } = coloured(view.figure, theme, view.font);
  await plotly.react(root, data, { ...layout, autosize: true }, { displayModeBar: false, responsive: false });
  if (!view.resize) {
    root.on("plotly_click", ({ points: [{ x, y }] }) => view.component.setTriggerValue("picked", { x, y }));
    view.resize = new ResizeObserver(() => root.isConnected && root.clientWidth && plotly.Plots.resize(root));
    view.resize.observe(root);
  }
  root.dataset.drawn = String(Number(root.dataset.drawn ?? 0) + 1);
}
