// The text: built once, after that only the lines that a change touches are painted again.

import { byId, element } from "./dom.js";
import { codeOf, shown, state, stateOf, visibleMarks, word } from "./state.js";

const ROWS_PER_CHUNK = 30; // lines that the browser lays out (or leaves out) together
const SLICE = 8; // milliseconds of painting between two looks at the keyboard

let rows = []; // {start, end, line, element, words, tags, chunk}, in the order of the text
let chunks = []; // {element, rows, stale}: stale ones are painted when they come near, or in spare time
let painted = []; // the visible marks, in the order of the text
let longest = 0; // the length of the longest of them
let waiting = 0; // the spare time that was asked for

/** Build the open document. */
export function build() {
  const { text, turns } = state.document;
  rows = [];
  chunks = [];
  placeOf.clear();
  let line = 1;
  let counted = 0;
  let block = null;
  for (const turn of turns) {
    block = null;
    for (let start = turn.start; start <= turn.end; ) {
      const stop = text.indexOf("\n", start);
      const end = stop < 0 || stop > turn.end ? turn.end : stop;
      if (text.slice(start, end).trim()) {
        line += newlines(text, counted, start);
        counted = start;
        const chunk = chunkWithRoom();
        if (!block || block.parentElement !== chunk.element) {
          block = newBlock(turn, !block);
          chunk.element.append(block);
        }
        block.append(newRow(chunk, start, end, line));
      }
      start = end + 1;
    }
  }
  const transcript = byId("transcript");
  transcript.dataset.document = state.document.id;
  transcript.replaceChildren(
    ...(chunks.length ? chunks.map((chunk) => chunk.element) : [element("p", { class: "empty" }, word("empty_document"))]),
  );
  transcript.scrollTop = 0;
  for (const chunk of chunks) chunk.element.style.containIntrinsicBlockSize = `auto ${estimate(chunk)}px`;
  repaint();
  transcript.dataset.ready = "";
}

function chunkWithRoom() {
  const last = chunks.at(-1);
  if (last && last.rows.length < ROWS_PER_CHUNK) return last;
  const made = { element: element("div", { class: "chunk" }), rows: [], stale: true };
  chunks.push(made);
  return made;
}

/** About how high a chunk will be: what the scroll bar goes by until it has been in view. */
const estimate = ({ rows: inside }) =>
  inside.reduce((height, row) => height + 28 * Math.ceil((row.end - row.start) / 55) + 24, 0);

function newlines(text, from, to) {
  let count = 0;
  for (let at = text.indexOf("\n", from); at >= 0 && at < to; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}

function newBlock(turn, first) {
  const block = element("section", { class: "turn", "data-role": turn.role, "data-speaker": turn.speaker });
  if (first && turn.speaker) block.append(element("p", { class: "speaker" }, turn.speaker));
  return block;
}

function newRow(chunk, start, end, line) {
  const number = element("span", { class: "line", "aria-hidden": "true", "data-number": line });
  const words = element("div", { class: "words" });
  const tags = element("div", { class: "tags" });
  const made = element("div", { class: "row", "data-line": line }, number, words, tags);
  const row = { start, end, line, element: made, words, tags, chunk };
  words.append(plainRun(row));
  rows.push(row);
  chunk.rows.push(row);
  return made;
}

function plainRun({ start, end }) {
  const run = element("span", { class: "run" }, state.document.text.slice(start, end));
  run.start = start;
  return run;
}

/** Paint again: the lines of these marks, or (without keys) everything, what is in view first. */
export function repaint(keys = null) {
  const before = (keys ?? []).map((key) => placeOf.get(key));
  painted = visibleMarks();
  longest = painted.reduce((most, mark) => Math.max(most, spanOf(mark).end - spanOf(mark).start), 0);
  if (!keys) {
    placeOf.clear();
    for (const chunk of chunks) chunk.stale = true;
    for (const chunk of chunksInView()) paintChunk(chunk);
    paintInSpareTime();
    return;
  }
  const now = keys.map((key) => spanOf(state.document.marks.get(key)));
  const touched = new Set([...before, ...now].filter(Boolean).flatMap(rowsOver));
  for (const row of touched) if (!row.chunk.stale) paintRow(row);
}

/** Paint only the lines that these spans touch. */
export function repaintSpans(...spans) {
  for (const row of new Set(spans.filter(Boolean).flatMap(rowsOver))) paintRow(row);
}

function paintChunk(chunk) {
  if (!chunk.stale) return;
  chunk.stale = false;
  for (const row of chunk.rows) paintRow(row);
}

function paintInSpareTime() {
  cancelIdle(waiting);
  waiting = onIdle(() => {
    const until = performance.now() + SLICE;
    for (const chunk of [...chunksInView(), ...chunks]) {
      if (performance.now() > until) break;
      paintChunk(chunk);
    }
    if (chunks.some((chunk) => chunk.stale)) paintInSpareTime();
  });
}

const onIdle = globalThis.requestIdleCallback ?? ((task) => setTimeout(task, 16));
const cancelIdle = globalThis.cancelIdleCallback ?? clearTimeout;

/** The chunks in view; asking a line instead would lay out what is far away. */
function chunksInView() {
  const frame = byId("transcript").getBoundingClientRect();
  let low = 0;
  let high = chunks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (chunks[middle].element.getBoundingClientRect().bottom <= frame.top) low = middle + 1;
    else high = middle;
  }
  const inView = [];
  for (let at = low; at < chunks.length && chunks[at].element.getBoundingClientRect().top < frame.bottom; at += 1) {
    inView.push(chunks[at]);
  }
  return inView;
}

