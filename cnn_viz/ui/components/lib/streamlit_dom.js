// What of Streamlit's own page our scripts reach into, all in one place.

/** The element that says whether a script runs and whether the server is there. */
export const streamlitApp = () => /** @type {HTMLElement} */ (document.querySelector("[data-testid=stApp]"));

/** What scrolls. */
export const streamlitMain = () => /** @type {HTMLElement | null} */ (document.querySelector("[data-testid=stMain]"));

/** A keyed container, st.container(key=…). @type {(key: string) => HTMLElement | null} */
export const keyed = (key) => document.querySelector(`.st-key-${CSS.escape(key)}`);

/** What folds the menu away where it lies over the page. */
export const menuCloser = () =>
  /** @type {HTMLElement | null} */ (document.querySelector("[data-testid=stSidebarCollapseButton] button"));

/** The link of that menu which an element is part of. @type {(element: any) => Element | null} */
export const menuLink = (element) => element.closest?.("[data-testid=stSidebarNavLink]") ?? null;

const SWIPED = "[class*=st-key-terms].stHorizontalBlock, .st-key-play_input, .st-key-play_step, .st-key-chain";

/** What of the page scrolls sideways on a phone. @type {() => NodeListOf<HTMLElement>} */
export const swipable = () => document.querySelectorAll(SWIPED);

/** What shows a tooltip while the mouse is over it. @type {(element: any) => Element | null} */
export const tooltipTarget = (element) => element.closest?.(".stTooltipHoverTarget button") ?? null;
