// Everything that goes over the wire: JSON to and from this machine's server.

export class Refused extends Error {
  constructor(status, body) {
    super(body.error || String(status));
    this.status = status;
    this.hint = body.hint || "";
    this.present = body.present || null;
  }
}

const language = () => document.documentElement.lang;

async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(path, { credentials: "same-origin", ...options });
  } catch {
    throw new Refused(0, {});
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(answer.status, body);
  return body;
}

export const get = (path) => ask(`${path}?language=${language()}`);

export const post = (path, order) =>
  ask(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Qualcode": "1" },
    body: JSON.stringify(order),
  });
