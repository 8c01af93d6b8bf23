// Wherever a canvas appears in `place`, add a rule and a name to its shadow root: it comes when its own script has
// loaded, and again when the canvas starts anew.

const PATIENCE = 10_000; // ms

export default function ({ data: bytes }) {
  const { place, spoken } = message(bytes);
  const home = document.querySelector(`.st-key-${place}`);
  let [waiting, end] = [0, 0];
  const look = () => {
    const root = shadowRootWithCanvas(home);
    if (root) care(root, spoken);
    else if (performance.now() < end) waiting = requestAnimationFrame(look);
  };
  const begin = () => {
    cancelAnimationFrame(waiting);
    end = performance.now() + PATIENCE;
    look();
  };
  const changes = new MutationObserver(begin);
  changes.observe(home, { childList: true, subtree: true });
  begin();
  return () => {
    changes.disconnect();
    cancelAnimationFrame(waiting);
  };
}

function shadowRootWithCanvas(host) {
  for (const element of host.querySelectorAll("*")) {
    if (element.shadowRoot?.querySelector("canvas.upper-canvas")) return element.shadowRoot;
  }
  return null;
}

function care(root, spoken) {
  const canvas = root.querySelector("canvas.upper-canvas");
  if (canvas.ariaLabel === spoken) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(".dc-toolbar { display: none !important; }");
  root.adoptedStyleSheets = [sheet];
  canvas.setAttribute("role", "img");
  canvas.ariaLabel = spoken;
}
