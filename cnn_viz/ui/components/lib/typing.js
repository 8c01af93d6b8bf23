/** Whether a key is meant for a field or a control that has the focus. @type {(e: KeyboardEvent) => boolean} */
export const isTyping = (e) => {
  const at = /** @type {Element} */ (e.composedPath()[0]);
  return Boolean(
    at.closest?.("input, textarea, select, [contenteditable], [role=slider], [role=dialog], [role=listbox]"),
  );
};
