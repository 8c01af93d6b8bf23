// The box and the index beside the entries. Entries are the page's own containers; a rule hides those that do not match.

import { leadTo, lightUp } from "../lib/lead.js";
import { make } from "../lib/make.js";
import { message } from "../lib/message.js";
import { keyed } from "../lib/streamlit_dom.js";
import { matching } from "./matching.js";

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".cv-lookup"),
    { groups, words, language } = message(data);
  if (root.language === language) return root.forget;
  root.language = language;
  const typed = root.querySelector("input")?.value ?? "";
  root.replaceChildren();
  const box = searchBox(root, words),
    status = make("p", "status", root),
    index = make("nav", "index", root);
  status.setAttribute("role", "status");
  index.setAttribute("aria-label", words.index);
  const entries = groups.flatMap((group) => group.entries),
    lines = listed(index, groups, language),
    rules = document.head.appendChild(document.createElement("style"));
  const filter = () => {
    const found = matching(entries, box.value);
    rules.textContent = hiding(groups, found);
    lines.forEach(({ element, names }) => (element.hidden = !found.some((entry) => names.includes(entry.name))));
    const some = found.length && found.length < entries.length;
    status.textContent = some
      ? words.found.replace("{n}", found.length).replace("{all}", entries.length)
      : found.length
        ? ""
        : words.found_none;
    root.dataset.found = found.map((entry) => entry.name).join(" ");
    return found;
  };
  box.addEventListener("input", filter);
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && box.value.trim()) visit(filter()[0]?.name, language);
    if (event.key === "Escape" && box.value) {
      box.value = "";
      filter();
      event.preventDefault();
    }
  });
  box.value = typed;
  filter();
  root.forget = () => {
    rules.remove();
    root.language = "";
  };
  return root.forget;
}

function searchBox(root, { find, find_hint }) {
  const label = make("label", "find", root, find),
    box = make("input", "", label);
  Object.assign(box, { type: "search", placeholder: find_hint, autocomplete: "off", spellcheck: false });
  return box;
}

// The index: each term a link that leads to its entry. Returns what of it goes with which entries.
function listed(index, groups, language) {
  return groups.flatMap(({ title, entries }) => {
    const section = make("section", "", index);
    make("h2", "", section, title);
    const list = make("ul", "", section);
    const items = entries.map((entry) => {
      const element = make("li", "", list),
        link = make("a", "", element, entry.title);
      link.href = `?term=${entry.name}&lang=${language}`;
      if (entry.other) make("span", "", link, entry.other);
      link.addEventListener("click", (event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return; // a new tab is the browser's business
        event.preventDefault();
        visit(entry.name, language);
      });
      return { element, names: [entry.name] };
    });
    return [{ element: section, names: entries.map((entry) => entry.name) }, ...items];
  });
}

// To the entry; the address names it, to be copied or bookmarked.
function visit(name, language) {
  const element = name && keyed(`term_${name}`);
  if (!element) return;
  history.replaceState(history.state, "", `?term=${name}&lang=${language}`);
  leadTo(element, true);
  lightUp(element);
}

function hiding(groups, found) {
  const shown = new Set(found.map((entry) => entry.name)),
    hidden = [];
  for (const { entries } of groups) {
    const gone = entries.filter((entry) => !shown.has(entry.name));
    if (gone.length === entries.length) hidden.push(`group_${entries[0].group}`);
    else hidden.push(...gone.map((entry) => `term_${entry.name}`));
  }
  // with the wrapper that Streamlit puts around each, or an empty place would stay
  return hidden.map((key) => `:has(> .st-key-${key}) { display: none !important; }`).join("\n");
}
