// The list of messages inside a phone: kept in order, with a line for each day, following the newest unless somebody reads
// further up. An element stays the same for as long as its message does, so nothing jumps when a tick changes.

import { element } from "./dom.js";
import { dayKey, dayName } from "./when.js";

const NEAR_PX = 90;

export class MessageLog {
  /** `scrolled` is called with true when the newest message is in sight. */
  constructor(label, scrolled) {
    this.element = element("ol", { class: "log", role: "log", "aria-live": "polite", "aria-relevant": "additions", "aria-label": label, tabindex: "0" });
    this.rows = new Map();
    this.scrolled = scrolled;
    this.following = true;
    this.element.addEventListener("scroll", () => this.look(), { passive: true });
    new ResizeObserver(() => this.following && this.toEnd()).observe(this.element);
  }

  get size() {
    return this.rows.size;
  }

  look() {
    const { scrollHeight, scrollTop, clientHeight } = this.element;
    this.following = scrollHeight - scrollTop - clientHeight < NEAR_PX;
    this.scrolled(this.following);
  }

  toEnd() {
    this.following = true;
    this.element.scrollTop = this.element.scrollHeight;
  }

  /** Shows `parts` as the message `item`. */
  put(item, parts, isFresh) {
    let row = this.rows.get(item.id);
    const isNew = !row;
    if (isNew) {
      row = element("li", { class: `message ${item.from}${isFresh ? " fresh" : ""}`, "data-id": item.id });
      this.rows.set(item.id, row);
    }
    const focused = row.contains(document.activeElement) ? [...row.querySelectorAll("button, a")].indexOf(document.activeElement) : -1;
    row.replaceChildren(...parts);
    if (focused >= 0) row.querySelectorAll("button, a")[focused]?.focus({ preventScroll: true });
    if (isNew || row.number !== item.number || row.day !== dayKey(item.at)) this.place(row, item);
    if (this.following) this.toEnd();
  }

  place(row, item) {
    Object.assign(row, { number: item.number, day: dayKey(item.at), at: item.at });
    let before = this.element.lastElementChild;
    while (before && (before === row || !(before.number <= row.number))) before = before.previousElementSibling;
    if (before) before.after(row);
    else this.element.prepend(row);
    this.drawDays();
  }

  remove(id) {
    this.rows.get(id)?.remove();
    this.rows.delete(id);
    this.drawDays();
  }

  /** A line before the first message of each day; it carries that message's number, so the order holds with it. */
  drawDays() {
    let last = null;
    for (const row of [...this.element.children]) {
      if (row.classList.contains("day")) {
        if (row.nextElementSibling?.day !== row.dataset.day || row.dataset.day === last) row.remove();
        else last = row.dataset.day;
      } else if (row.day && row.day !== last) {
        last = row.day;
        const line = element("li", { class: "day", "data-day": row.day }, dayName(row.at));
        line.number = row.number - 0.5;
        row.before(line);
      }
    }
  }

  show(id) {
    const row = this.rows.get(id);
    row?.scrollIntoView({ block: "center", behavior: "smooth" });
  }
}
