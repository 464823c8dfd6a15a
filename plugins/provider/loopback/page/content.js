// What a message shows, by its type: words, pictures, sounds, places, people. What it does not know becomes a card that can
// be read, so that nothing a bot sends is ever invisible.

import { element, link, safeAddress } from "./dom.js";
import { words } from "./rich_text.js";

const SIGNS = { document: "📄", contact: "👤", video: "🎬", audio: "🎵", image: "🖼", sticker: "🏷" };

/** A line with a sign, a title and something small below. */
export function cardLine(sign, title, small) {
  const about = element("span", {}, element("b", { dir: "auto" }, title), small ? element("small", { dir: "auto" }, small) : null);
  return element("div", { class: "cardline" }, element("span", { class: "sign", "aria-hidden": "true" }, sign), about);
}

/** Any document, for a person to read. */
export function unknownCard(title, document) {
  return [cardLine("🧩", title, "This phone has no picture of it"), element("pre", { class: "raw", tabindex: "0" }, JSON.stringify(document, null, 2))];
}

function picture(address, label, make) {
  const box = element("span", { class: "picture", "data-label": label });
  const shown = make(address);
  shown.addEventListener("error", () => {
    box.classList.add("broken");
    shown.remove();
  });
  box.append(shown);
  return box;
}

/** A picture, film, sound or file: {url | media_id | id, caption?, filename?}. */
export function media(type, file, caption) {
  const address = safeAddress(file.url);
  const name = file.filename || file.caption || type;
  const below = caption ? words(caption) : null;
  if (!address) return [cardLine(SIGNS[type] || "📎", file.filename || `A ${type}`, file.media_id || file.id ? `at the provider: ${file.media_id || file.id}` : "without an address"), below];
  if (type === "image") return [picture(address, `The image does not load: ${file.url.slice(0, 200)}`, (src) => element("img", { src, alt: file.caption || "Image", loading: "lazy", referrerpolicy: "no-referrer" })), below];
  if (type === "sticker") return [element("img", { class: "sticker", src: address, alt: "Sticker", referrerpolicy: "no-referrer" })];
  if (type === "video") return [picture(address, `The video does not load: ${file.url.slice(0, 200)}`, (src) => element("video", { src, controls: true, preload: "metadata" })), below];
  if (type === "audio") return [element("audio", { class: "sound", src: address, controls: true, preload: "metadata" }), below];
  return [link(file.url, cardLine(SIGNS.document, name, file.mime_type || "Open")), below];
}

export function place(location) {
  const { latitude, longitude, name, address } = location;
  const coordinates = `${Number(latitude).toFixed(4)}, ${Number(longitude).toFixed(4)}`;
  const map = `https://www.openstreetmap.org/?mlat=${Number(latitude)}&mlon=${Number(longitude)}#map=16/${Number(latitude)}/${Number(longitude)}`;
  return [
    element("span", { class: "map", role: "img", "aria-label": `Map: ${name || coordinates}` }),
    element("div", { class: "cardline" }, element("span", {}, element("b", { dir: "auto" }, name || "Location"), address ? element("small", { dir: "auto" }, address) : null, element("small", {}, link(map, coordinates)))),
  ];
}

function people(contacts) {
  return contacts.map((contact) => {
    const name = contact.name?.formatted_name || contact.name?.first_name || "Contact";
    const ways = [...(contact.phones || []).map((each) => each.phone), ...(contact.emails || []).map((each) => each.email), contact.org?.company];
    return cardLine(SIGNS.contact, name, ways.filter(Boolean).join(" · "));
  });
}

/** The header of an interactive message: a text, or a picture, film or file. */
export function header(head) {
  if (!head) return [];
  const text = typeof head === "string" ? head : head.text;
  if (text) return [element("div", { class: "title", dir: "auto" }, text)];
  return media(head.type || "document", head, "");
}

export function footer(text) {
  return text ? element("div", { class: "footer", dir: "auto" }, text) : null;
}

const plain = {
  text: (message) => [words(message.text || "")],
  location: (message) => place(message.location || message),
  contacts: (message) => people(message.contacts || []),
  reply: (message) => [words(message.text || message.reply?.title || message.reply?.id || "", { plain: true }), message.reply?.description ? footer(message.reply.description) : null],
  order: (message) => unknownCard("Order", message.order),
};

/** Nodes for a message of no interactive type, or null for a type that is not plain. */
export function plainContent(message) {
  if (["image", "video", "audio", "document", "sticker"].includes(message.type)) {
    const file = message.media || message;
    return media(message.type, file, file.caption);
  }
  return plain[message.type]?.(message) || null;
}
