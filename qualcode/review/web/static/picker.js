// The code picker: type to filter by id or by name in either language.

import { byId, element } from "./dom.js";
import { codeOf, state, word } from "./state.js";

let options = []; // the codes that are listed
let active = 0;
let ticked = new Set();
let several = false;
let answer = null;

/** Ask for codes; `several` lets more than one be ticked. `done` is called with their ids. */
export function pickCodes({ title, quote, several: many, first = null }, done) {
  several = many;
  answer = done;
  ticked = new Set();
  byId("picker-title").textContent = title;
  byId("picker-quote").textContent = quote;
  byId("picker-help").textContent = word(several ? "picker_help" : "picker_help_one");
  byId("picker-list").setAttribute("aria-multiselectable", String(several));
  const field = byId("picker-filter");
  field.value = "";
  list(first);
  byId("picker-dialog").showModal();
  field.focus();
  scrollToActive();
}

/** Codes whose id or name holds what was typed, best first; in the order of the codebook for nothing. */
export function searchCodes(typed) {
  const wanted = typed.trim().toLowerCase();
  const codes = [...state.codes.values()];
  if (!wanted) return codes;
  const rank = (code) => {
    const names = [code.id, ...code.names].map((name) => name.toLowerCase());
    if (names.includes(wanted) || code.sign.toLowerCase() === wanted) return 0;
    if (names.some((name) => name.startsWith(wanted))) return 1;
    if (names.some((name) => name.split(/[\s-]+/).some((part) => part.startsWith(wanted)))) return 2;
    return names.some((name) => name.includes(wanted)) ? 3 : 4;
  };
  return codes
    .map((code) => [rank(code), code])
    .filter(([place]) => place < 4)
    .sort(([one], [other]) => one - other)
    .map(([, code]) => code);
}

function list(first = null) {
  const typed = byId("picker-filter").value;
  options = searchCodes(typed);
  active = Math.max(0, first ? options.findIndex((code) => code.id === first) : 0);
  draw(Boolean(typed.trim()));
}

function draw(flat = Boolean(byId("picker-filter").value.trim())) {
  const box = byId("picker-list");
  box.replaceChildren(
    ...(options.length ? options.map((code, at) => optionOf(code, at, flat)) : [element("p", { class: "hint" }, word("no_such_code"))]),
  );
  drawActive();
}

function optionOf(code, at, flat) {
  const other = code.names.filter((name) => name !== code.name);
  const above = code.path.slice(0, -1).map((id) => codeOf(id).name);
  return element(
    "div",
    {
      role: "option",
      id: `picker-option-${at}`,
      class: `option depth-${flat ? 0 : Math.min(code.path.length - 1, 4)} code-${code.colour}`,
      "data-code": code.id,
      "data-ticked": ticked.has(code.id),
      "aria-selected": String(several ? ticked.has(code.id) : at === active),
    },
    element("span", { class: "tick", "aria-hidden": "true" }, several ? (ticked.has(code.id) ? "☑" : "☐") : ""),
    element("span", { class: "tag-sign" }, code.sign),
    element("span", { class: "option-name" }, code.name),
    element("span", { class: "option-more" }, [...other, flat ? above.join(" › ") : "", code.id].filter(Boolean).join(" · ")),
  );
}

function drawActive() {
  const field = byId("picker-filter");
  for (const option of byId("picker-list").children) option.classList.remove("active");
  const option = byId(`picker-option-${active}`);
  option?.classList.add("active");
  if (option) field.setAttribute("aria-activedescendant", option.id);
  else field.removeAttribute("aria-activedescendant");
  const code = options[active];
  byId("picker-definition").textContent = code ? code.definition : "";
  const button = byId("picker-done");
  button.textContent = word("picker_done", { count: Math.max(1, ticked.size) });
  button.disabled = !options.length && !ticked.size;
}

const scrollToActive = () => byId(`picker-option-${active}`)?.scrollIntoView({ block: "nearest" });

function move(by) {
  if (!options.length) return;
  active = Math.max(0, Math.min(options.length - 1, active + by));
  if (several) drawActive();
  else draw();
  scrollToActive();
}

function tick(id) {
  if (ticked.has(id)) ticked.delete(id);
  else ticked.add(id);
  draw();
}

function finish() {
  const chosen = ticked.size ? [...ticked] : options[active] ? [options[active].id] : [];
  if (!chosen.length) return;
  byId("picker-dialog").close();
  answer?.(chosen);
}

export function listenToPicker() {
  const field = byId("picker-filter");
  field.addEventListener("input", () => list());
  field.addEventListener("keydown", (event) => {
    const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    if (event.key in moves) move(moves[event.key]);
    else if (event.key === "Enter" && event.shiftKey && several && options[active]) tick(options[active].id);
    else if (event.key === "Enter") finish();
    else return;
    event.preventDefault();
  });
  byId("picker-list").addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    active = options.findIndex((code) => code.id === option.dataset.code);
    if (several) tick(option.dataset.code);
    else finish();
    field.focus({ preventScroll: true });
  });
  byId("picker-list").addEventListener("dblclick", () => several && ticked.size && finish());
  byId("picker-done").addEventListener("click", finish);
}
