/** Whether the page may take a key: nobody has, no shortcut, no field. @type {(e: KeyboardEvent) => boolean} */
export const isForPage = (e) => !(e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || isTyping(e));

/** @type {(e: KeyboardEvent) => boolean} */
const isTyping = (e) => {
  const at = /** @type {Element} */ (e.composedPath()[0]);
  return Boolean(
    at.closest?.("input, textarea, select, [contenteditable], [role=slider], [role=dialog], [role=listbox]"),
  );
};
