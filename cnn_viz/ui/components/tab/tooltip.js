// Streamlit keeps a button's tooltip for as long as a mouse rests on it, through a whole show: a press takes it away.

import { tooltipTarget } from "../lib/streamlit_dom.js";

export function closeTooltipOnPress() {
  const pressed = (event) => {
    const leaving = { bubbles: true, pointerType: "mouse", relatedTarget: document.body };
    const target = tooltipTarget(event.target);
    for (const type of ["pointerout", "mouseout"]) target?.dispatchEvent(new PointerEvent(type, leaving));
  };
  addEventListener("click", pressed, true);
  return () => removeEventListener("click", pressed, true);
}
