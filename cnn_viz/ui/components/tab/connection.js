// While the server is not there: what stands on the page is from before, and nothing on it answers.

import { streamlitApp } from "../lib/streamlit_dom.js";

const GRACE = 1_500; // ms; a phone that wakes up is back sooner

export function watchConnection(root, words) {
  const app = streamlitApp();
  let waiting = 0;
  const look = () => {
    clearTimeout(waiting);
    if (app.dataset.testConnectionState === "CONNECTED") root.textContent = "";
    else waiting = setTimeout(() => (root.textContent = words.away), GRACE);
  };
  const changes = new MutationObserver(look);
  changes.observe(app, { attributes: true, attributeFilter: ["data-test-connection-state"] });
  look();
  return () => {
    changes.disconnect();
    clearTimeout(waiting);
  };
}
