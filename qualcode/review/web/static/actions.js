// What a coder does: moving, deciding, undoing. One thing after the other, as fast as keys come.

import { get, post } from "./api.js";
import { actionButton, byId, element } from "./dom.js";
import { drawDocuments, drawProgress, follow } from "./documents.js";
import { drawEntry } from "./entry.js";
import {
  codeOf,
  dropMark,
  filtering,
  forgetVisible,
  isCoding,
  isOpen,
  passes,
  selectedMark,
  shown,
  state,
  stateOf,
  takeDocument,
  takeMark,
  takeProject,
  visibleMarks,
  word,
} from "./state.js";
import { build, repaint, repaintSpans, reveal, rowsOver } from "./transcript.js";

let queue = Promise.resolve();

/** Run one action after those before it: a key that comes early acts on what the key before it left. */
export function inTurn(action) {
  queue = queue.then(action).catch((error) => tellError(error));
  return queue;
}

export function tell(text, kind = "info") {
  const notice = byId("notice");
  notice.textContent = text;
  notice.dataset.kind = kind;
}

function tellError(error) {
  if (error.status === 0) tell(word("offline"), "error");
  else if (error.status === 403) tell(word("session_over"), "error");
  else if (error.status) tell([error.message, error.hint].filter(Boolean).join(" "), "error");
  else throw error;
}

// ---- moving

/** Put a mark at hand (or none), and show it. */
export function select(key, { center = false, quiet = false } = {}) {
  const before = state.selected;
  const touched = [before, key].filter(Boolean);
  state.draft = null;
  state.selected = key;
  state.shownAt = performance.now();
  if (filtering()) forgetVisible(); // what is at hand is shown whatever the filters say
  repaint(touched);
  drawEntry();
  remember();
  const mark = selectedMark();
  if (mark && !quiet) reveal(shown(mark), { center });
}

/** The address keeps the place, so that a reload (or another language) comes back to it. */
function remember() {
  const place = new URLSearchParams({ document: state.document.id });
  if (state.selected) place.set("mark", state.selected);
  history.replaceState(null, "", `#${place}`);
  const other = byId("language-switch");
  other.hash = place.toString();
}

export function step(by) {
  const marks = visibleMarks();
  if (!marks.length) {
    tell(word("nothing_matches"));
    return;
  }
  const at = marks.findIndex((mark) => mark.key === state.selected);
  const next = at < 0 ? (by > 0 ? 0 : marks.length - 1) : Math.min(marks.length - 1, Math.max(0, at + by));
  select(marks[next].key);
  tellMark();
}

/** What is at hand now, for who listens rather than looks. */
function tellMark() {
  const mark = selectedMark();
  tell(`${codeOf(shown(mark).code).name} · ${word(`mark_${stateOf(mark)}`)}`);
}

/** The next suggestion in this document that waits; those that were skipped come last. */
function nextOpen() {
  const marks = visibleMarks();
  const at = marks.findIndex((mark) => mark.key === state.selected);
  const round = [...marks.slice(at + 1), ...marks.slice(0, Math.max(at, 0))];
  return round.find((mark) => stateOf(mark) === "suggested") ?? null;
}

/** On to what waits: in this document, else in the next one that has something. */
export async function goToNextUndecided() {
  const here = nextOpen();
  if (here) {
    select(here.key);
    tellMark();
    return;
  }
  const ids = [...state.documents.keys()];
  const at = ids.indexOf(state.document.id);
  for (const id of [...ids.slice(at + 1), ...ids.slice(0, at)]) {
    const entry = state.documents.get(id);
    const waiting = [...entry.marks.values()].find((row) => row.verdict === "" && passes(row, entry));
    if (waiting) {
      await open(id, { mark: waiting.key });
      tellMark();
      return;
    }
  }
  const skipped = visibleMarks().find((mark) => isOpen(mark) && mark.key !== state.selected);
  if (skipped) select(skipped.key);
  else tell(word("all_done"));
}

/** Open a document; at the mark, else at the first one that waits. */
export async function open(id, { mark = null, again = false } = {}) {
  if (again || state.document?.id !== id) {
    const page = await get(`/api/documents/${encodeURIComponent(id)}`);
    Object.assign(state, { selected: null, draft: null, selection: null, edges: null });
    takeDocument(page);
    state.selected = state.document.marks.has(mark) ? mark : firstOpen();
    build();
    drawHead();
    drawBlind();
    drawDocuments();
  }
  select(state.document.marks.has(mark) ? mark : state.selected, { center: true });
  document.dispatchEvent(new Event("qualcode:opened"));
}

