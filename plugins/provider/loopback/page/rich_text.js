// *bold* _italic_ ~struck~ `code` ```code``` and links, as a phone shows them: from text to nodes.

import { element, link } from "./dom.js";

const EDGE = "(?<![\\p{L}\\p{N}])";
const END = "(?![\\p{L}\\p{N}])";
const marked = (sign) => `${EDGE}[${sign}](\\S|\\S[^${sign}\\n]*?\\S)[${sign}]${END}`;
const PATTERN = new RegExp(
  ["```([\\s\\S]+?)```", "`([^`\\n]+)`", marked("*"), marked("_"), marked("~"), "(https?:\\/\\/[^\\s<>\"]+)"].join("|"), "gu");
const TAGS = [null, "code", "code", "b", "i", "s"];
const DEEPEST = 4;

/** A trailing full stop or bracket belongs to the sentence, not to the address. */
function splitAddress(text) {
  let end = text.length;
  while (/[.,;:!?'"*_~]/.test(text[end - 1]) || (text[end - 1] === ")" && !text.slice(0, end).includes("("))) end -= 1;
  return [text.slice(0, end), text.slice(end)];
}

/** A list of nodes and texts. */
export function richText(text, depth = 0) {
  const nodes = [];
  let last = 0;
  for (const match of text.matchAll(PATTERN)) {
    nodes.push(text.slice(last, match.index));
    last = match.index + match[0].length;
    if (match[6]) {
      const [address, rest] = splitAddress(match[6]);
      nodes.push(link(address, address), rest);
      continue;
    }
    const kind = [1, 2, 3, 4, 5].find((group) => match[group] !== undefined);
    const inner = match[kind];
    nodes.push(element(TAGS[kind], {}, ...(kind > 2 && depth < DEEPEST ? richText(inner, depth + 1) : [inner])));
  }
  nodes.push(text.slice(last));
  return nodes.filter((node) => node !== "");
}

/** A paragraph of it. A few emoji alone are shown large. */
export function words(text, { plain = false } = {}) {
  const emoji = /^(\p{Extended_Pictographic}(\uFE0F|\u200D|\p{Emoji_Modifier}|\p{Extended_Pictographic})*\s?){1,3}$/u.test(text) && text.length < 30;
  return element("div", { class: emoji ? "words big" : "words", dir: "auto" }, ...(plain ? [text] : richText(text)));
}
