// Building elements. Text is only ever set as text: a transcript may contain HTML and scripts.

export const byId = (id) => document.getElementById(id);

/** An element with attributes (null leaves one out) and children; strings become text. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "class") made.className = value;
    else made.setAttribute(key, value === true ? "" : String(value));
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export const key = (name) => element("kbd", {}, name);

/** A button that `main.js` listens to by its action. */
export const actionButton = (action, attributes, ...children) =>
  element("button", { type: "button", "data-action": action, ...attributes }, ...children);
