// Find the canvas's shadow root, which appears when its own script has loaded, and add a rule and a name to it.

const PATIENCE = 10_000; // ms

export default function ({ data: bytes }) {
  const data = message(bytes);
  const end = performance.now() + PATIENCE;
  let waiting = 0;
  const look = () => {
    const root = shadowRootWithCanvas(document.querySelector(`.st-key-${data.canvas}`));
    if (root) care(root, data.spoken);
    else if (performance.now() < end) waiting = requestAnimationFrame(look);
  };
  look();
  return () => cancelAnimationFrame(waiting);
}

function shadowRootWithCanvas(host) {
  if (!host) return null;
  for (const element of host.querySelectorAll("*")) {
    if (element.shadowRoot?.querySelector("canvas.upper-canvas")) return element.shadowRoot;
  }
  return null;
}

function care(root, spoken) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(".dc-toolbar { display: none !important; }");
  root.adoptedStyleSheets = [sheet];
  const canvas = root.querySelector("canvas.upper-canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", spoken);
}