function firstOpen() {
  const marks = visibleMarks();
  return (marks.find((mark) => stateOf(mark) === "suggested") ?? marks[0])?.key ?? null;
}

function drawHead() {
  const { title, kind, attributes } = state.document;
  byId("document-title").textContent = title;
  const about = ["informant", "institution", "level", "date", "place"].map((name) => attributes[name]).filter(Boolean);
  byId("document-about").textContent = [word(kind), ...about].join(" · ");
}

/** Say what is read without suggestions here, and offer to be done with it. */
function drawBlind() {
  const { blind, offsets, text } = state.document;
  byId("banners").replaceChildren(
    ...blind.map(({ assignment, number, start, end }) => {
      const span = { start: offsets.toUnits(start), end: offsets.toUnits(end) };
      const rows = rowsOver(span);
      const whole = span.end - span.start >= text.length;
      const [first, last] = [rows[0]?.line, rows.at(-1)?.line];
      const lines = first === last ? "blind_line" : "blind_lines";
      const where = whole ? word("blind_whole") : word(lines, { first, last });
      return element(
        "p",
        { class: "warning", "data-blind": `${assignment}.${number}` },
        `${word("blind")} (${where}) `,
        actionButton("blind-done", { "data-assignment": assignment, "data-number": number }, word("blind_done")),
      );
    }),
  );
}

/** The coder is done with a stretch: from now on its suggestions are there. */
export async function finishBlind({ assignment, number }) {
  await post("/api/blind", { assignment: Number(assignment), number: Number(number) });
  const { id } = state.document;
  const project = await get("/api/project");
  takeProject(project);
  state.document = null;
  await open(id);
  tell(word("blind_finished"), "saved");
}

// ---- deciding

const seconds = () => Math.round((performance.now() - state.shownAt) / 10) / 100;

function order(mark) {
  return {
    document: state.document.id,
    digest: state.document.digest,
    key: mark.key,
    believed: mark.decision?.id ?? null,
    seconds: seconds(),
  };
}

const points = ({ start, end }) => {
  const { offsets } = state.document;
  return [offsets.toPoints(start), offsets.toPoints(end)];
};

/** Accept the mark at hand as it is shown, with what was changed about it. */
export async function accept({ code = null, advance = true } = {}) {
  const mark = selectedMark();
  if (!mark) return tell(word("select_first"));
  const now = shown(mark);
  const wasOpen = !isCoding(mark.decision?.verdict);
  const change = await send(mark, {
    verdict: "accepted",
    code: code ?? now.code,
    span: points(now),
    status: now.status,
    memo: now.memo,
  });
  if (change) {
    tellMade(change);
    if (advance && wasOpen) onward();
  }
}

export async function reject(reason = "") {
  const mark = selectedMark();
  if (!mark) return tell(word("select_first"));
  const change = await send(mark, { verdict: "rejected", reason, memo: shown(mark).memo });
  if (change) {
    tellMade(change);
    onward();
  }
}

export async function skip() {
  const mark = selectedMark();
  if (!mark) return tell(word("select_first"));
  if (!isOpen(mark) || !mark.suggestion) return onward();
  const change = await send(mark, { verdict: "skipped", memo: shown(mark).memo });
  if (change) {
    tellMade(change);
    onward();
  }
}

/** Change the segment, status or memo: at once where it is decided, else when it will be. */
export async function change(fields) {
  const mark = selectedMark();
  if (!mark) return tell(word("select_first"));
  if (isCoding(mark.decision?.verdict)) {
    const now = { ...shown(mark), ...fields };
    const made = await send(mark, {
      verdict: "accepted",
      code: now.code,
      span: points(now),
      status: now.status,
      memo: now.memo,
    });
    if (made) tellMade(made);
    return;
  }
  if (mark.decision && mark.decision.verdict !== "skipped" && "memo" in fields) {
    const made = await send(mark, { verdict: mark.decision.verdict, memo: fields.memo, reason: mark.decision.reason });
    if (made) tellMade(made);
    return;
  }
  if ("memo" in fields && mark.suggestion) {
    // a memo is on disk at once, also where nothing is decided: putting off decides nothing
    const rest = state.draft;
    const made = await send(mark, { verdict: "skipped", memo: fields.memo });
    if (!made) return;
    state.draft = rest;
    repaint([mark.key]);
    drawEntry();
    tell(word("memo_kept"), "saved");
    return;
  }
  state.draft = { ...state.draft, ...fields };
  repaint([mark.key]);
  drawEntry();
  tell(word("changed"));
}

