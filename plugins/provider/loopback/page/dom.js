// Makes elements. Text only ever becomes text nodes: nothing here, or anywhere in the page, reads text as HTML.

const SVG = "http://www.w3.org/2000/svg";

/** element("p", {class: "x", onclick: f}, "text", child, null): nulls are left out. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

/** A line drawing from paths. */
export function drawing(box, ...paths) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", box);
  svg.setAttribute("aria-hidden", "true");
  for (const path of paths) {
    const line = document.createElementNS(SVG, "path");
    const attributes = { d: path, fill: "none", stroke: "currentColor", "stroke-width": "1.8", "stroke-linecap": "round", "stroke-linejoin": "round" };
    for (const [key, value] of Object.entries(attributes)) line.setAttribute(key, value);
    svg.append(line);
  }
  return svg;
}

/** The address when a browser may follow or load it, else null: no javascript:, no data: but pictures. */
export function safeAddress(text) {
  if (typeof text !== "string" || !text) return null;
  try {
    const url = new URL(text, location.href);
    const picture = /^data:(image\/(png|jpeg|gif|webp)|audio\/|video\/)/.test(text);
    return url.protocol === "http:" || url.protocol === "https:" || url.protocol === "blob:" || picture ? url.href : null;
  } catch {
    return null;
  }
}

/** An outside link. */
export function link(address, ...children) {
  const safe = safeAddress(address);
  return safe ? element("a", { href: safe, target: "_blank", rel: "noopener noreferrer" }, ...children) : element("span", {}, ...children);
}

/** A round picture made of the first letter, in a colour of its own. */
export function face(name, key) {
  let sum = 0;
  for (const letter of key) sum = (sum * 31 + letter.codePointAt(0)) % 9973;
  const made = element("span", { class: "face", "aria-hidden": "true" }, [...(name || key)][0].toUpperCase());
  made.style.setProperty("--hue", Math.round(sum * 137.508) % 360);  // the golden angle: neighbours differ
  return made;
}
