// A session of the server asks once; a page that outlives its server is asked again by the next one.

import { arrivedBy, readKept } from "../lib/kept.js";
import { message } from "../lib/message.js";

let answered = "";

export default function (component) {
  const { session } = message(component.data);
  if (session === answered) return;
  const came = answered ? "stayed" : (arrivedBy() ?? "navigate");
  answered = session;
  component.setTriggerValue("answer", { session, kept: readKept(), came });
}
