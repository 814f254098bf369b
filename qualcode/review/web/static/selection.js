// Words that are selected with the mouse (or a finger), and the small bar beside them.

import { actionButton, byId, element, key } from "./dom.js";
import { codeOf, state, word } from "./state.js";
import { rangeOf, repaintSpans, spanOfRange } from "./transcript.js";

const LETTER = /[\p{L}\p{N}]/u;
const recent = []; // codes that were given last, the newest first

/** What the browser says is selected, as whole words; null for nothing. */
export function selectedSpan() {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  if (!byId("transcript").contains(range.commonAncestorContainer)) return null;
  const span = spanOfRange(range);
  return span && wholeWords(span);
}

function wholeWords({ start, end }) {
  const { text } = state.document;
  while (start < end && /\s/.test(text[start])) start += 1;
  while (end > start && /\s/.test(text[end - 1])) end -= 1;
  if (start >= end) return null;
  while (start > 0 && LETTER.test(text[start]) && LETTER.test(text[start - 1])) start -= 1;
  while (end < text.length && LETTER.test(text[end - 1]) && LETTER.test(text[end])) end += 1;
  return { start, end };
}

/** Keep the selection as the words to be coded, and show the bar. */
export function takeSelection(span) {
  const before = state.selection;
  state.selection = span;
  repaintSpans(before, span);
  showBar();
}

export function dropSelection() {
  const before = state.selection;
  if (!before) return;
  state.selection = null;
  getSelection()?.removeAllRanges();
  byId("selection-bar").hidden = true;
  repaintSpans(before);
}

export function rememberCodes(codes) {
  for (const code of codes) {
    const at = recent.indexOf(code);
    if (at >= 0) recent.splice(at, 1);
    recent.unshift(code);
  }
  recent.length = Math.min(recent.length, 3);
}

function showBar() {
  const bar = byId("selection-bar");
  bar.replaceChildren(
    actionButton("pick-code", { class: "primary" }, key("c"), ` ${word("code_it")}`),
    ...recent.map((id) =>
      element(
        "button",
        { type: "button", class: `tag code-${codeOf(id).colour}`, "data-code": id, "data-action": "recent-code" },
        element("span", { class: "tag-sign" }, codeOf(id).sign),
        element("span", { class: "tag-id" }, codeOf(id).name),
      ),
    ),
    actionButton("drop-selection", { class: "quiet", "aria-label": word("cancel") }, "×"),
  );
  bar.hidden = false;
  placeBar();
}

export function placeBar() {
  const bar = byId("selection-bar");
  if (bar.hidden || !state.selection) return;
  const range = rangeOf(state.selection);
  if (!range) return;
  const place = range.getBoundingClientRect();
  const frame = byId("reading").getBoundingClientRect();
  const below = place.bottom - frame.top + 8;
  const roomBelow = frame.bottom - place.bottom > bar.offsetHeight + 16;
  const top = roomBelow ? below : Math.max(8, place.top - frame.top - bar.offsetHeight - 8);
  bar.style.top = `${Math.min(top, frame.height - bar.offsetHeight - 8)}px`;
  bar.style.left = `${Math.max(8, Math.min(place.left - frame.left, frame.width - bar.offsetWidth - 8))}px`;
}

export function hideBar() {
  byId("selection-bar").hidden = true;
}
