// Search in the transcript. What is found is highlighted without a change to the text's elements.

import { byId } from "./dom.js";
import { state, word } from "./state.js";
import { firstRowInView, rangeOf, reveal } from "./transcript.js";

const MOST = 2_000; // highlights; more would not be looked at one by one
let found = [];
let at = -1;

export function openSearch() {
  byId("search-bar").hidden = false;
  byId("search-field").select();
  byId("search-field").focus();
}

export function closeSearch() {
  if (byId("search-bar").hidden) return false;
  byId("search-bar").hidden = true;
  found = [];
  highlight();
  byId("transcript").focus({ preventScroll: true });
  return true;
}

function look() {
  const typed = byId("search-field").value.trim();
  const { text } = state.document;
  found = [];
  at = -1;
  if (typed) {
    const pattern = typed.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+");
    for (const one of text.matchAll(new RegExp(pattern, "giu"))) {
      found.push({ start: one.index, end: one.index + one[0].length });
      if (found.length >= MOST) break;
    }
    const from = firstRowInView()?.start ?? 0;
    at = Math.max(0, found.findIndex((one) => one.start >= from));
  }
  show();
}

function show() {
  const typed = byId("search-field").value.trim();
  const count = byId("search-count");
  count.textContent = found.length ? word("search_count", { n: at + 1, count: found.length }) : typed ? word("search_none") : "";
  if (found[at]) reveal(found[at], { center: true });
  highlight();
}

function step(by) {
  if (!found.length) return;
  at = (at + by + found.length) % found.length;
  show();
}

/** Draw the highlights again: the lines may have been painted anew. */
export function highlight() {
  if (!globalThis.CSS?.highlights) return;
  CSS.highlights.delete("found");
  CSS.highlights.delete("found-here");
  if (!found.length) return;
  const near = found.slice(Math.max(0, at - 200), at + 200); // those far away come when they are reached
  CSS.highlights.set("found", new Highlight(...near.map(rangeOf).filter(Boolean)));
  const here = found[at] && rangeOf(found[at]);
  if (here) CSS.highlights.set("found-here", new Highlight(here));
}

export function listenToSearch() {
  const field = byId("search-field");
  field.addEventListener("input", look);
  byId("search-bar").addEventListener("submit", (event) => event.preventDefault());
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      step(event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape") {
      event.preventDefault();
      closeSearch();
    }
  });
  byId("search-close").addEventListener("click", closeSearch);
  document.addEventListener("qualcode:opened", () => {
    if (!byId("search-bar").hidden) look();
  });
}