/** Paint what has come into view. */
export function paintInView() {
  for (const chunk of chunksInView()) paintChunk(chunk);
}

const placeOf = new Map(); // key -> the span under which a mark was painted last

function spanOf(mark) {
  if (!mark) return null;
  const { start, end } = shown(mark);
  return { start, end };
}

/** The visible marks over a line: none begins further before it than the longest is long. */
function marksOver(row) {
  let low = 0;
  let high = painted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (standingStart(painted[middle]) < row.start - longest) low = middle + 1;
    else high = middle;
  }
  const over = [];
  for (let at = low; at < painted.length && standingStart(painted[at]) < row.end; at += 1) {
    if (reaches(painted[at], row)) over.push(painted[at]);
  }
  // a draft may have moved the one at hand away from where it is sorted
  const atHand = state.draft && state.document.marks.get(state.selected);
  if (atHand && !over.includes(atHand) && reaches(atHand, row)) over.push(atHand);
  return over;
}

const standingStart = (mark) => (mark.decision ?? mark.suggestion).start;

function reaches(mark, row) {
  const { start, end } = shown(mark);
  return start < row.end && row.start < end;
}

/** The rows that a span touches. */
export function rowsOver({ start, end }) {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle].end <= start) low = middle + 1;
    else high = middle;
  }
  const found = [];
  for (let at = low; at < rows.length && rows[at].start < end; at += 1) found.push(rows[at]);
  return found;
}

function paintRow(row) {
  const parts = marksOver(row).map((mark) => ({ mark, state: stateOf(mark), ...shown(mark) }));
  for (const part of parts) placeOf.set(part.mark.key, { start: part.start, end: part.end });
  row.words.replaceChildren(...runsOf(row, parts.filter(isInText)));
  row.tags.replaceChildren(...parts.filter((part) => beginsIn(part, row)).map(tagOf));
  row.element.classList.toggle("marked", parts.length > 0);
}

/** What was rejected is told in the margin alone, unless it is at hand. */
const isInText = (part) => part.state !== "rejected" || part.mark.key === state.selected;

const beginsIn = (part, row) =>
  (part.start >= row.start && part.start < row.end) || (part.start < row.start && rowsOver(part)[0] === row);

function runsOf(row, parts) {
  const matches = parts
    .filter((part) => part.state !== "coded" || part.mark.key === state.selected)
    .flatMap((part) => part.mark.suggestion?.matches ?? [])
    .map(([start, end]) => ({ start, end }));
  const preview = [state.selection, state.edges].filter(Boolean);
  const cuts = new Set([row.start, row.end]);
  for (const { start, end } of [...parts, ...matches, ...preview]) {
    for (const cut of [start, end]) if (cut > row.start && cut < row.end) cuts.add(cut);
  }
  const ordered = [...cuts].sort((one, other) => one - other);
  const made = [];
  for (let at = 0; at + 1 < ordered.length; at += 1) {
    const [start, end] = [ordered[at], ordered[at + 1]];
    const over = parts.filter((part) => part.start < end && start < part.end);
    const matched = matches.some((match) => match.start < end && start < match.end);
    const previewed = preview.some((span) => span.start < end && start < span.end);
    made.push(...handles(start, "start"), runOf(start, end, over, { matched, previewed }));
    made.push(...over.filter((part) => part.end === end && part.state === "coded").map(signOf), ...handles(end, "end"));
  }
  return made;
}

function runOf(start, end, over, { matched, previewed }) {
  const run = element(matched ? "mark" : "span", { class: "run" }, state.document.text.slice(start, end));
  run.start = start;
  const coded = over.filter((part) => part.state === "coded");
  const open = over.filter((part) => part.state !== "coded");
  if (over.length) run.dataset.keys = over.map((part) => part.mark.key).join(" ");
  if (coded.length) {
    run.classList.add("coded", `layers-${Math.min(coded.length, 3)}`);
    coded.slice(-3).forEach((part, number) => {
      const { colour } = codeOf(part.code);
      run.style.setProperty(`--tint-${number + 1}`, `var(--code-${colour}-tint)`);
      run.style.setProperty(`--ink-${number + 1}`, `var(--code-${colour})`);
    });
  }
  if (open.length) {
    run.classList.add("suggested");
    if (open.every((part) => part.state === "rejected")) run.classList.add("rejected");
    run.style.setProperty("--ink", `var(--code-${codeOf(open[0].code).colour})`);
  }
  if (over.some((part) => part.mark.key === state.selected)) run.classList.add("at-hand");
  if (previewed) run.classList.add("preview");
  return run;
}

