// Moving the ends of a segment: word by word with keys, or by dragging.

import { change, inTurn, tell } from "./actions.js";
import { selectedMark, shown, state, stateOf, turnAt, word } from "./state.js";
import { firstRowInView, placeIn, repaintSpans, reveal, rowsOver } from "./transcript.js";

const WORD = /\S+/g;
const SENTENCE = /[^.!?…]+[.!?…]*["”’)\]]*/g;

/** Begin to move the ends of the mark at hand, or of the words that were selected. */
export function begin(done) {
  const mark = selectedMark();
  const span = state.selection ?? (mark ? shown(mark) : null);
  if (!span) return tell(word("select_first"));
  if (!state.selection && stateOf(mark) === "rejected") return tell(word("not_a_suggestion"));
  enter({ start: span.start, end: span.end, edge: "end", sentences: false, done });
}

/** Begin a new segment by keys: the sentence at hand first. */
export function beginSelection(done) {
  const mark = selectedMark();
  const row = mark ? rowsOver(shown(mark))[0] : firstRowInView();
  if (!row) return;
  const all = sentences(row);
  const at = mark ? all.find((one) => one.end > shown(mark).start) : all[0];
  enter({ ...(at ?? row), edge: "end", sentences: true, done });
}

function enter({ start, end, edge, sentences: bySentence, done }) {
  state.edges = { start, end, edge, bySentence, done };
  document.body.dataset.mode = "edges";
  repaintSpans(state.edges, standing());
  reveal(state.edges);
  say();
}

/** Where the segment at hand stands while its ends are moved. */
const standing = () => selectedMark() && shown(selectedMark());

function say() {
  const { edge, bySentence } = state.edges;
  tell([word(`edges_${edge}`), bySentence ? word("edges_sentence") : ""].filter(Boolean).join(" · "));
}

/** A key while ends are moved; true where it meant something. */
export function onKey(key) {
  const { edges } = state;
  const before = { ...edges };
  if (key === "Escape") return leave();
  if (key === "Enter") return keep();
  if (key === "Tab") {
    edges.edge = edges.edge === "start" ? "end" : "start";
    say();
    return true;
  }
  if (key === "ArrowLeft" || key === "ArrowRight") {
    Object.assign(edges, moveEdge(edges, edges.edge, key === "ArrowRight" ? 1 : -1));
  } else if (edges.bySentence && (key === "ArrowUp" || key === "ArrowDown")) {
    Object.assign(edges, neighbourSentence(edges, key === "ArrowDown" ? 1 : -1));
  } else {
    return false;
  }
  repaintSpans(before, edges);
  reveal({ start: edges[edges.edge] - (edges.edge === "end" ? 1 : 0), end: edges.end });
  return true;
}

function leave() {
  const before = state.edges;
  state.edges = null;
  delete document.body.dataset.mode;
  repaintSpans(before, standing());
  tell("");
  return true;
}

function keep() {
  const { start, end, done } = state.edges;
  leave();
  done({ start, end });
  return true;
}

/** What ends may be moved within: what one speaker says, or a paragraph of a text. */
function within({ start }) {
  const turn = turnAt(start);
  const row = rowsOver({ start, end: start + 1 })[0];
  if (turn && !["text", "heading"].includes(turn.role) && turn.end > start) return turn;
  return row ?? turn;
}

/** The span with one end moved by a word; as in the terminal it stays where it cannot move. */
export function moveEdge(span, edge, by) {
  const frame = within(span);
  const text = state.document.text.slice(frame.start, frame.end);
  const words = [...text.matchAll(WORD)].map((found) => [
    frame.start + found.index,
    frame.start + found.index + found[0].length,
  ]);
  const places =
    edge === "start"
      ? words.map(([start]) => start).filter((start) => start < span.end)
      : words.map(([, end]) => end).filter((end) => end > span.start);
  const moved = by > 0 ? places.find((place) => place > span[edge]) : places.findLast((place) => place < span[edge]);
  return moved === undefined ? {} : { [edge]: moved };
}

function sentences(row) {
  const text = state.document.text.slice(row.start, row.end);
  return [...text.matchAll(SENTENCE)]
    .map((found) => {
      const lead = found[0].length - found[0].trimStart().length;
      const start = row.start + found.index + lead;
      return { start, end: start + found[0].trim().length };
    })
    .filter((one) => one.start < one.end);
}

function neighbourSentence(span, by) {
  const turnsAway = 5_000; // characters: more than the longest gap between two lines
  const rows = rowsOver({ start: Math.max(0, span.start - turnsAway), end: span.end + turnsAway });
  const all = rows.flatMap(sentences);
  const next = by > 0 ? all.find((one) => one.start >= span.end) : all.findLast((one) => one.end <= span.start);
  return next ?? {};
}

// ---- dragging

export function listenToDragging(transcript) {
  transcript.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest(".handle");
    if (!handle) return;
    event.preventDefault();
    event.stopPropagation();
    const { edge } = handle.dataset;
    const mark = selectedMark();
    const base = state.edges ?? { ...shown(mark), done: (span) => inTurn(() => change(span)) };
    state.edges = { start: base.start, end: base.end, edge, done: base.done };
    transcript.classList.add("dragging");
    transcript.setPointerCapture(event.pointerId);
    const follow = (moved) => drag(moved, edge);
    const stop = () => {
      transcript.removeEventListener("pointermove", follow);
      transcript.removeEventListener("pointerup", stop);
      transcript.removeEventListener("pointercancel", stop);
      transcript.classList.remove("dragging");
      if (state.edges) keep();
    };
    transcript.addEventListener("pointermove", follow);
    transcript.addEventListener("pointerup", stop);
    transcript.addEventListener("pointercancel", stop);
  });
}

function drag(event, edge) {
  const at = placeAt(event.clientX, event.clientY);
  if (at === null) return;
  const { text } = state.document;
  const { edges } = state;
  if (edge === "start") {
    const start = wordStart(text, at);
    if (start < edges.end && start !== edges.start && text.slice(start, edges.end).trim()) {
      move({ start });
    }
  } else {
    const end = wordEnd(text, at);
    if (end > edges.start && end !== edges.end && text.slice(edges.start, end).trim()) {
      move({ end });
    }
  }
}

function move(fields) {
  const before = { ...state.edges };
  Object.assign(state.edges, fields);
  repaintSpans(before, state.edges);
}

function placeAt(x, y) {
  const caret = document.caretPositionFromPoint?.(x, y);
  if (caret) return placeIn(caret.offsetNode, caret.offset);
  const range = document.caretRangeFromPoint?.(x, y);
  return range ? placeIn(range.startContainer, range.startOffset) : null;
}

const isSpace = (sign) => sign === undefined || /\s/.test(sign);

function wordStart(text, at) {
  let start = at;
  while (start > 0 && !isSpace(text[start - 1])) start -= 1;
  return start;
}

function wordEnd(text, at) {
  let end = at;
  while (end < text.length && !isSpace(text[end])) end += 1;
  return end;
}
