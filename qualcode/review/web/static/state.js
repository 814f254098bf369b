// What the page knows, and small questions to it. Nothing here touches the document or the wire.

import { Offsets } from "./offsets.js";

export const state = {
  words: {},
  coder: "",
  codes: new Map(), // id -> entry, in the order of the codebook
  statuses: [],
  reasons: [],
  documents: new Map(), // id -> entry; entry.marks is a Map key -> short row
  patterns: {},
  last: null, // the decision that undo takes back next
  document: null, // the open one
  selected: null, // key of the mark at hand
  draft: null, // what was changed about it and is not decided: {start, end, status, memo}
  selection: null, // words that were selected: {start, end}
  edges: null, // while ends are moved: {start, end, edge, key}
  filters: {},
  shownAt: 0,
};

const CODING = new Set(["accepted", "corrected", "coded"]);

export function word(key, values = {}) {
  const text = state.words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

export function takeProject(project) {
  Object.assign(state, {
    words: project.words,
    coder: project.coder,
    statuses: project.statuses,
    reasons: project.reasons,
    patterns: project.patterns,
    last: project.last,
  });
  state.codes = new Map(project.codes.map((code) => [code.id, code]));
  state.documents = new Map(
    project.documents.map((entry) => [entry.id, { ...entry, marks: new Map(entry.marks.map(shortRow)) }]),
  );
}

function shortRow([key, start, code, status, pattern, speaker, verdict]) {
  return [key, { key, start, code, status, pattern, speaker, verdict }];
}

export function takeDocument(page) {
  const offsets = new Offsets(page.text);
  const turns = page.turns.map(([speaker, role, start, end]) => ({
    speaker,
    role,
    start: offsets.toUnits(start),
    end: offsets.toUnits(end),
  }));
  state.document = { ...page, offsets, turns, marks: new Map() };
  forgetVisible();
  for (const mark of page.marks) takeMark(mark);
}

/** Take a mark as the server tells it, with the offsets of the browser. */
export function takeMark(mark) {
  const { offsets, marks } = state.document;
  const placed = (one) => one && { ...one, start: offsets.toUnits(one.start), end: offsets.toUnits(one.end) };
  const suggestion = placed(mark.suggestion);
  if (suggestion) {
    suggestion.matches = suggestion.matches.map(([start, end, pattern]) => [
      offsets.toUnits(start),
      offsets.toUnits(end),
      pattern,
    ]);
  }
  marks.set(mark.key, { key: mark.key, suggestion, decision: placed(mark.decision) });
  forgetVisible();
}

export function dropMark(key) {
  state.document.marks.delete(key);
  forgetVisible();
}

export const isCoding = (verdict) => CODING.has(verdict);

/** suggested, coded, rejected or skipped. */
export function stateOf(mark) {
  const verdict = mark.decision?.verdict;
  if (!verdict) return "suggested";
  return isCoding(verdict) ? "coded" : verdict;
}

export const isOpen = (mark) => ["suggested", "skipped"].includes(stateOf(mark));

/** What stands: the span, code, status and memo of a mark, with the draft where it is at hand. */
export function shown(mark) {
  const basis = mark.decision ?? mark.suggestion;
  const standing = {
    start: basis.start,
    end: basis.end,
    code: basis.code,
    status: basis.status,
    memo: mark.decision?.memo ?? "",
  };
  return mark.key === state.selected && state.draft ? { ...standing, ...state.draft } : standing;
}

export const selectedMark = () => state.document?.marks.get(state.selected) ?? null;

/** The words of a code; of one that the codebook lost, its id. */
export function codeOf(id) {
  return (
    state.codes.get(id) ?? { id, name: id, names: [], path: [id], sign: "?", colour: 0, nearby: [], gone: true }
  );
}

let sorted = null; // the visible marks, until something changes about which they are

/** Something has changed about which marks there are, or which of them are shown. */
export function forgetVisible() {
  sorted = null;
}

/** Whether a mark of the open document is among what was asked for. */
export function passesFilters(mark) {
  const entry = state.documents.get(state.document.id);
  return passes(entry.marks.get(mark.key) ?? shortOf(mark), entry);
}

/** The marks that the filters let through (and the one at hand), as they stand in the text. */
export function visibleMarks() {
  if (sorted) return sorted;
  const marks = [...state.document.marks.values()];
  const wanted = filtering() ? marks.filter((mark) => mark.key === state.selected || passesFilters(mark)) : marks;
  sorted = wanted.sort(
    (one, other) => place(one) - place(other) || ending(one) - ending(other) || (one.key < other.key ? -1 : 1),
  );
  return sorted;
}

const basisOf = (mark) => mark.decision ?? mark.suggestion;
const place = (mark) => basisOf(mark).start;
const ending = (mark) => basisOf(mark).end;

/** A mark as the list of documents keeps it. */
export function shortOf(mark) {
  const basis = basisOf(mark);
  const turn = turnAt(basis.start);
  return {
    key: mark.key,
    start: state.document.offsets.toPoints(basis.start),
    code: basis.code,
    status: basis.status,
    pattern: mark.suggestion?.pattern ?? "",
    speaker: turn?.speaker ?? "",
    verdict: mark.decision?.verdict ?? "",
  };
}

/** The last turn that begins at or before a place. */
export function turnAt(at) {
  const { turns } = state.document;
  let low = 0;
  let high = turns.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (turns[middle].start <= at) low = middle + 1;
    else high = middle;
  }
  return turns[low - 1] ?? null;
}

const VERDICTS = {
  undecided: (verdict) => verdict === "" || verdict === "skipped",
  coded: isCoding,
  rejected: (verdict) => verdict === "rejected",
  skipped: (verdict) => verdict === "skipped",
};

/** Whether the filters let a mark of a document through. */
export function passes(row, entry) {
  const wanted = state.filters;
  if (wanted.document && entry.id !== wanted.document) return false;
  if (wanted.code && !codeOf(row.code).path.includes(wanted.code)) return false;
  if (wanted.status && row.status !== wanted.status) return false;
  if (wanted.verdict && !VERDICTS[wanted.verdict](row.verdict)) return false;
  if (wanted.pattern && row.pattern !== wanted.pattern) return false;
  if (wanted.attribute) {
    const [name, value] = JSON.parse(wanted.attribute);
    const known = { ...entry.attributes, ...(entry.speakers[row.speaker] ?? {}) };
    if (known[name] !== value) return false;
  }
  return true;
}

export const filtering = () => Object.values(state.filters).some(Boolean);