/** An abbreviation behind a coded segment, so that codes are told apart without colour. */
function signOf(part) {
  const { sign, colour } = codeOf(part.code);
  return element("span", { class: `sign code-${colour}`, "aria-hidden": "true", "data-sign": sign });
}

function handles(at, edge) {
  const mark = state.document.marks.get(state.selected);
  const span = state.edges ?? (mark && stateOf(mark) !== "rejected" ? shown(mark) : null);
  if (!span || span[edge] !== at) return [];
  return [
    element("button", {
      type: "button",
      class: "handle",
      "data-edge": edge,
      tabindex: "-1",
      "aria-label": word(`edge_${edge}`),
    }),
  ];
}

function tagOf(part) {
  const code = codeOf(part.code);
  const atHand = part.mark.key === state.selected;
  return element(
    "button",
    {
      type: "button",
      class: `tag code-${code.colour}`,
      "data-key": part.mark.key,
      "data-state": part.state,
      "data-code": part.code,
      "aria-pressed": String(atHand),
      "aria-label": `${code.name}: ${word(`mark_${part.state}`)}`,
      title: `${code.name} · ${word(`mark_${part.state}`)}`,
      tabindex: atHand ? "0" : "-1",
    },
    element("span", { class: "tag-sign" }, code.sign),
    element("span", { class: "tag-id" }, part.code),
  );
}

/** Scroll a place into view, if it is not in it already. */
export function reveal(span, { center = false } = {}) {
  const row = rowsOver(span)[0];
  if (!row) return;
  paintChunk(row.chunk);
  const transcript = byId("transcript");
  const frame = transcript.getBoundingClientRect();
  const margin = Math.min(110, frame.height / 5);
  const place = placeOnScreen(row, span);
  if (!center && place.top >= frame.top + margin / 2 && place.bottom <= frame.bottom - margin) return;
  const by = place.top - frame.top - frame.height / 3;
  const quiet = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (!quiet && Math.abs(by) < 1.5 * frame.height) transcript.scrollBy({ top: by, behavior: "smooth" });
  else settle(row, span, 6);
}

/** Lines that were never in view have no exact height yet: correct the jump until it holds. */
function settle(row, span, tries) {
  const transcript = byId("transcript");
  const frame = transcript.getBoundingClientRect();
  const off = placeOnScreen(row, span).top - frame.top - frame.height / 3;
  if (Math.abs(off) > 2) transcript.scrollTop += off;
  if (tries > 0) requestAnimationFrame(() => row.element.isConnected && settle(row, span, tries - 1));
}

function placeOnScreen(row, span) {
  const run = [...row.words.querySelectorAll(".run")].find((one) => one.start + one.textContent.length > span.start);
  const target = run ?? row.element;
  return target.getClientRects()[0] ?? target.getBoundingClientRect();
}

/** The place in the text of a point in the DOM, or null. */
export function placeIn(node, offset) {
  const run = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.(".run");
  if (!run) return null;
  return run.start + (node.nodeType === Node.TEXT_NODE ? offset : offset ? run.textContent.length : 0);
}

/** The stretch of text that a DOM range covers, or null. */
export function spanOfRange(range) {
  const runs = chunks
    .filter((chunk) => range.intersectsNode(chunk.element))
    .flatMap((chunk) => chunk.rows)
    .filter((row) => range.intersectsNode(row.words))
    .flatMap((row) => [...row.words.querySelectorAll(".run")])
    .filter((run) => range.intersectsNode(run));
  if (!runs.length) return null;
  const last = runs.at(-1);
  const start = placeIn(range.startContainer, range.startOffset) ?? runs[0].start;
  const end = placeIn(range.endContainer, range.endOffset) ?? last.start + last.textContent.length;
  return start < end ? { start, end } : null;
}

/** The DOM range of a stretch within one row or several, for highlights and for placing things beside it. */
export function rangeOf({ start, end }) {
  const touched = rowsOver({ start, end });
  if (!touched.length) return null;
  const range = document.createRange();
  const runs = touched.flatMap((row) => [...row.words.querySelectorAll(".run")]);
  const first = runs.find((run) => run.start + run.textContent.length > start) ?? runs[0];
  const last = runs.findLast((run) => run.start < end) ?? runs.at(-1);
  range.setStart(first.firstChild, Math.max(0, start - first.start));
  range.setEnd(last.firstChild, Math.min(last.textContent.length, end - last.start));
  return range;
}

/** The row that is uppermost in view. */
export function firstRowInView() {
  const top = byId("transcript").getBoundingClientRect().top;
  const inView = chunksInView().flatMap((chunk) => chunk.rows);
  return inView.find((row) => row.element.getBoundingClientRect().bottom > top + 8) ?? rows[0] ?? null;
}
