// On a phone the menu lies over the page: it goes when a page is chosen, or one would see nothing of that.

import { menuCloser, menuLink } from "../lib/streamlit_dom.js";

export function closeMenuOnChoice() {
  const chosen = (event) => {
    if (menuLink(event.target)) setTimeout(() => menuCloser()?.click()); // once Streamlit has followed the link
  };
  addEventListener("click", chosen, true);
  return () => removeEventListener("click", chosen, true);
}
