// The page comes to life here: what is fetched first, and what keys and clicks do.

import {
  accept, change, codeSelection, discardDraft, finishBlind, goToNextUndecided, inTurn, open, reject, select, skip, step, tell, undo,
} from "./actions.js";
import { get } from "./api.js";
import { askMemo, askReason, keyName, listenToDialogs, showHelp } from "./dialogs.js";
import { buildFilters, drawDocuments, drawFilterNote } from "./documents.js";
import { actionButton, byId, key } from "./dom.js";
import * as edges from "./edges.js";
import { drawEntry } from "./entry.js";
import { KEYS, actionOf } from "./keys.js";
import { listenToMemos, showMemos } from "./memos.js";
import { listenToPicker, pickCodes } from "./picker.js";
import { closeSearch, highlight, listenToSearch, openSearch } from "./search.js";
import { dropSelection, hideBar, placeBar, rememberCodes, selectedSpan, takeSelection } from "./selection.js";
import { codeOf, forgetVisible, passesFilters, selectedMark, shown, state, takeProject, visibleMarks, word } from "./state.js";
import { paintInView, repaint } from "./transcript.js";

const ACTIONS = {
  accept: () => inTurn(() => accept()),
  reject: () => inTurn(() => reject()),
  skip: () => inTurn(skip),
  undo: () => inTurn(undo),
  reason: () => selectedMark() && askReason((reason) => inTurn(() => reject(reason))),
  digit: ({ number }) => inTurn(() => otherCode(codeOf(shownCode()).nearby[number - 1])),
  "other-code": ({ target }) => inTurn(() => otherCode(target.dataset.code)),
  "pick-code": pick,
  "recent-code": ({ target }) => code([target.dataset.code]),
  "drop-selection": dropSelection,
  edges: () => edges.begin(tookEdges),
  "select-words": () => edges.beginSelection(selectAndPick),
  status: ({ back }) => inTurn(() => nextStatus(back ? -1 : 1)),
  memo: writeMemo,
  memos: () => inTurn(showMemos),
  "blind-done": ({ target }) => inTurn(() => finishBlind(target.dataset)),
  next: () => inTurn(() => step(1)),
  previous: () => inTurn(() => step(-1)),
  "next-undecided": () => inTurn(goToNextUndecided),
  "next-document": () => inTurn(() => neighbour(1)),
  "previous-document": () => inTurn(() => neighbour(-1)),
  "only-pattern": ({ target }) => setFilter("pattern", target.dataset.pattern),
  search: openSearch,
  help: showHelp,
  escape,
};

function shownCode() {
  const mark = selectedMark();
  return mark ? shown(mark).code : "";
}

function otherCode(id) {
  if (!selectedMark()) return tell(word("select_first"));
  if (id) return accept({ code: id });
  return undefined;
}

function pick() {
  const { text } = state.document;
  const mark = selectedMark();
  const span = state.selection;
  if (!span && !mark) return tell(word("select_first"));
  const here = span ?? shown(mark);
  pickCodes(
    {
      title: word(span ? "picker_code" : "picker_correct"),
      quote: text.slice(here.start, here.end),
      several: Boolean(span),
      first: span ? null : shown(mark).code,
    },
    (codes) => (span ? code(codes) : inTurn(() => accept({ code: codes[0] }))),
  );
}

function code(codes) {
  hideBar();
  rememberCodes(codes);
  return inTurn(() => codeSelection(codes));
}

function tookEdges(span) {
  if (state.selection) takeSelection(span);
  else inTurn(() => change(span));
}

function selectAndPick(span) {
  takeSelection(span);
  pick();
}

function nextStatus(by) {
  const mark = selectedMark();
  if (!mark) return tell(word("select_first"));
  const { statuses } = state;
  const at = statuses.indexOf(shown(mark).status);
  return change({ status: statuses[(at + by + statuses.length) % statuses.length] });
}

function writeMemo() {
  const mark = selectedMark();
  if (!mark) return tell(word("select_first"));
  const now = shown(mark);
  const quote = state.document.text.slice(now.start, now.end);
  return askMemo(`${codeOf(now.code).name}: “${quote}”`, now.memo, (memo) => {
    if (memo !== now.memo) inTurn(() => change({ memo }));
  });
}

function neighbour(by) {
  const ids = [...byId("document-list").querySelectorAll("[data-document]")].map((one) => one.dataset.document);
  const next = ids[ids.indexOf(state.document.id) + by];
  return next ? open(next) : undefined;
}

function escape() {
  if (closeSearch()) return;
  if (document.body.dataset.pane !== "reading") showPane("reading");
  else if (state.selection) dropSelection();
  else if (state.draft) discardDraft();
  else tell("");
}

function setFilter(name, value) {
  byId("filters").elements[name].value = value;
  byId("filters-box").open = true;
  state.filters = { ...state.filters, [name]: value };
  filtered();
}

