// All memos in one place: about the project, documents and codes, and those of segments.

import { inTurn, open, tell } from "./actions.js";
import { get, post } from "./api.js";
import { askMemo } from "./dialogs.js";
import { byId, element } from "./dom.js";
import { codeOf, selectedMark, shown, state, word } from "./state.js";

let found = { memos: [], segments: [] };

export async function showMemos() {
  found = await get("/api/memos");
  draw();
  byId("memos-dialog").showModal();
}

function draw() {
  const mark = selectedMark();
  const here = [
    ["project", ""],
    ...(state.document ? [["document", state.document.id]] : []),
    ...(mark ? [["code", shown(mark).code]] : []),
  ];
  const others = found.memos.map(({ about, target }) => [about, target]);
  const all = new Map([...here, ...others].map(([about, target]) => [`${about}/${target}`, [about, target]]));
  byId("memos-list").replaceChildren(
    ...[...all.values()].map(([about, target]) => memoAbout(about, target)),
    element("h3", {}, word("memo_segments")),
    ...(found.segments.length ? found.segments.map(memoOfSegment) : [element("p", { class: "hint" }, word("memo_none"))]),
  );
}

const memoOn = (about, target) => found.memos.find((memo) => memo.about === about && memo.target === target);

function titleOf(about, target) {
  if (about === "project") return word("memo_project");
  const name = about === "code" ? codeOf(target).name : (state.documents.get(target)?.title ?? target);
  return word(`memo_${about}`, { name });
}

function memoAbout(about, target) {
  const memo = memoOn(about, target);
  return element(
    "section",
    { class: "memo", "data-about": about, "data-target": target },
    element("h3", {}, titleOf(about, target)),
    element("p", { class: memo ? null : "hint" }, memo?.text ?? word("memo_none")),
    element("button", { type: "button", class: "link", "data-edit": true, "aria-label": `${word("edit")}: ${titleOf(about, target)}` }, word("edit")),
  );
}

function memoOfSegment(memo) {
  return element(
    "button",
    { type: "button", class: "memo segment", "data-segment": memo.key, "data-document": memo.document },
    element("span", { class: "hint" }, `${codeOf(memo.code).name} · ${state.documents.get(memo.document)?.title ?? memo.document}: “${memo.quote}”`),
    element("span", { class: "memo-words" }, memo.text),
  );
}

function edit({ about, target }) {
  const memo = memoOn(about, target);
  askMemo(titleOf(about, target), memo?.text ?? "", (text) =>
    inTurn(async () => {
      try {
        await post("/api/memos", { about, target, text, believed: memo?.id ?? null });
        tell(word("memo_saved"), "saved");
      } catch (error) {
        if (error.status !== 409) throw error;
        tell(word("conflict"), "conflict");
      }
      found = await get("/api/memos");
      draw();
    }),
  );
}

export function listenToMemos() {
  byId("memos-list").addEventListener("click", (event) => {
    const segment = event.target.closest("[data-segment]");
    if (segment) {
      event.stopPropagation();
      byId("memos-dialog").close();
      inTurn(() => open(segment.dataset.document, { mark: segment.dataset.segment }));
    } else if (event.target.closest("[data-edit]")) {
      edit(event.target.closest("[data-about]").dataset);
    }
  });
}
