// A network that a component runs itself, beside none of the page's that follow the pen (running.js has those).

import { runs } from "../engine/forward.js";
import { fetched } from "../engine/weights.js";

/**
 * Fetches the network of the last message into `view.network`; null until it is there, and where it cannot run here, which
 * `view.lost` says. `act` is called when one or the other is known.
 * @type {(view: any, act: () => void) => void}
 */
export function fetchNetwork(view, act) {
  const { weights } = view.header;
  Object.assign(view, { network: null, lost: false });
  fetched(new URL(weights, document.baseURI).href)
    .then((network) => {
      if (view.header.weights !== weights) return;
      view.network = runs(network) ? network : null;
      view.lost = !view.network;
    })
    .catch(() => {
      view.lost = true;
    })
    .finally(act);
}
