// The desk: who is on it, the tabs of a narrow screen, the dialogs, and what is seen.

import { element, face } from "./dom.js";
import { canAdd, loadPeople, savePeople, shownNumber, suggestPerson } from "./people.js";
import { PhoneView } from "./phone_view.js";
import { loadChats } from "./server.js";

const byId = (id) => document.getElementById(id);
const OFFLINE_AFTER_MS = 1500;
const CROWDED = 3;

class Desk {
  constructor(channel, limits) {
    Object.assign(this, { channel, limits, views: new Map(), people: [] });
    this.sight = new IntersectionObserver((entries) => this.seen(entries), { root: byId("desk"), threshold: 0.6 });
    document.addEventListener("visibilitychange", () => this.watchAll());
    setInterval(() => this.views.forEach((view) => view.tick()), 10_000);
  }

  add(person) {
    if (this.views.has(person.customer)) return this.reveal(person);
    this.people.push(person);
    const view = new PhoneView(this, person);
    this.views.set(person.customer, view);
    byId("desk").append(view.element);
    this.sight.observe(view.element);
    this.arranged();
  }

  leave(person) {
    const view = this.views.get(person.customer);
    this.sight.unobserve(view.element);
    view.end();
    this.views.delete(person.customer);
    this.people = this.people.filter((each) => each !== person);
    if (!this.people.length) this.add(suggestPerson([]));
    this.arranged();
  }

  arranged() {
    savePeople(this.people);
    byId("desk").classList.toggle("crowded", this.people.length >= CROWDED);
    byId("add-button").disabled = !canAdd(this.people);
    this.changed();
  }

  reveal(person) {
    this.views.get(person.customer).element.scrollIntoView({ behavior: "smooth", inline: "start", block: "nearest" });
  }

  seen(entries) {
    for (const entry of entries) entry.target.inSight = entry.isIntersecting;
    this.watchAll();
    this.changed();
  }

  watchAll() {
    for (const view of this.views.values()) view.chat.watch(Boolean(view.element.inSight) && document.visibilityState === "visible");
  }

  /** Something to show in the tabs or the banner; drawn once a frame. */
  changed() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = null;
      this.drawTabs();
      this.drawBanner();
    });
  }

  drawTabs() {
    const current = this.people.find((person) => this.views.get(person.customer).element.inSight) || this.people[0];
    const tabs = this.people.map((person) => {
      const unread = this.views.get(person.customer).chat.unread().length;
      const isCurrent = person === current;
      const press = () => this.reveal(person);
      const badge = unread && !isCurrent ? element("span", { class: "badge", "aria-label": `${unread} unread` }, String(unread)) : null;
      const away = isCurrent && this.people.length > 1 ? element("span", { class: "away", "aria-hidden": "true" }, "×") : null;
      return element("button", { type: "button", class: "tab", "aria-current": String(isCurrent), title: away ? "Press again to put this phone away" : null, onclick: isCurrent && away ? () => confirm(`Put ${person.name || person.customer}'s phone away?`) && this.leave(person) : press },
        face(person.name, person.customer), element("span", { class: "name", dir: "auto" }, person.name || person.customer), badge, away);
    });
    byId("tabs").replaceChildren(...tabs);
  }

  drawBanner() {
    const isOffline = [...this.views.values()].some((view) => view.chat.state === "offline");
    if (!isOffline) {
      clearTimeout(this.offline);
      this.offline = null;
      byId("banner").hidden = true;
    }
    if (isOffline) this.offline ||= setTimeout(() => (byId("banner").hidden = false), OFFLINE_AFTER_MS);
  }
}

function showHints() {
  for (const id of ["hint", "help-text"]) {
    const copy = byId("hint-text").content.cloneNode(true);
    copy.querySelector("#curl").textContent = ["curl \\", `  ${location.origin}/phone/api/messages \\`, "  -H 'Content-Type: application/json' \\", "  -d '{\"customer\": \"5511999990001\",", "       \"name\": \"Ana\", \"text\": \"hello\"}'"].join("\n");
    copy.querySelector("#curl").removeAttribute("id");
    byId(id).append(copy);
  }
  byId("help-button").addEventListener("click", () => byId("help").showModal());
}

function listenToAdd(desk) {
  const dialog = byId("add");
  const form = byId("add-form");
  byId("add-button").addEventListener("click", async () => {
    const suggestion = suggestPerson(desk.people);
    form.elements.name.value = suggestion.name;
    form.elements.customer.value = suggestion.customer;
    byId("known").replaceChildren();
    dialog.showModal();
    form.elements.name.select();
    const { chats } = await loadChats(desk.channel.id).catch(() => ({ chats: [] }));
    const others = chats.filter((chat) => !desk.views.has(chat.customer)).slice(0, 12);
    byId("known").replaceChildren(...others.map((chat) => element("button", { type: "button", onclick: () => {
      dialog.close();
      desk.add({ customer: chat.customer, name: chat.name });
      desk.reveal(chat);
    } }, chat.name || shownNumber(chat.customer))));
  });
  byId("add-cancel").addEventListener("click", () => dialog.close());
  form.addEventListener("submit", () => {
    const person = { customer: form.elements.customer.value.trim().replace(/^\+/, ""), name: form.elements.name.value.trim() };
    desk.add(person);
    desk.reveal(person);
  });
}

/** The server's own facts first; until it answers, the page says so and asks again. */
async function begin() {
  showHints();
  const wanted = new URLSearchParams(location.search).get("channel") || "";
  for (let pause = 500; ; pause = Math.min(pause * 2, 8000)) {
    try {
      const { channel, max_text, max_media } = await loadChats(wanted);
      byId("banner").hidden = true;
      const desk = new Desk(channel, { max_text, max_media });
      for (const person of loadPeople()) desk.add(person);
      return listenToAdd(desk);
    } catch (refusal) {
      byId("banner").hidden = false;
      if (refusal.again === false) byId("banner").textContent = refusal.message;
      if (refusal.again === undefined) throw refusal;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

begin();
