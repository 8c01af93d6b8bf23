// Wherever a canvas appears in `place`, add a rule and a name to its shadow root: it comes when its own script has
// loaded, and again when the canvas starts anew.

import { hasInk, shadowRootWithCanvas } from "../lib/canvas_dom.js";
import { make } from "../lib/make.js";
import { message } from "../lib/message.js";
import { keyed } from "../lib/streamlit_dom.js";
import { watchHands } from "./hands.js";
import { holdStrokes, penArrived } from "./pen.js";

const PATIENCE = 10_000; // ms

export default function ({ data: bytes }) {
  const { place, spoken, hint, width, colour } = message(bytes);
  penArrived(width, colour);
  const home = keyed(place);
  let [waiting, end] = [0, 0];
  const look = () => {
    const root = shadowRootWithCanvas(home);
    if (root) {
      care(root, spoken, hint);
    } else if (performance.now() < end) waiting = requestAnimationFrame(look);
  };
  const begin = () => {
    cancelAnimationFrame(waiting);
    end = performance.now() + PATIENCE;
    look();
  };
  const changes = new MutationObserver(begin);
  changes.observe(home, { childList: true, subtree: true });
  begin();
  const forget = [watchHands(home), holdStrokes(home)];
  return () => {
    changes.disconnect();
    for (const one of forget) one();
    cancelAnimationFrame(waiting);
  };
}

function care(root, spoken, hint) {
  const canvas = root.querySelector("canvas.upper-canvas");
  dress(root, hint);
  if (canvas.getAttribute("aria-label") === spoken) return;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", spoken);
}

// Its display is as large as the page says (--canvas-side), its pixels stay the 280 x 280 that the server reads: the
// canvas works out itself where on them a hand is. Two fingers may move the page.
// The digit on an empty canvas goes over its dots: somebody who does not know what to draw traces it.
const TRACE = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 280 280" fill="none" stroke="#8a93a3"
  stroke-width="4" stroke-linecap="round" stroke-dasharray="1 10"><circle cx="92" cy="76" r="6" fill="#8a93a3" stroke="none"/>
  <path d="M92 76C104 44 180 38 182 86C184 118 150 128 126 130C166 130 196 146 190 186C182 232 104 232 88 194"/></svg>`;
const STYLE = `
  .dc-toolbar { display: none !important; }
  .dc-container { width: var(--canvas-side, 280px) !important; height: var(--canvas-side, 280px) !important; }
  .canvas-container, canvas { width: 100% !important; height: 100% !important; }
  canvas { touch-action: pinch-zoom !important; -webkit-touch-callout: none; }
  .dc-container { position: relative; }
  .hint { position: absolute; z-index: 1; inset: 0; display: grid; place-items: end center; padding-bottom: 12px;
    pointer-events: none; color: #8a93a3; font: 500 16px system-ui, sans-serif;
    background: center / contain no-repeat url("data:image/svg+xml,${encodeURIComponent(TRACE)}"); }
  .hint[hidden] { display: none; }
`;

// A style element, since a tablet from before 2023 makes no style sheets. The hint goes with the first ink (live).
function dress(root, hint) {
  if (!root.querySelector("style.care")) make("style", "care", root, STYLE);
  const said = root.querySelector(".hint") ?? make("div", "hint", root.querySelector(".dc-container"));
  said.textContent = hint;
  said.setAttribute("aria-hidden", "true");
  said.hidden = hasInk();
}
