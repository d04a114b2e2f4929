// The control API of the sandbox.

async function call(verb, path, body) {
  const answer = await fetch(`/sandbox/${path}`, {
    method: verb,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const value = await answer.json();
  if (!answer.ok) throw new Error(value.error ?? value.description ?? String(answer.status));
  return value;
}

export const get = (path) => call("GET", path);
export const post = (path, body = {}) => call("POST", path, body);
export const remove = (path) => call("DELETE", path);
export const fileAddress = (fileId) => `/sandbox/files/${encodeURIComponent(fileId)}`;

/** Calls `onChange({chats, journal})` for ever and `onLink(up)` when the connection comes or goes. */
export function listen(onChange, onLink) {
  const source = new EventSource("/sandbox/events");
  source.addEventListener("open", () => onLink(true));
  source.addEventListener("error", () => onLink(false));
  source.addEventListener("message", (event) => onChange(JSON.parse(event.data)));
}
