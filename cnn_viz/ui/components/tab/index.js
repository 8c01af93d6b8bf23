import { fadeEdges } from "../lib/fade.js";
import { writeKept } from "../lib/kept.js";
import { message } from "../lib/message.js";
import { swipable } from "../lib/streamlit_dom.js";
import { watchConnection } from "./connection.js";
import { closeMenuOnChoice } from "./menu.js";
import { takeStep } from "./steps.js";
import { closeTooltipOnPress } from "./tooltip.js";

export default function (component) {
  const root = component.parentElement.querySelector(".cv-tab"),
    data = message(component.data);
  document.documentElement.lang = data.address.language;
  writeKept(data.kept);
  takeStep(data);
  for (const box of swipable()) fadeEdges(box);
  const forget = [watchConnection(root, data.words), closeMenuOnChoice(), closeTooltipOnPress()];
  return () => {
    for (const one of forget) one();
  };
}
