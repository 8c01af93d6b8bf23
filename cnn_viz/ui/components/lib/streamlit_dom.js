// What of Streamlit's own page our scripts reach into, all in one place.

/** The element that says whether a script runs and whether the server is there. */
export const streamlitApp = () => /** @type {HTMLElement} */ (document.querySelector("[data-testid=stApp]"));

/** What scrolls. */
export const streamlitMain = () => /** @type {HTMLElement | null} */ (document.querySelector("[data-testid=stMain]"));

/** A keyed container, st.container(key=…). @type {(key: string) => HTMLElement | null} */
export const keyed = (key) => document.querySelector(`.st-key-${CSS.escape(key)}`);
