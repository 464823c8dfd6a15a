// One phone on the desk: its owner, its frame, and a chat shown in it.

import { bubbleParts, ticks } from "./bubble.js";
import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { drawing, element, face } from "./dom.js";
import { MessageLog } from "./message_log.js";
import { shownNumber } from "./people.js";
import { timeOf } from "./when.js";

const STATES = { connecting: "connecting…", online: "online", offline: "waiting for the server…", refused: "not allowed" };
const FIRST_WORDS = ["hello", "menu", "olá"];
const NOTICE_MS = 6000;

export class PhoneView {
  /** `desk` has channel {id, name}, limits, leave(person) and changed(). */
  constructor(desk, person) {
    Object.assign(this, { desk, person, reactions: new Map(), chosen: new Map(), typists: 0 });
    this.log = new MessageLog(`Messages of ${person.name || person.customer}`, (atEnd) => this.newer && atEnd && (this.newer.hidden = true));
    this.build();
    this.chat = new Chat(desk.channel.id, person, this);
    for (const item of this.chat.items.values()) this.changed(item, true);
  }

  build() {
    const { person, desk } = this;
    const name = person.name || person.customer;
    this.stateWords = element("div", { class: "who-state", role: "status" }, STATES.connecting);
    this.clock = element("span", {}, timeOf(Date.now()));
    this.newer = element("button", { type: "button", class: "newer", hidden: true, onclick: () => this.log.toEnd() }, "New message ↓");
    this.frame = element("div", { class: "frame" });
    this.context = this.makeContext();
    this.composer = new Composer(this.context);
    const strip = element("div", { class: "strip", "aria-hidden": "true" }, this.clock, element("i"), drawing("0 0 38 13", "M2 11V8", "M6 11V6", "M10 11V3.500", "M19 3h13v7H19z", "M35 5.500v2", "M21.500 5.200v2.600", "M24.500 5.200v2.600", "M27.500 5.200v2.600"));
    const who = element("div", { class: "who" }, element("span", { class: "face", "aria-hidden": "true" }, element("img", { src: "/phone/icon.svg", alt: "" })),
      element("div", { class: "who-words" }, element("div", { class: "who-name" }, desk.channel.name), this.stateWords));
    this.welcome = element("li", { class: "welcome" }, element("strong", {}, `Say hello, ${name}`), "The bot answers here, like on a real phone.",
      element("div", {}, ...FIRST_WORDS.map((text) => element("button", { type: "button", onclick: () => this.context.send({ text }) }, text))));
    this.frame.append(element("div", { class: "head" }, strip, who), this.log.element, this.newer, this.composer.element);
    this.owner = element("div", { class: "owner" }, face(person.name, person.customer),
      element("div", { class: "owner-words" }, element("div", { class: "owner-name", dir: "auto" }, name), element("div", { class: "owner-number" }, shownNumber(person.customer))),
      element("button", { type: "button", "aria-label": `Put ${name}'s phone away`, title: "Put this phone away", onclick: () => desk.leave(person) }, "×"));
    this.element = element("section", { class: "phone", "aria-label": `${name}'s phone` }, this.owner, this.frame);
  }

  /** What messages and sheets may do with this phone. */
  makeContext() {
    return {
      frame: this.frame,
      person: this.person,
      limits: this.desk.limits,
      send: (content) => this.chat.say(content),
      retry: (id) => this.chat.retry(id),
      discard: (id) => this.chat.discard(id),
      find: (id) => this.chat.items.get(id),
      show: (id) => this.log.show(id),
      reaction: (id, from) => this.reactions.get(`${from} ${id}`)?.emoji || "",
      chosenOf: (id) => this.chosen.get(id) || new Set(),
      ownCard: () => ({ name: { formatted_name: this.person.name || this.person.customer }, phones: [{ phone: shownNumber(this.person.customer) }] }),
      tell: (words) => this.tell(words),
    };
  }

  // ---- what the chat tells

  changed(item, isNew) {
    if (!this.chat) return;  // what was unsent is shown once the chat is there
    const { message } = item;
    if (message.type === "reaction") return this.react(item);
    if (message.reply && message.context) this.choose(message);
    const isLive = isNew && this.chat.state === "online";
    this.draw(item, isLive);
    if (isLive && item.from === "customer") this.log.toEnd();
    else if (isLive && !this.log.following) this.newer.hidden = false;
    this.greet();
    this.desk.changed();
  }

  removed(id) {
    this.log.remove(id);
    this.greet();
  }

  typing(isOn) {
    this.typists += isOn ? 1 : -1;
    this.dots ||= element("li", { class: "message bot", "aria-hidden": "true" }, element("div", { class: "bubble" }, element("span", { class: "dots" }, element("i"), element("i"), element("i"))));
    this.dots.number = Infinity;
    if (this.typists > 0) this.log.element.append(this.dots);
    else this.dots.remove();
    if (this.log.following) this.log.toEnd();
    this.state(this.chat.state);
  }

  state(word) {
    this.stateWords.textContent = this.typists > 0 && word === "online" ? "typing…" : STATES[word];
    this.greet();
    this.desk.changed();
  }

  // ---- inside

  /** News of a tick changes the tick alone: a button that is being pressed must not be replaced under the finger. */
  draw(item, isFresh = false) {
    const shape = JSON.stringify([item.message, item.trouble, item.number]);
    const row = this.log.rows.get(item.id);
    if (row && row.shape === shape) return row.querySelector(".meta .ticks").replaceWith(ticks(item));
    this.log.put(item, bubbleParts(item, this.context), isFresh);
    this.log.rows.get(item.id).shape = shape;
  }

  redraw(id) {
    const item = this.chat.items.get(id);
    if (item) this.log.put(item, bubbleParts(item, this.context), false);
  }

  /** Of several reactions of one person to one message the last one counts. */
  react(item) {
    const reaction = item.message.reaction || item.message;  // the customer's, or the bot's
    const key = `${item.from} ${reaction.message_id}`;
    const before = this.reactions.get(key);
    if (item.status !== "failed" && (!before || before.number <= item.number)) this.reactions.set(key, { emoji: reaction.emoji || "", number: item.number });
    this.redraw(reaction.message_id);
  }

  choose(message) {
    const answered = message.context.id;
    if (!this.chosen.has(answered)) this.chosen.set(answered, new Set());
    this.chosen.get(answered).add(message.reply.id);
    this.redraw(answered);
  }

  /** An empty phone says what to do; while it is loading it says nothing. */
  greet() {
    const isEmpty = this.log.size === 0 && this.chat?.state === "online";
    if (isEmpty && !this.welcome.isConnected) this.log.element.append(this.welcome);
    if (!isEmpty) this.welcome.remove();
  }

  tell(words) {
    const notice = element("div", { class: "newer", role: "alert" }, words);
    this.frame.append(notice);
    setTimeout(() => notice.remove(), NOTICE_MS);
  }

  tick() {
    this.clock.textContent = timeOf(Date.now());
  }

  end() {
    this.chat.end();
    this.element.remove();
  }
}
