// What was done on the canvas, on its way to the server: by the route, which runs no script, and PyTorch's answer comes
// back. As this component's message instead, which comes before whatever is pressed afterwards, where the route does
// not answer and where more of the page changes than we can.

import { answeredByServer } from "../lib/answers.js";
import { onCanvas } from "../lib/canvas_dom.js";
import { keepSince } from "../lib/kept.js";
import { everyNetworkRunsHere } from "../lib/running.js";

const AGAIN = 3_000, // ms after which what the server could not be told is offered again
  PATIENCE = 10_000; // ms in which it answers

/** The canvas has begun anew: the server knows all there is. @type {(view: any) => void} */
export function beginAnew(view) {
  clearTimeout(view.again);
  view.delivered = 0;
}

/** So many deeds on this canvas the server knows. @type {(view: any, count: number) => void} */
export function arrived(view, count) {
  view.delivered = Math.max(view.delivered, count - view.origin);
  tell(view);
}

/** Whatever the server has not got yet goes there. @type {(view: any) => Promise<void>} */
export async function deliver(view) {
  keepSince(sentOf(view, 0));
  tell(view);
  clearTimeout(view.again);
  if (!everyNetworkRunsHere()) return handOver(view);
  if (view.delivering) return;
  view.delivering = true;
  while (view.delivered < view.deeds.length) {
    const { generation } = view.header,
      told = await post(view);
    if (generation !== view.header.generation) continue; // another canvas has begun
    if (!told.answers) {
      handOver(view);
      if (told.away) view.again = setTimeout(() => deliver(view), AGAIN);
      break;
    }
    arrived(view, told.count);
    if (told.rerun) handOver(view);
    if (view.delivered === view.deeds.length && !view.growing) answeredByServer(told.answers);
  }
  view.delivering = false;
}

// What the server says; { away } where it cannot be reached or does not take it.
async function post(view) {
  const { address, ticket } = view.header;
  try {
    const answer = await fetch(new URL(address, document.baseURI), {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Ticket": ticket },
      body: JSON.stringify(sentOf(view, view.delivered)),
      keepalive: true, // also from a page that is being left
      signal: AbortSignal.timeout(PATIENCE),
    });
    return answer.ok ? await answer.json() : { away: false };
  } catch {
    return { away: true };
  }
}

// What is pressed next must find the stroke there: as a message it comes first.
export function handOverBeforeAnythingElse(view) {
  const act = (event) => {
    if (view.delivered < view.deeds.length && !onCanvas(event)) handOver(view);
  };
  const types = ["pointerdown", "keydown"];
  for (const type of types) addEventListener(type, act, true);
  return () => {
    clearTimeout(view.again);
    for (const type of types) removeEventListener(type, act, true);
  };
}

/** What needs a run: "undo" or "clear". @type {(view: any, then: string) => void} */
export const askFor = (view, then) => handOver(view, then);

let asked = 0; // the same message twice would be none

function handOver(view, then = "") {
  view.component.setStateValue("deeds", { ...sentOf(view, view.delivered), then, asked: ++asked });
}

/** As session/strokes.py reads it. @type {(view: any, first: number) => object} */
const sentOf = ({ header, deeds, origin }, first) => ({
  generation: header.generation,
  first: origin + first,
  deeds: deeds.slice(first),
});

const tell = ({ root, deeds, delivered }) => root.toggleAttribute("data-waiting", delivered < deeds.length);
