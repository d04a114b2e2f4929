// Text with Telegram's entities, as nodes. Offsets are UTF-16 units, which is what JavaScript counts in.

import { el } from "./dom.js";
import { t } from "./i18n.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre" };

/** What happens on a tap: `{openLink(url), sendText(text)}`; `inLanguage` for labels. */
export function render(text, entities = [], acts, inLanguage) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return spans(text, 0, text.length, sorted, acts, inLanguage);
}

function spans(text, from, to, entities, acts, inLanguage) {
  const nodes = [];
  let at = from;
  let rest = entities;
  while (rest.length) {
    const [first] = rest;
    const start = Math.max(first.offset, at);
    const end = Math.min(first.offset + first.length, to);
    const inner = rest.slice(1).filter((e) => e.offset < end);
    rest = rest.slice(1).filter((e) => e.offset >= end);
    if (end <= start) continue;
    if (start > at) nodes.push(text.slice(at, start));
    nodes.push(wrap(first, text.slice(start, end), spans(text, start, end, inner, acts, inLanguage), acts, inLanguage));
    at = end;
  }
  if (at < to) nodes.push(text.slice(at, to));
  return nodes;
}

function wrap(entity, plain, children, acts, inLanguage) {
  const { type } = entity;
  if (TAGS[type]) return el(TAGS[type], {}, ...children);
  if (type === "spoiler") return spoiler(children, inLanguage);
  if (type === "blockquote") return el("blockquote", {}, ...children);
  if (type === "expandable_blockquote") return folded(children);
  if (type === "text_link" || type === "url") return link(entity.url ?? plain, children, acts);
  if (type === "bot_command") {
    return el("button", { type: "button", class: "command", on: { click: () => acts.sendText(plain) } }, ...children);
  }
  return el("span", { class: type === "mention" || type === "hashtag" ? "named" : undefined }, ...children);
}

function link(address, children, acts) {
  const url = safeAddress(address);
  if (!url) return el("span", {}, ...children);
  return el("a", {
    href: url, target: "_blank", rel: "noopener noreferrer",
    on: { click: (event) => { if (acts.openLink(url)) event.preventDefault(); } },
  }, ...children);
}

/** The address if a tap may open it, else null: no scripts, no data. */
export function safeAddress(address) {
  const full = /^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`;
  try {
    const { protocol, href } = new URL(full);
    return ["http:", "https:", "tg:", "mailto:", "tel:"].includes(protocol) ? href : null;
  } catch {
    return null;
  }
}

/** The payload when the address is a deep link to this bot, "" without payload, null for other addresses. */
export function deepLink(address, botUsername) {
  try {
    const url = new URL(address);
    const bot = url.protocol === "tg:" ? url.searchParams.get("domain") : /^(www\.)?(t\.me|telegram\.me)$/.test(url.hostname) && url.pathname.slice(1);
    return bot && bot.toLowerCase() === botUsername.toLowerCase() ? (url.searchParams.get("start") ?? "") : null;
  } catch {
    return null;
  }
}

/** Three lines until it is tapped, as on a phone; another tap folds it again. */
function folded(children) {
  const quote = el("blockquote", { class: "folded", role: "button", tabindex: "0", "aria-expanded": "false" }, ...children);
  const turn = () => quote.setAttribute("aria-expanded", String(!quote.classList.toggle("folded")));
  quote.addEventListener("click", turn);
  quote.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); turn(); }
  });
  return quote;
}

function spoiler(children, inLanguage) {
  const label = t("spoiler", {}, inLanguage);
  const hidden = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": label }, el("span", { class: "spoiler-text", "aria-hidden": "true" }, ...children));
  const reveal = () => {
    hidden.classList.add("revealed");
    for (const name of ["role", "tabindex", "aria-label"]) hidden.removeAttribute(name);
    hidden.firstChild.removeAttribute("aria-hidden");
  };
  hidden.addEventListener("click", reveal);
  hidden.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); reveal(); }
  });
  return hidden;
}
