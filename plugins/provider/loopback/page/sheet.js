// Sheets that slide up inside a phone: the rows of a list, a place to send, a form's answer, a reaction. One at a time; Escape,
// the cross and a press beside it close it, and the focus goes back to where it was.

import { element } from "./dom.js";

/** Opens a sheet over `frame`; returns the function that closes it. */
export function openSheet(frame, title, ...body) {
  const before = document.activeElement;
  const close = () => {
    veil.remove();
    for (const sibling of frame.children) sibling.inert = false;
    before?.focus?.({ preventScroll: true });
  };
  const sheet = element("section", { class: "sheet", role: "dialog", "aria-modal": "true", "aria-label": title },
    element("div", { class: "sheet-head" }, element("h2", { dir: "auto" }, title), element("button", { type: "button", "aria-label": "Close", onclick: close }, "×")),
    element("div", { class: "sheet-body" }, ...body));
  const veil = element("div", { class: "veil", onclick: (event) => event.target === veil && close(), onkeydown: (event) => event.key === "Escape" && close() }, sheet);
  for (const sibling of frame.children) sibling.inert = true;
  frame.append(veil);
  (sheet.querySelector(".sheet-body button, .sheet-body input, .sheet-body textarea") || sheet.querySelector("button")).focus({ preventScroll: true });
  return close;
}

/** A row that can be pressed. */
export function row(sign, title, small, press) {
  return element("button", { type: "button", class: "row", onclick: press }, sign ? element("span", { class: "sign", "aria-hidden": "true" }, sign) : null,
    element("span", { dir: "auto" }, element("b", {}, title), small ? element("small", {}, small) : null));
}

export function openList(context, message) {
  const rows = (message.sections || []).flatMap((section) => [
    section.title ? element("h3", { dir: "auto" }, section.title) : null,
    ...(section.rows || []).map((each) => row("", each.title, each.description, () => {
      close();
      context.reply({ kind: "list", id: each.id, title: each.title, ...(each.description ? { description: each.description } : {}) });
    })),
  ]);
  const close = openSheet(context.frame, message.button || "Choose", ...rows);
}

const field = (label, name, value, more = {}) => element("label", {}, label, element("input", { name, value, ...more }));

export function openPlace(context) {
  const number = { required: true, inputmode: "decimal", pattern: "-?\\d{1,3}(\\.\\d+)?" };
  const form = element("form", {
    onsubmit: (event) => {
      event.preventDefault();
      const data = new FormData(form);
      const place = { latitude: Number(data.get("latitude")), longitude: Number(data.get("longitude")) };
      if (data.get("name")) place.name = data.get("name");
      close();
      context.send({ location: place });
    },
  }, field("Name of the place", "name", "Praça da Sé", { maxlength: 200 }), field("Latitude", "latitude", "-23.5503", number), field("Longitude", "longitude", "-46.6339", number),
  element("button", { class: "send" }, "Send location"));
  const close = openSheet(context.frame, "Location", form);
}

/** A real phone opens a form here; what it would send back is written by hand. */
export function openForm(context, message) {
  const answer = element("textarea", { name: "answer", spellcheck: "false" });
  answer.value = JSON.stringify(message.data || { name: context.person.name }, null, 2);
  const form = element("form", {
    onsubmit: (event) => {
      event.preventDefault();
      try {
        const response = JSON.parse(answer.value);
        answer.setCustomValidity("");
        close();
        context.reply({ kind: "flow", id: message.flow_id || message.flow_name || message.type, title: message.flow_cta || "Form", response });
      } catch {
        answer.setCustomValidity("Expected JSON, such as {\"size\": \"M\"}");
        answer.reportValidity();
      }
    },
  }, element("label", {}, "A form opens here on a real phone. Its answer:", answer), element("button", { class: "send" }, "Send answer"));
  answer.addEventListener("input", () => answer.setCustomValidity(""));
  const close = openSheet(context.frame, message.flow_cta || "Form", form);
}

export function openReactions(context, item, current) {
  const all = ["👍", "❤️", "😂", "😮", "😢", "🙏"].map((emoji) => element("button", {
    type: "button",
    "aria-pressed": String(emoji === current),
    "aria-label": emoji,
    onclick: () => {
      close();
      context.send({ reaction: { message_id: item.id, emoji: emoji === current ? "" : emoji } });
    },
  }, emoji));
  const close = openSheet(context.frame, "React", element("div", { class: "emojis" }, ...all));
}
