// The left pane: documents with their progress, and the filters.

import { byId, element } from "./dom.js";
import { codeOf, filtering, isCoding, passes, shortOf, state, word } from "./state.js";

/** What is decided, of all suggestions of a document. */
function progressOf(entry) {
  let all = 0;
  let decided = 0;
  let byHand = 0;
  let matching = 0;
  for (const row of entry.marks.values()) {
    if (passes(row, entry)) matching += 1;
    if (row.key.startsWith("d")) {
      byHand += isCoding(row.verdict) ? 1 : 0;
    } else {
      all += 1;
      decided += row.verdict && row.verdict !== "skipped" ? 1 : 0;
    }
  }
  return { all, decided, byHand, matching };
}

/** Bring the short rows of the open document up to date with marks that have changed. */
export function follow(keys) {
  const entry = state.documents.get(state.document.id);
  for (const key of keys) {
    const mark = state.document.marks.get(key);
    if (mark) entry.marks.set(key, shortOf(mark));
    else entry.marks.delete(key);
  }
}

export function drawDocuments() {
  const list = byId("document-list");
  const shown = [...state.documents.values()].filter((entry) => !filtering() || progressOf(entry).matching || isOpen(entry));
  list.replaceChildren(...shown.map((entry) => element("li", {}, documentButton(entry))));
  if (!state.documents.size) list.replaceChildren(element("li", { class: "hint" }, word("no_document")));
  drawTotal();
}

const isOpen = (entry) => entry.id === state.document?.id;

/** Only the open document and the total: what a decision changes. */
export function drawProgress() {
  const entry = state.documents.get(state.document.id);
  const button = byId("document-list").querySelector(`[data-document="${CSS.escape(entry.id)}"]`);
  button?.replaceWith(documentButton(entry));
  drawTotal();
}

function documentButton(entry) {
  const progress = progressOf(entry);
  const about = [word(entry.kind), word("words", { count: entry.words.toLocaleString(document.documentElement.lang) })];
  if (progress.byHand) about.push(word("by_hand_count", { count: progress.byHand }));
  if (filtering()) about.push(word("matching", { count: progress.matching }));
  return element(
    "button",
    {
      type: "button",
      class: "document",
      "data-document": entry.id,
      "aria-current": isOpen(entry) ? "true" : null,
      "data-decided": progress.decided,
      "data-all": progress.all,
    },
    element("span", { class: "document-title" }, entry.title),
    element("span", { class: "document-about" }, about.join(" · ")),
    bar(progress),
  );
}

function bar(progress) {
  return element(
    "span",
    { class: "progress" },
    element("progress", {
      max: Math.max(progress.all, 1),
      value: progress.all ? progress.decided : 1,
      "aria-label": word("progress", progress),
    }),
    element("span", { class: "progress-count", "aria-hidden": "true" }, word("progress_short", progress)),
  );
}

function drawTotal() {
  const sum = { all: 0, decided: 0 };
  for (const entry of state.documents.values()) {
    const { all, decided } = progressOf(entry);
    sum.all += all;
    sum.decided += decided;
  }
  const total = byId("total");
  Object.assign(total.dataset, sum);
  total.replaceChildren(element("span", {}, word("all_documents")), bar(sum));
}

/** The filters as a form; `changed` is called with what they say. */
export function buildFilters(changed) {
  const form = byId("filters");
  const codes = [...state.codes.values()].map((code) => [code.id, `${"  ".repeat(code.path.length - 1)}${code.name}`]);
  const verdicts = ["undecided", "coded", "rejected", "skipped"].map((name) => [name, word(name)]);
  const documents = [...state.documents.values()].map((entry) => [entry.id, entry.title]);
  form.replaceChildren(
    select("code", codes),
    select("document", documents),
    select("verdict", verdicts),
    select("status", state.statuses.map((name) => [name, word(name)])),
    select("attribute", attributes()),
    patternField(),
    element("button", { type: "reset", id: "filters-clear", class: "quiet" }, word("filter_clear")),
  );
  const read = () => changed(Object.fromEntries(new FormData(form)));
  form.addEventListener("change", read);
  form.addEventListener("reset", () => setTimeout(read));
  form.addEventListener("submit", (event) => event.preventDefault());
}

function select(name, options) {
  return element(
    "label",
    {},
    element("span", {}, word(`filter_${name}`)),
    element(
      "select",
      { name },
      element("option", { value: "" }, word("any")),
      ...options.map(([value, label]) => element("option", { value }, label)),
    ),
  );
}

function attributes() {
  const found = new Set();
  for (const entry of state.documents.values()) {
    for (const known of [entry.attributes, ...Object.values(entry.speakers)]) {
      for (const pair of Object.entries(known)) found.add(JSON.stringify(pair));
    }
  }
  return [...found].sort().map((pair) => [pair, JSON.parse(pair).join(": ")]);
}

function patternField() {
  const found = Object.entries(state.patterns).sort();
  const known = element(
    "datalist",
    { id: "patterns" },
    ...found.map(([id, note]) => element("option", { value: id, label: note.text })),
  );
  const field = element("input", { name: "pattern", list: "patterns", placeholder: word("any"), spellcheck: "false" });
  return element("label", {}, element("span", {}, word("filter_pattern")), field, known);
}

/** Say on the closed box what the filters are. */
export function drawFilterNote() {
  const said = Object.entries(state.filters)
    .filter(([, value]) => value)
    .map(([name, value]) => wordsOf(name, value));
  byId("filters-note").textContent = said.length ? `· ${said.join(", ")}` : "";
}

function wordsOf(name, value) {
  if (name === "code") return codeOf(value).name;
  if (name === "document") return state.documents.get(value)?.title ?? value;
  if (name === "attribute") return JSON.parse(value).join(": ");
  return name === "pattern" ? value : word(value);
}
