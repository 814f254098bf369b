// The right pane: the code at hand, why it was suggested, what was decided.

import { actionButton, byId, element, key } from "./dom.js";
import { codeOf, isCoding, selectedMark, shown, state, stateOf, word } from "./state.js";

const SECTIONS = ["definition", "include", "exclude", "example", "pages"];

/** Draw the pane for the mark at hand. */
export function drawEntry() {
  const pane = byId("code-pane");
  const mark = selectedMark();
  const body = byId("code-body");
  if (!mark) {
    for (const name of ["key", "state", "code"]) delete pane.dataset[name];
    body.replaceChildren(element("p", { class: "hint" }, word("nothing_selected")));
    byId("code-actions").replaceChildren();
    return;
  }
  const now = shown(mark);
  Object.assign(pane.dataset, { key: mark.key, state: stateOf(mark), code: now.code });
  body.replaceChildren(
    element(
      "div",
      { class: "entry" },
      heading(mark, now),
      draftNote(),
      decisionOf(mark),
      statuses(now),
      why(mark),
      ...criteria(codeOf(now.code)),
      alsoHere(mark, now),
      memo(now),
      nearby(now),
    ),
  );
  byId("code-actions").replaceChildren(...actions(mark));
}

function heading(mark, now) {
  const code = codeOf(now.code);
  const above = code.path.slice(0, -1).map((id) => codeOf(id).name);
  return element(
    "header",
    { class: `entry-head code-${code.colour}` },
    element("p", { class: "path" }, above.length ? `${above.join(" › ")} ›` : ""),
    element("h2", { id: "code-name" }, code.name),
    element(
      "p",
      { class: "code-id" },
      element("span", { class: "tag-sign" }, code.sign),
      ` ${code.id}`,
      mark.suggestion ? ` · #${mark.suggestion.id}` : ` · ${word("by_hand")}`,
    ),
    code.gone ? element("p", { class: "warning" }, word("code_gone")) : null,
  );
}

const draftNote = () => (state.draft ? element("p", { id: "draft-note", class: "warning" }, word("draft_note")) : null);

function decisionOf(mark) {
  const { decision, suggestion } = mark;
  const made = element("p", { id: "decision", "data-verdict": decision?.verdict ?? "" });
  if (!decision) {
    made.append(word("undecided_yet"));
    return made;
  }
  made.append(element("strong", {}, word(`did_${decision.verdict}`)));
  const when = decision.at ? new Date(decision.at) : null;
  if (when) {
    const told = when.toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
    made.append(" · ", element("time", { datetime: decision.at }, told));
  }
  if (decision.reason) made.append(` · ${word(decision.reason)}`);
  if (suggestion && isCoding(decision.verdict) && suggestion.code !== decision.code) {
    made.append(` · ${word("was_suggested", { code: codeOf(suggestion.code).name })}`);
  }
  return made;
}

function statuses(now) {
  const choices = state.statuses.map((status) =>
    element(
      "label",
      { class: "status", "data-status": status },
      element("input", { type: "radio", name: "status", value: status, checked: status === now.status }),
      element("span", {}, word(status)),
    ),
  );
  return element("fieldset", { id: "statuses" }, element("legend", {}, word("status"), " ", key("s"), key("S")), ...choices);
}

function criteria(code) {
  return SECTIONS.filter((name) => code[name]).map((name) =>
    element("section", { id: name, class: "criterion" }, element("h3", {}, word(name)), element("p", {}, code[name])),
  );
}

function why(mark) {
  const { suggestion } = mark;
  if (!suggestion) return null;
  const note = state.patterns[suggestion.pattern] ?? { text: "", valence: "", accepted: 0, decided: 0 };
  const rows = [
    [note.text ? word("pattern") : word("other_rule"), note.text || suggestion.pattern],
    [word("cue_word"), suggestion.cue ? `“${suggestion.cue}”` : word("no_cue")],
    [word("status"), word(suggestion.status)],
    note.valence ? [word("valence"), word(note.valence)] : null,
  ].filter(Boolean);
  const record = note.decided
    ? word("record_of", { accepted: note.accepted, decided: note.decided })
    : word("record_none");
  return element(
    "section",
    { id: "why", class: "criterion" },
    element("h3", {}, word("why")),
    element("dl", {}, ...rows.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)])),
    // how a pattern has done would lean on the judgement: it is there for who asks
    element("details", { id: "record" }, element("summary", {}, word("record")), element("p", {}, record)),
    actionButton("only-pattern", { class: "link", "data-pattern": suggestion.pattern }, word("only_pattern")),
  );
}

function alsoHere(mark, now) {
  const others = [...state.document.marks.values()].filter((one) => {
    if (one.key === mark.key || stateOf(one) === "rejected") return false;
    const span = shown(one);
    return span.start < now.end && now.start < span.end;
  });
  if (!others.length) return null;
  return element(
    "section",
    { id: "also", class: "criterion" },
    element("h3", {}, word("also_here")),
    element(
      "ul",
      { class: "plain" },
      ...others.map((one) => {
        const code = codeOf(shown(one).code);
        const label = element("span", { class: "tag-sign" }, code.sign);
        return element(
          "li",
          {},
          element(
            "button",
            { type: "button", class: `tag wide code-${code.colour}`, "data-key": one.key, "data-state": stateOf(one) },
            label,
            element("span", { class: "tag-id" }, `${code.name} · ${word(`mark_${stateOf(one)}`)}`),
          ),
        );
      }),
    ),
  );
}

function memo(now) {
  return element(
    "section",
    { id: "memo", class: "criterion" },
    element("h3", {}, word("memo")),
    element("p", { id: "memo-text", class: now.memo ? null : "none" }, now.memo || word("no_memo")),
    actionButton("memo", { class: "link" }, word("edit_memo"), " ", key("m")),
  );
}

function nearby(now) {
  const near = codeOf(now.code).nearby;
  if (!near.length) return null;
  return element(
    "section",
    { id: "nearby", class: "criterion" },
    element("h3", {}, word("another_code")),
    element(
      "ol",
      { class: "plain" },
      ...near.map((id, number) =>
        element(
          "li",
          {},
          actionButton("other-code", { class: `nearby code-${codeOf(id).colour}`, "data-code": id }, key(String(number + 1)), ` ${codeOf(id).name}`),
        ),
      ),
    ),
    actionButton("pick-code", { class: "link" }, word("all_codes"), " ", key("c")),
  );
}

function actions(mark) {
  const open = stateOf(mark) === "suggested" || stateOf(mark) === "skipped";
  return [
    actionButton("accept", { class: "accept", "aria-keyshortcuts": "a" }, key("a"), ` ${word("accept")}`),
    actionButton("reject", { class: "reject", "aria-keyshortcuts": "x" }, key("x"), ` ${word("reject")}`),
    open ? actionButton("skip", { "aria-keyshortcuts": "Space" }, key(word("key_space")), ` ${word("skip")}`) : null,
    actionButton("reason", {}, key("r"), ` ${word("reason")}`),
    actionButton("edges", {}, key("e"), ` ${word("span")}`),
    actionButton("undo", {}, key("⌫"), ` ${word("undo")}`),
  ].filter(Boolean);
}
