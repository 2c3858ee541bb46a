/* Shows what a cell prints, shows and ends with. */

import markdownIt from "markdown-it";
import { element } from "./elements.js";

const markdown = markdownIt();
/* The best first, as in notebooks. */
const RENDERERS = {
  "text/html": (html, place) => insertHtml(html, place),
  "text/markdown": (text, place) => insertHtml(markdown.render(text), place),
  "image/svg+xml": (svg, place) => insertHtml(svg, place),
  "image/png": (base64, place, data) =>
    place.append(element("img", { src: `data:image/png;base64,${base64}`, alt: data["text/plain"] })),
  "text/plain": (text, place) => place.append(element("pre", { textContent: text })),
};

export function showMessage(message, place) {
  if (message.kind === "stream") showStream(message, place);
  if (message.kind === "display") showData(message.data, place);
  if (message.kind === "error") {
    place.append(element("pre", { class: "live-error", textContent: message.text }));
  }
}

function showData(data, place) {
  const kind = Object.keys(RENDERERS).find((one) => one in data);
  const holder = element("div", { class: "output text_html" });
  place.append(holder);
  RENDERERS[kind](data[kind], holder, data);
}

/** Lines that follow each other share a block. */
function showStream({ name, text }, place) {
  let block = place.lastElementChild;
  if (block?.dataset.stream !== name) {
    block = element("pre", { class: `output stream ${name}` });
    block.dataset.stream = name;
    place.append(block);
  }
  if (text.includes("\r")) block.textContent = overwritten(block.textContent + text);
  else block.append(text);
}

/** Text in which a line starts again after a carriage return, as progress bars do. */
function overwritten(text) {
  return text.replaceAll("\r\n", "\n").replace(/[^\n]*\r(?=[^\n\r])/g, "");
}

/** Browsers do not run scripts that arrive as text, and animations need theirs. */
function insertHtml(html, place) {
  place.innerHTML = html;
  for (const script of place.querySelectorAll("script")) {
    const fresh = document.createElement("script");
    for (const { name, value } of script.attributes) fresh.setAttribute(name, value);
    fresh.textContent = script.textContent;
    script.replaceWith(fresh);
  }
}