export function discardDraft() {
  const key = state.selected;
  state.draft = null;
  repaint([key]);
  drawEntry();
  tell("");
}

/** Give codes to the words that were selected. */
export async function codeSelection(codes) {
  const span = state.selection;
  if (!span) return;
  const change = await written("/api/codings", {
    document: state.document.id,
    digest: state.document.digest,
    span: points(span),
    codes,
    seconds: seconds(),
  });
  if (!change) return;
  state.selection = null;
  getSelection()?.removeAllRanges();
  apply(change);
  repaintSpans(span);
  if (change.marks.length) {
    select(change.selected, { quiet: true });
    tellMade(change);
  } else {
    tell(word("coded_already"));
  }
}

export async function undo() {
  const change = await written("/api/undo", { last: state.last }, "conflict_undo");
  if (change === undefined) return;
  if (change === null) {
    tell(word("nothing_to_undo"));
    return;
  }
  if (change.document !== state.document.id) await open(change.document, { mark: change.selected });
  else apply(change);
  if (change.selected) {
    select(change.selected);
    const [made] = change.made;
    if (made.memo && isOpen(selectedMark())) state.draft = { memo: made.memo };
  }
  const what = change.made.map((made) => `${word(`did_${made.verdict}`).toLowerCase()} · ${codeOf(made.code).name}`);
  tell(`${word("did_undone")}: ${what.join(", ")}`, "saved");
}

async function send(mark, fields) {
  const change = await written("/api/decisions", { ...order(mark), ...fields });
  if (change) apply(change);
  return change;
}

/** Post; where something else stands by now, show that. Undefined where nothing was written. */
async function written(path, sent, sentence = "conflict") {
  try {
    return await post(path, sent);
  } catch (error) {
    if (error.status !== 409) throw error;
    const { present } = error;
    if (present.document === state.document.id) apply(present);
    state.last = present.last;
    const corrected = !present.marks.length && !present.removed.length && sentence === "conflict";
    if (corrected) await open(state.document.id, { mark: state.selected, again: true });
    tell(word(corrected ? "text_corrected" : sentence), "conflict");
    return undefined;
  }
}

/** Take over what the server says has changed, and paint that. */
function apply(change) {
  const { marks } = state.document;
  const keys = [...change.removed, ...change.marks.map((mark) => mark.key)];
  for (const mark of change.marks) countForPattern(marks.get(mark.key), mark);
  for (const key of change.removed) dropMark(key);
  for (const mark of change.marks) takeMark(mark);
  state.last = change.last;
  if (keys.includes(state.selected)) {
    state.draft = null;
    if (!marks.has(state.selected)) state.selected = change.selected;
  }
  follow(keys);
  repaint(keys);
  drawProgress();
  if (!selectedMark() || keys.includes(state.selected)) drawEntry();
  if (filtering()) drawDocuments();
}

/** Keep what is told of a pattern in step with what was just decided. */
function countForPattern(before, after) {
  const note = after.suggestion && state.patterns[after.suggestion.pattern];
  if (!note) return;
  for (const [decision, by] of [
    [before?.decision, -1],
    [after.decision, 1],
  ]) {
    if (!decision || decision.verdict === "skipped") continue;
    note.decided += by;
    note.accepted += decision.verdict === "accepted" ? by : 0;
  }
}

function tellMade(change) {
  if (!change.made.length) {
    tell(word("already_so"));
    return;
  }
  const what = change.made.map((made) => {
    const reason = made.reason ? ` · ${word(made.reason)}` : "";
    return `${word(`did_${made.verdict}`)}: ${codeOf(made.code).name}${reason}`;
  });
  tell(`${what.join(" · ")} · ${word("saved")}`, "saved");
}

function onward() {
  const next = nextOpen();
  if (next) select(next.key);
  else {
    const notice = byId("notice");
    tell(`${notice.textContent} — ${word("document_done")}`, "saved");
  }
}
