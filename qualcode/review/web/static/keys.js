// Which key does what: one table for the keyboard, the bar at the foot, and the help.

/** `bar` puts an action into the bar at the foot. */
export const KEYS = [
  { keys: ["a", "y"], action: "accept", label: "accept", bar: true },
  { keys: ["x", "n"], action: "reject", label: "reject", bar: true },
  { keys: [" "], action: "skip", label: "skip", bar: true },
  { keys: ["Backspace", "u"], action: "undo", label: "undo", bar: true },
  { keys: ["r"], action: "reason", label: "reason", bar: true },
  { keys: ["1", "9"], action: "digit", label: "digits" },
  { keys: ["c", "0"], action: "pick-code", label: "pick_code", bar: true },
  { keys: ["e"], action: "edges", label: "span", bar: true },
  { keys: ["s", "S"], action: "status", label: "status_next", bar: true },
  { keys: ["m"], action: "memo", label: "write_memo", bar: true },
  { keys: ["M"], action: "memos", label: "memos" },
  { keys: ["v"], action: "select-words", label: "select_words", bar: true },
  { keys: ["j", "ArrowDown"], action: "next", label: "next_mark", bar: true },
  { keys: ["k", "ArrowUp"], action: "previous", label: "previous_mark", bar: true },
  { keys: ["."], action: "next-undecided", label: "next_undecided", bar: true },
  { keys: ["]"], action: "next-document", label: "next_document" },
  { keys: ["["], action: "previous-document", label: "prev_document" },
  { keys: ["/"], action: "search", label: "search", bar: true },
  { keys: ["?"], action: "help", label: "help", bar: true },
  { keys: ["Escape"], action: "escape", label: "close_key" },
];

const ACTIONS = new Map(
  KEYS.filter(({ action }) => action !== "digit").flatMap(({ keys, action }) => keys.map((key) => [key, action])),
);

/** The action of a key event and what goes with it; null where the key is not the page's. */
export function actionOf(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return null;
  if (/^[1-9]$/.test(event.key)) return { action: "digit", number: Number(event.key) };
  const action = ACTIONS.get(event.key);
  if (!action) return null;
  return { action, back: event.key === "S" };
}
