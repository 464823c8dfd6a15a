// Messages one can press: buttons, lists, links, forms, carousels, templates, requests. Each gives the nodes inside the
// bubble and the choices below it; a press becomes the reply that a real phone would send.

import { element, safeAddress } from "./dom.js";
import { cardLine, footer, header, media, unknownCard } from "./content.js";
import { openForm, openList, openPlace } from "./sheet.js";
import { words } from "./rich_text.js";

/** A button below a bubble. */
function choice(mark, title, press) {
  return element("button", { type: "button", class: "choice", dir: "auto", onclick: press }, mark ? element("span", { class: "mark", "aria-hidden": "true" }, mark) : null, title);
}

function outside(mark, title, address) {
  const href = safeAddress(address);
  const sign = element("span", { class: "mark", "aria-hidden": "true" }, mark);
  return href ? element("a", { class: "choice", href, target: "_blank", rel: "noopener noreferrer" }, sign, title) : element("span", { class: "choice" }, sign, title);
}

const chosen = (id) => (context) => context.chosen.has(id);

function buttons(list, kind, context) {
  return list.map((each) => {
    const made = choice("", each.title, () => context.reply({ kind, id: each.id, title: each.title }));
    if (chosen(each.id)(context)) made.classList.add("chosen");
    return made;
  });
}

const text = (message) => [...header(message.header), message.body ? words(message.body) : null, footer(message.footer)];

function carousel(message, context) {
  const cards = message.cards.map((card) =>
    element("section", {}, ...header(card.header), card.body ? words(card.body) : null,
      element("div", { class: "choices" }, card.url ? outside("↗", card.text || "Open", card.url) : buttons(card.buttons || [], "button", context))));
  return { inside: [words(message.body || "")], wide: element("div", { class: "cards", tabindex: "0", role: "group", "aria-label": "Cards" }, ...cards) };
}

function parameterText(parameter) {
  const own = parameter[parameter.type];
  return parameter.text ?? own?.fallback_value ?? own?.link ?? own?.name ?? (own === undefined ? "" : JSON.stringify(own));
}

/** The provider keeps a template's words; what is known here is its name and what fills it in. */
function template(message, context) {
  const parts = message.components || [];
  const of = (type) => parts.filter((part) => String(part.type).toLowerCase() === type);
  const language = message.language?.code || message.language || "";
  const inside = [element("span", { class: "label" }, `Template · ${language}`)];
  for (const parameter of of("header").flatMap((part) => part.parameters || [])) {
    const file = parameter[parameter.type];
    inside.push(...(parameter.type === "text" ? header(parameter.text) : media(parameter.type, { ...file, url: file?.link || file?.url, media_id: file?.id }, "")));
  }
  inside.push(element("div", { class: "title" }, message.name));
  of("body").flatMap((part) => part.parameters || []).forEach((parameter, at) =>
    inside.push(element("div", { class: "words", dir: "auto" }, element("code", {}, `{{${parameter.parameter_name || at + 1}}}`), ` ${parameterText(parameter)}`)));
  const below = of("button").map((button, at) => {
    const parameter = (button.parameters || [])[0] || {};
    const title = parameter.payload || parameter.text || `Button ${Number(button.index ?? at) + 1}`;
    if (String(button.sub_type).toLowerCase() !== "quick_reply") return outside("↗", `${button.sub_type || "button"}: ${title}`, null);
    return choice("", title, () => context.reply({ kind: "template_button", id: title, title, payload: title }));
  });
  return { inside, below };
}

function productLine(id, catalog) {
  return cardLine("🛍", id, catalog ? `Catalogue ${catalog}` : "Product");
}

const KINDS = {
  buttons: (message, context) => ({ inside: text(message), below: buttons(message.buttons || [], "button", context) }),
  list: (message, context) => ({ inside: text(message), below: [choice("☰", message.button || "Choose", () => openList(context, message))] }),
  cta_url: (message) => ({ inside: text(message), below: [outside("↗", message.text || message.url, message.url)] }),
  flow: (message, context) => ({ inside: text(message), below: [choice("▤", message.flow_cta || "Open", () => openForm(context, message))] }),
  carousel,
  template,
  location_request: (message, context) => ({ inside: text(message), below: [choice("📍", "Send location", () => openPlace(context))] }),
  address: (message, context) => ({ inside: text(message), below: [choice("▤", "Give an address", () => openForm(context, { ...message, flow_cta: "Address" }))] }),
  contact_request: (message, context) => ({ inside: text(message), below: [choice("👤", "Share my number", () => context.send({ contacts: [context.ownCard()] }))] }),
  product: (message) => ({ inside: [...text(message), productLine(message.product_id, message.catalog_id)] }),
  product_list: (message) => ({
    inside: [...text(message), ...(message.sections || []).flatMap((section) => [section.title ? element("div", { class: "title" }, section.title) : null, ...(section.products || []).map((id) => productLine(id, message.catalog_id))])],
  }),
  catalog: (message) => ({ inside: [...text(message), cardLine("🛍", "Catalogue", message.thumbnail_product_id)] }),
  order_details: (message) => ({ inside: [...text(message), ...unknownCard("Order details", message.parameters)] }),
  order_status: (message) => ({ inside: [...text(message), ...unknownCard("Order status", message.parameters)] }),
  call_permission_request: (message, context) => ({
    inside: message.body ? text(message) : [words("May we call you?")],
    below: [["accept", "Allow calls"], ["reject", "Not now"]].map(([id, title]) => choice("", title, () => context.reply({ kind: "call_permission", id, title, response: { response: id } }))),
  }),
  voice_call: (message) => ({ inside: text(message), below: [outside("📞", message.text || "Call", null)] }),
  interactive: (message) => ({ inside: unknownCard(`Interactive: ${message.interactive?.type || "unknown"}`, message.interactive) }),
};

/** {inside, below?, wide?} for an interactive message, or null. `context`: see bubble.js. */
export function interactiveContent(message, context) {
  return KINDS[message.type]?.(message, context) || null;
}
