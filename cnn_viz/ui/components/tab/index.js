import { writeKept } from "../lib/kept.js";
import { message } from "../lib/message.js";
import { watchConnection } from "./connection.js";
import { closeMenuOnChoice } from "./menu.js";
import { takeStep } from "./steps.js";

export default function (component) {
  const root = component.parentElement.querySelector(".cv-tab"),
    data = message(component.data);
  document.documentElement.lang = data.address.language;
  writeKept(data.kept);
  takeStep(data);
  const forget = [watchConnection(root, data.words), closeMenuOnChoice()];
  return () => {
    for (const one of forget) one();
  };
}
