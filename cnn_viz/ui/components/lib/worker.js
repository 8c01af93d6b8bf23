// The page's side of the thread for what would hold it up (engine/worker.js), begun when it is first needed.

/** @type {Worker | null} */
let worker = null;
let asked = 0;
/** @type {Map<number, (found: any) => void>} */
const waiting = new Map();

/**
 * What a task gives for a network and what is to be read; null where the network cannot be run, or no thread be had.
 * @type {(address: string, task: "forward" | "moments" | "steps", ...given: any[]) => Promise<any>}
 */
export function inWorker(address, task, ...given) {
  try {
    worker ??= begun();
  } catch {
    return Promise.resolve(null);
  }
  const id = ++asked,
    thread = worker;
  return new Promise((answered) => {
    waiting.set(id, answered);
    thread.postMessage({ id, address: new URL(address, document.baseURI).href, task, given });
  });
}

function begun() {
  const thread = new Worker(new URL("../engine/worker.js", import.meta.url), { type: "module" });
  thread.onmessage = ({ data: { id, found } }) => answer(id, found);
  thread.onerror = () => {
    worker = null;
    for (const id of [...waiting.keys()]) answer(id, null);
  };
  return thread;
}

function answer(id, found) {
  waiting.get(id)?.(found);
  waiting.delete(id);
}
