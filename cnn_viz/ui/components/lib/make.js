// An element with its class and its words, put at the end of `parent`; see component() in ../__init__.py.

export const make = (tag, style = "", parent = null, said = "") => {
  const element = document.createElement(tag);
  if (style) element.className = style;
  if (said) element.textContent = said;
  parent?.append(element);
  return element;
};
