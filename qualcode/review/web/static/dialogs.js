// Questions that cover the page: why rejected, a memo, the help. <dialog> keeps and returns the focus.

import { byId, element, key } from "./dom.js";
import { KEYS } from "./keys.js";
import { state, word } from "./state.js";

let reasonDone = null;
let memoDone = null;

export function askReason(done) {
  reasonDone = done;
  byId("reason-list").replaceChildren(
    ...state.reasons.map((reason, at) =>
      element("button", { type: "button", "data-reason": reason }, key(String(at + 1)), ` ${word(reason)}`),
    ),
  );
  byId("reason-other").value = "";
  byId("reason-dialog").showModal();
}

export function askMemo(about, memo, done) {
  memoDone = done;
  byId("memo-about").textContent = about;
  const field = byId("memo-field");
  field.value = memo;
  byId("memo-dialog").showModal();
  field.focus();
  field.setSelectionRange(memo.length, memo.length);
}

export function showHelp() {
  byId("help-keys").replaceChildren(
    ...KEYS.flatMap(({ keys, label }) => [
      element("dt", {}, ...keys.flatMap((name, at) => (at ? [" ", key(keyName(name))] : [key(keyName(name))]))),
      element("dd", {}, word(label)),
    ]),
  );
  byId("help-dialog").showModal();
}

const NAMES = { Backspace: "⌫", ArrowDown: "↓", ArrowUp: "↑", Escape: "Esc" };

/** What is printed on a key. */
export const keyName = (name) => (name === " " ? word("key_space") : (NAMES[name] ?? name));

function giveReason(reason) {
  byId("reason-dialog").close();
  reasonDone?.(reason);
}

function saveMemo() {
  byId("memo-dialog").close();
  memoDone?.(byId("memo-field").value.trim());
}

export function listenToDialogs() {
  byId("reason-list").addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-reason]");
    if (chosen) giveReason(chosen.dataset.reason);
  });
  byId("reason-dialog").addEventListener("keydown", (event) => {
    const reason = state.reasons[Number(event.key) - 1];
    if (reason && event.target !== byId("reason-other")) {
      event.preventDefault();
      giveReason(reason);
    }
  });
  byId("reason-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = byId("reason-other").value.trim();
    if (typed) giveReason(typed);
    else byId("reason-other").focus();
  });
  byId("memo-form").addEventListener("submit", (event) => {
    event.preventDefault();
    saveMemo();
  });
  byId("memo-field").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    saveMemo();
  });
  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
    });
  }
}
