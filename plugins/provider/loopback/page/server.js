// What the page asks of the server: the phone's HTTP API.

/** Thrown for an answer that says no. `again` is true when the same request may succeed later. */
export class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
    this.again = status === 0 || status === 408 || status === 429 || status >= 500;
  }
}

const PATIENCE_MS = 20_000;

async function ask(method, path, body) {
  let answer;
  try {
    answer = await fetch(`/phone/api/${path}`, {
      method,
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch {
    throw new Refusal(0, "The server does not answer.");
  }
  const document = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refusal(answer.status, document.message || `The server answered ${answer.status}.`);
  return document;
}

const chat = (customer) => `chats/${encodeURIComponent(customer)}`;
const inChannel = (channel) => `channel=${encodeURIComponent(channel)}`;

export const loadChats = (channel) => ask("GET", `chats?${inChannel(channel)}`);
export const loadHistory = (channel, customer, after) => ask("GET", `${chat(customer)}/messages?${inChannel(channel)}&after=${after}`);
export const postMessage = (message) => ask("POST", "messages", message);
export const postRead = (channel, customer, number) => ask("POST", `${chat(customer)}/read?${inChannel(channel)}`, { number });