function filtered() {
  drawDocuments();
  drawFilterNote();
  forgetVisible();
  if (!state.document) return;
  repaint();
  const mark = selectedMark();
  if (mark && !passesFilters(mark)) select(visibleMarks().find(passesFilters)?.key ?? null);
}

// ---- listening

function onKey(event) {
  if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
  // a field keeps the keyboard for a moment after its dialog was closed
  if (event.target.closest("input:not([type=radio]), select, textarea")?.checkVisibility()) {
    if (event.key === "Escape") byId("transcript").focus();
    return;
  }
  if (state.edges) {
    if (!event.ctrlKey && !event.metaKey && !event.altKey && edges.onKey(event.key)) event.preventDefault();
    return;
  }
  // a button that was reached with Tab keeps its own keys
  if ([" ", "Enter"].includes(event.key) && event.target.closest("button, a, summary")) return;
  if (event.target.matches("input[type=radio]") && event.key.startsWith("Arrow")) return;
  const found = actionOf(event);
  if (!found) {
    if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) tell(word("unknown_key"));
    return;
  }
  event.preventDefault();
  if (event.repeat && ["accept", "reject", "skip", "digit"].includes(found.action)) return;
  ACTIONS[found.action]?.(found);
}

function onClick(event) {
  const target = event.target.closest("[data-action], [data-key], [data-document], .pane-switch");
  if (!target || target.id === "transcript" || target.id === "code-pane") return;
  const { action, key: mark, document: documentId, pane } = target.dataset;
  if (action) ACTIONS[action]?.({ target });
  else if (mark) inTurn(() => select(mark));
  else if (documentId) inTurn(() => open(documentId)).then(() => showPane("reading"));
  else if (pane) showPane(document.body.dataset.pane === pane ? "reading" : pane);
  // a click with the mouse leaves the keyboard with the text
  if (event.detail && !document.querySelector("dialog[open]") && action !== "search" && !pane) {
    byId("transcript").focus({ preventScroll: true });
  }
}

/** A click on coded or suggested words; again for the next of several that overlap there. */
function onTextClick(event) {
  const run = event.target.closest(".run[data-keys]");
  if (!run || !getSelection().isCollapsed) return;
  const keys = run.dataset.keys.split(" ");
  const next = keys[(keys.indexOf(state.selected) + 1) % keys.length];
  inTurn(() => select(next, { quiet: true }));
}

function onSelection() {
  if (state.edges || document.querySelector("dialog[open]")) return;
  const span = selectedSpan();
  if (span) takeSelection(span);
  else if (state.selection && getSelection().isCollapsed) dropSelection();
}

function showPane(name) {
  document.body.dataset.pane = name;
  for (const button of document.querySelectorAll(".pane-switch")) {
    button.setAttribute("aria-expanded", String(button.dataset.pane === name));
  }
}

function listen() {
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
  const transcript = byId("transcript");
  transcript.addEventListener("click", onTextClick);
  transcript.addEventListener("scroll", () => (paintInView(), placeBar()), { passive: true });
  window.addEventListener("resize", placeBar);
  // after the browser has settled what is selected
  document.addEventListener("pointerup", (event) => {
    if (event.target.closest?.("#transcript")) setTimeout(onSelection);
  });
  document.addEventListener("selectionchange", touchSelection);
  byId("code-body").addEventListener("change", (event) => {
    if (event.target.name === "status") inTurn(() => change({ status: event.target.value }));
  });
  edges.listenToDragging(transcript);
  listenToDialogs();
  listenToMemos();
  listenToPicker();
  listenToSearch();
}

let settling = 0;

/** A finger selects by handles that send no pointer events: wait until they rest. */
function touchSelection() {
  if (!matchMedia("(pointer: coarse)").matches) return;
  clearTimeout(settling);
  settling = setTimeout(onSelection, 400);
}

function drawKeyBar() {
  byId("key-bar").replaceChildren(
    ...KEYS.filter(({ bar }) => bar).map(({ keys, action, label }) =>
      actionButton(action, { "data-keys": keys.join(" ") }, key(keyName(keys[0])), ` ${word(label)}`),
    ),
  );
}

async function begin() {
  takeProject(await get("/api/project"));
  byId("coder").textContent = word("coder", { coder: state.coder });
  drawKeyBar();
  buildFilters((filters) => {
    state.filters = filters;
    filtered();
  });
  listen();
  const place = new URLSearchParams(location.hash.slice(1));
  const wanted = place.get("document");
  if (state.codes.has(place.get("code"))) setFilter("code", place.get("code"));
  const ids = [...state.documents.keys()];
  const waiting = ids.find((id) => [...state.documents.get(id).marks.values()].some((row) => row.verdict === ""));
  const first = state.documents.has(wanted) ? wanted : (waiting ?? ids[0]);
  drawDocuments();
  if (first) await open(first, { mark: place.get("mark") });
  else {
    byId("document-title").textContent = "";
    drawEntry();
  }
  highlight();
}

inTurn(begin);
