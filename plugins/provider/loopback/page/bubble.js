// One message in the log: bubble, time, ticks, what can be pressed, reactions and what went wrong.
//
// `context` is the phone it is on: {frame, person, chosen, reply(item), send, ownCard, find(id), retry, discard, reaction(id)}.

import { drawing, element } from "./dom.js";
import { plainContent, unknownCard } from "./content.js";
import { interactiveContent } from "./interactive.js";
import { openReactions } from "./sheet.js";
import { timeOf } from "./when.js";

const TICKS = {
  failed: ["0 0 17 11", "M8.5 1v6", "M8.5 9.800v.1"],
  waiting: ["0 0 17 11", "M8.500 1a4.500 4.500 0 1 1-.01 0", "M8.500 3v2.700l1.700 1"],
  one: ["0 0 17 11", "M4 5.800 7 8.800 13 2"],
  two: ["0 0 17 11", "M1.500 5.800 4.500 8.800 10.500 2", "M8 8.300l.5.5L14.800 2"],
};
/** Begins, after signs and digits, with a letter of Hebrew, Arabic or their kin. */
const RIGHT_TO_LEFT = /^[^\p{L}]*[\u0590-\u08ff\ufb1d-\ufdfd\ufe70-\ufefc]/u;
const SHAPES = { failed: "failed", unsent: "waiting", pending: "waiting", accepted: "waiting", sent: "one", delivered: "two", read: "two" };
const SAID = { failed: "not sent", unsent: "waiting", pending: "waiting", accepted: "on its way" };

export function ticks(item) {
  const said = SAID[item.status] || item.status;
  const title = item.from === "bot" ? `The bot's message: ${said}` : said;
  return element("span", { class: "ticks", "data-status": item.status, role: "img", "aria-label": said, title }, drawing(...TICKS[SHAPES[item.status] || "one"]));
}

function snippet(item) {
  const { message } = item;
  return message.text || message.body || message.caption || message.media?.caption || message.name || `[${message.type}]`;
}

function quote(message, context) {
  const answered = message.context?.id && context.find(message.context.id);
  if (!answered) return null;
  return element("button", { type: "button", class: "quote", onclick: () => context.show(answered.id), "aria-label": `Answers: ${snippet(answered)}` }, element("span", { dir: "auto" }, snippet(answered)));
}

function meta(item, isInline) {
  const made = element("span", { class: isInline ? "meta inline" : "meta" });
  made.append(element("time", { datetime: new Date(item.at).toISOString() }, timeOf(item.at)), ticks(item));
  return made;
}

function trouble(item, context) {
  if (!item.trouble) return null;
  return element("p", { class: "trouble" }, item.trouble, element("button", { type: "button", onclick: () => context.retry(item.id) }, "Try again"),
    element("button", { type: "button", onclick: () => context.discard(item.id) }, "Discard"));
}

function reactButton(item, context) {
  if (item.from !== "bot") return null;
  return element("button", { type: "button", class: "react", "aria-label": "React to this message", onclick: () => openReactions(context, item, context.reaction(item.id, "customer")) }, "☺");
}

/** The parts of a message; the caller puts them into the element that it keeps for it. */
export function bubbleParts(item, context) {
  const { message } = item;
  const own = { ...context, reply: (reply) => context.send({ reply, reply_to: item.id }), chosen: context.chosenOf(item.id) };
  let made;
  try {
    made = interactiveContent(message, own) || { inside: plainContent(message) || unknownCard(message.type || "Message", message) };
  } catch {
    made = { inside: unknownCard(message.type || "Message", message) };  // well-formed JSON, but not of its type's form
  }
  const inside = made.inside.filter(Boolean);
  const isInline = ["text", "reply"].includes(message.type) && inside.length === 1 && !inside[0].classList.contains("big") && !RIGHT_TO_LEFT.test(message.text);
  const bubble = element("div", { class: message.type === "sticker" ? "bubble bare" : "bubble" }, quote(message, context), ...inside, meta(item, isInline), reactButton(item, context));
  const below = made.below?.length ? element("div", { class: "choices" }, ...made.below) : null;
  const reactions = [context.reaction(item.id, "customer"), context.reaction(item.id, "bot")].filter(Boolean);
  const chips = reactions.length ? element("div", { class: "reactions", "aria-label": "Reactions" }, ...reactions.map((emoji) => element("span", {}, emoji))) : null;
  return [bubble, chips, made.wide, below, trouble(item, context)].filter(Boolean);
}
