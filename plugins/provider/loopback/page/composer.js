// The line to write in, with what can be attached.

import { drawing, element } from "./dom.js";
import { openPlace, openSheet, row } from "./sheet.js";

const kilobytes = (bytes) => (bytes >= 1 << 20 ? `${(bytes / (1 << 20)).toFixed(1)} MB` : `${Math.ceil(bytes / 1024)} KB`);

function readFile(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

export class Composer {
  /** `context` is the phone: {frame, person, send, limits, tell(words)}. */
  constructor(context) {
    this.context = context;
    this.key = `parley.phone.draft/${context.person.customer}`;
    this.field = element("textarea", { rows: "1", placeholder: "Message", dir: "auto", enterkeyhint: "send", autocomplete: "off", maxlength: String(context.limits.max_text),
      "aria-label": `Message as ${context.person.name || context.person.customer}` });
    this.go = element("button", { class: "round go", "aria-label": "Send", disabled: true }, drawing("0 0 24 24", "M5 12h13", "M12.500 6l6 6-6 6"));
    const attach = element("button", { type: "button", class: "round", "aria-label": "Attach", onclick: () => this.attach() }, drawing("0 0 24 24", "M12 5v14", "M5 12h14"));
    this.file = element("input", { type: "file", hidden: true, onchange: () => this.sendFile(this.file.files[0]) });
    this.element = element("form", { class: "composer", onsubmit: (event) => this.submit(event) }, attach, this.file, this.field, this.go);
    this.field.addEventListener("input", () => this.resize());
    this.field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.submit(event);
    });
    this.field.addEventListener("paste", (event) => {
      const file = event.clipboardData?.files[0];
      if (file) {
        event.preventDefault();
        this.sendFile(file);
      }
    });
    this.field.value = this.draft();
    requestAnimationFrame(() => this.resize());
  }

  draft() {
    try {
      return sessionStorage.getItem(this.key) || "";
    } catch {
      return "";
    }
  }

  resize() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight + 2, 128)}px`;
    this.go.disabled = !this.field.value.trim();
    try {
      sessionStorage.setItem(this.key, this.field.value);
    } catch {
      // The draft lives as long as the page.
    }
  }

  submit(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (!text) return;
    this.context.send({ text });
    this.field.value = "";
    this.resize();
    this.field.focus();
  }

  attach() {
    const pick = (accept) => () => {
      close();
      this.file.accept = accept;
      this.file.value = "";
      this.file.click();
    };
    const limit = `Up to ${kilobytes(this.context.limits.max_media)}`;
    const close = openSheet(this.context.frame, "Attach", row("🖼", "Image", limit, pick("image/png,image/jpeg,image/gif,image/webp")), row("📄", "File", limit, pick("")),
      row("📍", "Location", "A place by its coordinates", () => {
        close();
        openPlace(this.context);
      }));
  }

  async sendFile(file) {
    if (!file) return;
    const { max_media: limit } = this.context.limits;
    if (file.size > limit) return this.context.tell(`${file.name} has ${kilobytes(file.size)}; the phone sends up to ${kilobytes(limit)}.`);
    if (!file.size) return this.context.tell(`${file.name} is empty.`);
    const url = (await readFile(file)).replace(/^data:(;base64)?,/, "data:application/octet-stream;base64,");
    const caption = this.field.value.trim();
    this.context.send({ media: { url, filename: file.name.slice(0, 240), ...(caption ? { caption } : {}) } });
    this.field.value = "";
    this.resize();
  }
}
