// One customer's conversation: what the server has, what is still on its way, and news as they come. It knows nothing of
// the screen; whoever shows it listens.

import { loadHistory, postRead } from "./server.js";
import { Stream } from "./stream.js";
import { newId, Unsent } from "./unsent.js";

const RANKS = ["failed", "unsent", "pending", "accepted", "sent", "delivered", "read"];
/** Changes are numbered before they are committed, so one may show up a little after a later one: look back so far. */
const OVERLAP_US = 5_000_000;
const READ_AFTER_MS = 250;

export class Chat {
  /** `listener` has changed(item, isNew), removed(id), typing(isOn), state(word). */
  constructor(channel, person, listener) {
    Object.assign(this, { channel, person, listener, items: new Map(), cursor: 0, watched: false, state: "connecting" });
    this.unsent = new Unsent(channel, person.customer, this);
    for (const entry of this.unsent.waiting) this.put(this.draft(entry));
    this.stream = new Stream(channel, person.customer, this);
  }

  // ---- what the user does

  /** `content` is a message without customer, name and id: {text}, {reply, reply_to}, ... */
  say(content) {
    const message = { id: newId(), customer: this.person.customer, name: this.person.name, channel: this.channel, ...content };
    this.unsent.add(message);
    this.put(this.draft({ message, at: Date.now() }));
  }

  retry(id) {
    this.put({ ...this.items.get(id), status: "unsent", trouble: null }, true);
    this.unsent.retry(id);
  }

  discard(id) {
    this.unsent.drop(id);
    this.remove(id);
  }

  /** Whether somebody looks at it: what is looked at is read. */
  watch(isWatched) {
    this.watched = isWatched;
    this.readSoon();
  }

  // ---- what the stream and the unsent tell

  opened() {
    this.catchUp();
  }

  closed() {
    this.enter("offline");
  }

  event(news) {
    if (news.type === "message") this.message(news);
    if (news.type === "status") this.advance(news);
    if (news.type === "removed" && !this.unsent.waiting.some((entry) => entry.message.id === news.id)) this.remove(news.id);
  }

  sent(id) {
    this.advance({ id, status: "sent" });
  }

  refused(id, words) {
    this.put({ ...this.items.get(id), status: "failed", trouble: words }, true);
  }

  // ---- inside

  async catchUp() {
    try {
      const { messages } = await loadHistory(this.channel, this.person.customer, Math.max(0, this.cursor - OVERLAP_US));
      for (const item of messages) this.put(item);
      this.enter("online");
      this.unsent.hurry();
    } catch (refusal) {
      this.enter(refusal.again ? "offline" : "refused");
      if (refusal.again && !this.ended) setTimeout(() => this.stream.socket.readyState === WebSocket.OPEN && this.catchUp(), 1500);
    }
    this.readSoon();
  }

  message({ item, typing_ms: typing }) {
    if (!typing) return this.put(item);
    this.listener.typing(true);
    setTimeout(() => {
      this.listener.typing(false);
      this.put(item);
    }, typing);
  }

  /** A message that is not confirmed yet, in the form the server would give it. */
  draft({ message, at, refused }) {
    const { id, customer, name, channel, reply_to: answered, ...content } = message;
    const type = content.type || ["reply", "media", "location", "reaction", "contacts"].find((kind) => kind in content) || "text";
    const shown = { text: content.reply?.title || content.media?.caption || "", ...content, type };
    if (answered) shown.context = { id: answered };
    return { id, from: "customer", status: refused ? "failed" : "unsent", trouble: refused, number: at * 1000, changed: 0, at, message: shown };
  }

  put(item, isChange = false) {
    const known = this.items.get(item.id);
    const merged = { ...known, ...item };
    if (known && !isChange && RANKS.indexOf(known.status) > RANKS.indexOf(item.status)) merged.status = known.status;
    if (known?.seen) merged.seen = true;
    if (merged.status !== "failed") merged.trouble = null;
    this.items.set(item.id, merged);
    this.cursor = Math.max(this.cursor, item.changed || 0);
    this.listener.changed(merged, !known);
    this.readSoon();
  }

  advance({ id, status, changed = 0 }) {
    const known = this.items.get(id);
    if (known) this.put({ ...known, status, changed });
  }

  remove(id) {
    if (this.items.delete(id)) this.listener.removed(id);
  }

  unread() {
    return [...this.items.values()].filter((item) => item.from === "bot" && !item.seen && item.status !== "read");
  }

  readSoon() {
    if (!this.watched || this.readTimer || this.ended || this.state !== "online") return;
    this.readTimer = setTimeout(() => this.read(), READ_AFTER_MS);
  }

  async read() {
    const unread = this.unread();
    let worked = true;
    try {
      if (unread.length && this.watched) {
        await postRead(this.channel, this.person.customer, Math.max(...unread.map((item) => item.number)));
        for (const { id } of unread) if (this.items.has(id)) this.items.get(id).seen = true;
        this.listener.state(this.state);
      }
    } catch {
      worked = false;  // it stays unread, and is told with the next message or when the server is back
    }
    this.readTimer = null;
    if (worked && this.unread().length) this.readSoon();
  }

  enter(state) {
    this.state = state;
    this.listener.state(state);
  }

  end() {
    this.ended = true;
    clearTimeout(this.readTimer);
    this.stream.end();
    this.unsent.end();
  }
}
