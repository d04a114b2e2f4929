// Inline keyboards under bubbles and reply keyboards under the text field.

import { el, icon, rove } from "./dom.js";
import { t } from "./i18n.js";

/** `onTap(row, col, button, element)`; the element shows a loading state until the promise ends. */
export function inlineKeyboard(markup, onTap, inLanguage) {
  const board = el("div", { class: "keys", role: "group", "aria-label": t("buttonsLabel", {}, inLanguage) });
  markup.inline_keyboard.forEach((row, r) => board.append(el("div", { class: "keys-row" }, ...row.map((shown, c) => inlineKey(shown, r, c, onTap)))));
  makeRoving(board);
  return board;
}

function inlineKey(shown, row, col, onTap) {
  const leads = shown.url || shown.web_app || shown.login_url;
  const key = el("button", { type: "button", class: `key${shown.style ? ` key-${shown.style}` : ""}`, tabindex: "-1", data: { row, col } },
    el("span", { class: "key-text" }, shown.text), leads && icon("link"), shown.copy_text && icon("copy"));
  key.addEventListener("click", async () => {
    if (key.getAttribute("aria-busy")) return;
    key.setAttribute("aria-busy", "true");
    try {
      await onTap(row, col, shown, key);
    } finally {
      key.removeAttribute("aria-busy");
    }
  });
  return key;
}

/** The keyboard that replaces the letters: a tap sends the text of the key. */
export function replyKeyboard(markup, onText, inLanguage) {
  const board = el("div", { class: "keys keys-reply", role: "group", "aria-label": t("keyboardLabel", {}, inLanguage) });
  for (const row of markup.keyboard) {
    board.append(el("div", { class: "keys-row" }, ...row.map(({ text }) =>
      el("button", { type: "button", class: "key key-reply", tabindex: "-1", on: { click: () => onText(text) } }, el("span", { class: "key-text" }, text)))));
  }
  makeRoving(board);
  return board;
}

function makeRoving(board) {
  const keys = () => [...board.querySelectorAll(".key")];
  const [first] = keys();
  if (first) first.tabIndex = 0;
  rove(board, keys, { columns: true });
}
