// What the network answered, and what it answers now; what was changed, and the ways back.

import { editsText } from "../engine/edits.js";
import { make } from "../lib/make.js";
import { brief, fill } from "../lib/numbers.js";
import { beginTwoAnswers, writeTwoAnswers } from "../lib/two_answers.js";
import { changeName } from "./names.js";

const AGREES = 1e-4; // of a probability: what rounding explains

export function beginAnswer(view, box) {
  view.head = make("p", "note", box);
  view.head.setAttribute("role", "status");
  beginTwoAnswers(view, box);
  view.proof = make("p", "quiet", box);
  view.changes = make("ol", "changes", box);
  const buttons = make("div", "buttons", box);
  view.buttons = Object.fromEntries(
    ["undo", "restore", "keep", "compare"].map((name) => {
      const button = make("button", "", buttons);
      button.type = "button";
      return [name, button];
    }),
  );
}

export function writeAnswer(view, undo) {
  const { text, edits, buttons, header } = view,
    sure = view.now.at(-1);
  writeTwoAnswers(view, view.wasSure, sure);
  writeProof(view, sure);
  writeChanges(view);
  const labels = {
    undo: text.undo,
    restore: text.restore,
    keep: header.kept ? text.kept : text.keep,
    compare: text.compare,
  };
  for (const [name, said] of Object.entries(labels)) buttons[name].textContent = said;
  buttons.undo.disabled = !view.past.length;
  buttons.restore.disabled = buttons.compare.disabled = !edits.length;
  buttons.keep.disabled = !edits.length || header.kept;
  buttons.undo.onclick = undo;
  buttons.restore.onclick = () => view.edit([]);
  buttons.keep.onclick = () => view.ask("keep");
  buttons.compare.onclick = () => view.ask("compare");
}

// PyTorch's answer of the changed network, once the server knows of the change.
function writeProof(view, sure) {
  const { header, text, edits, said, proof, root } = view;
  if (header.edits !== editsText(edits)) {
    proof.textContent = "";
    delete root.dataset.apart;
    return;
  }
  const apart = Math.max(...sure.map((p, c) => Math.abs(p - said[c])));
  root.dataset.apart = String(apart);
  proof.textContent = fill(apart <= AGREES ? text.agrees : text.disagrees, { v: brief(apart) });
}

function writeChanges(view) {
  const { changes, edits, text } = view;
  changes.hidden = !edits.length;
  changes.replaceChildren(
    ...edits.map((edit, k) => {
      const item = make("li");
      const open = make("button", "open", item, changeName(view, edit));
      const remove = make("button", "remove", item, "✕");
      open.type = remove.type = "button";
      remove.ariaLabel = fill(text.take_back, { change: changeName(view, edit) });
      open.addEventListener("click", () => view.choose({ layer: edit.layer, channel: edit.channel }));
      remove.addEventListener("click", () => view.edit(edits.filter((_, j) => j !== k)));
      return item;
    }),
  );
}
