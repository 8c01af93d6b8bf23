// The browser's history. Every entry of ours knows its step and how far the page was scrolled; the address says where in
// the page one is. Streamlit answers Back and Forward by running the page with the entry's address; the server follows it.

import { arrivedBy } from "../lib/kept.js";
import { keepScroll, scrollBack, scrolled, watchScroll } from "./scroll.js";

const PATIENCE = 5_000; // ms after which a Back that the server has not followed is taken for lost

let followed = 0, // navigations that the server has told of
  awaited = 0, // the one that is under way, and until when it is waited for
  until = 0,
  heard = false,
  led = 0, // arrivals at a part of a page that were told of
  leading = false; // whether a Back of ours comes with another one: that is where the page is scrolled to

export function takeStep({ page, pages, step, address, navigations, arrivals }) {
  if (!heard) listen();
  const anew = arrivals !== led;
  led = arrivals;
  followed = navigations;
  if (navigations < awaited && performance.now() < until) return; // this message was sent before Back was heard of
  if (page !== pageOf(location, pages)) return;
  const entry = history.state?.cnnViz,
    there = written(address);
  if (entry?.page === page && entry.step !== step) {
    // A map that this entry had opened is closed: that is no step more.
    if (entry.from === step && !address.place.s && !address.place.rs) {
      leading = anew;
      return history.back();
    }
    keepScroll();
    return history.pushState({ cnnViz: { page, step, from: entry.step, top: scrolled() } }, "", there);
  }
  if (!entry || entry.page !== page || there !== location.href)
    history.replaceState({ ...history.state, cnnViz: { ...entry, page, step } }, "", there);
}

function listen() {
  heard = true;
  addEventListener("popstate", () => {
    awaited = followed + 1;
    until = performance.now() + PATIENCE;
    if (!leading) scrollBack(history.state?.cnnViz?.top);
    leading = false;
  });
  watchScroll();
  if (arrivedBy() !== "navigate") scrollBack(history.state?.cnnViz?.top);
}

// "/cnn/inside" is the page "inside"; the first page stands at the app's root, wherever that is.
function pageOf({ pathname }, pages) {
  const last = pathname.split("/").pop();
  return pages.includes(last) ? last : pages[0];
}

// The address with these parts. Always in one order: Streamlit compares addresses as text.
function written({ place, untrue, language }) {
  const url = new URL(location.href),
    parts = url.searchParams;
  for (const name of untrue) parts.delete(name);
  if (parts.has("lang")) parts.set("lang", language);
  for (const name in place) parts.delete(name);
  for (const name in place) if (place[name]) parts.set(name, place[name]);
  return url.href;
}
