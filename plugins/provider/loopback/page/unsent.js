// What a customer wrote and the server has not confirmed yet. It survives a reload, and goes out again with the same id, so
// the server takes it once however often it is sent.

import { postMessage } from "./server.js";

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;

export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return "phone." + [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Unsent {
  /** `listener` has sent(id) and refused(id, words). */
  constructor(channel, customer, listener) {
    this.key = `parley.phone.unsent/${channel}/${customer}`;
    this.listener = listener;
    this.pause = FIRST_PAUSE_MS;
    try {
      this.waiting = JSON.parse(localStorage.getItem(this.key)) || [];
    } catch {
      this.waiting = [];
    }
  }

  add(message) {
    this.waiting.push({ message, at: Date.now() });
    this.keep();
    this.go();
  }

  drop(id) {
    this.waiting = this.waiting.filter((entry) => entry.message.id !== id);
    this.keep();
  }

  /** A refused one is to be tried again. */
  retry(id) {
    for (const entry of this.waiting) if (entry.message.id === id) delete entry.refused;
    this.keep();
    this.hurry();
  }

  keep() {
    try {
      if (this.waiting.length) localStorage.setItem(this.key, JSON.stringify(this.waiting));
      else localStorage.removeItem(this.key);
    } catch {
      // No room, or storage is off: then it is kept for as long as the page is open.
    }
  }

  hurry() {
    clearTimeout(this.timer);
    this.pause = FIRST_PAUSE_MS;
    this.go();
  }

  /** One after the other, so that messages keep their order. */
  async go() {
    if (this.busy || this.ended) return;
    this.busy = true;
    try {
      for (let entry; !this.ended && (entry = this.waiting.find((each) => !each.refused)); ) await this.send(entry);
      this.pause = FIRST_PAUSE_MS;
    } catch {
      if (!this.ended) this.timer = setTimeout(() => this.go(), this.pause);
      this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_MS);
    } finally {
      this.busy = false;
    }
  }

  async send(entry) {
    try {
      await postMessage(entry.message);
      this.drop(entry.message.id);
      this.listener.sent(entry.message.id);
    } catch (refusal) {
      if (refusal.again !== false) throw refusal;
      entry.refused = refusal.message;
      this.keep();
      this.listener.refused(entry.message.id, refusal.message);
    }
  }

  end() {
    this.ended = true;
    clearTimeout(this.timer);
  }
}
