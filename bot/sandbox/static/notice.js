// Toasts, alerts, questions and pop-up menus.

import { el, icon, rove } from "./dom.js";
import { t } from "./i18n.js";

/** A short line at the bottom of `where` that goes away by itself. */
export function toast(where, text) {
  const note = el("div", { class: "toast", role: "status" }, text);
  where.append(note);
  setTimeout(() => note.classList.add("leaving"), Math.min(7000, 2200 + 60 * text.length));
  note.addEventListener("animationend", (event) => event.animationName === "leave" && note.remove());
  setTimeout(() => note.remove(), 9000);
}

/** A dialog over the page; Escape closes it. `build(close)` gives its content. Focus returns where it was. */
export function dialog(label, build, more = {}) {
  const before = document.activeElement;
  const box = el("dialog", { class: "dialog", "aria-label": label, ...more });
  const close = () => box.close();
  box.addEventListener("close", () => {
    box.remove();
    if (before?.isConnected) before.focus();
  });
  box.append(...build(close));
  document.body.append(box);
  box.showModal();
  return box;
}

/** Telegram's alert with one button, in the language of the phone. */
export function alertBox(title, text, inLanguage) {
  dialog(title, (close) => [
    el("p", { class: "dialog-text" }, text),
    el("div", { class: "dialog-buttons" }, el("button", { type: "button", class: "primary", on: { click: close } }, t("ok", {}, inLanguage))),
  ], { role: "alertdialog", lang: inLanguage });
}

/** A menu near `anchor`. Items: {icon, text, note, act}. Arrow keys, Home, End, Escape, Tab as usual. */
export function popMenu(anchor, label, items, { above = false, wide = false, within = document.body } = {}) {
  const open = within.querySelector(".menu");
  const sameAnchor = open?.anchor === anchor;
  open?.closeMenu();
  if (sameAnchor) return;
  const buttons = items.map((item) =>
    el("button", { type: "button", role: "menuitem", class: "menu-item", tabindex: "-1", lang: item.lang, on: { click: () => { close(); item.act(); } } },
      item.icon && icon(item.icon),
      el("span", { class: "menu-text" }, item.text, item.note && el("span", { class: "menu-note" }, item.note))));
  const menu = el("div", { class: `menu${wide ? " menu-wide" : ""}`, role: "menu", "aria-label": label }, ...buttons);
  const outside = (event) => !menu.contains(event.target) && !anchor.contains(event.target) && close(false);
  function close(refocus = true) {
    menu.remove();
    anchor.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside);
    if (refocus && anchor.isConnected) anchor.focus();
  }
  menu.anchor = anchor;
  menu.closeMenu = () => close(false);
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.stopPropagation(); close(); }
    if (event.key === "Tab") close();
  });
  rove(menu, () => buttons, { vertical: true });
  within.append(menu);
  place(menu, anchor, within, above);
  anchor.setAttribute("aria-expanded", "true");
  document.addEventListener("pointerdown", outside);
  buttons[0]?.focus();
}

function place(menu, anchor, within, above) {
  const frame = within === document.body ? { left: 0, top: 0, right: innerWidth, bottom: innerHeight } : within.getBoundingClientRect();
  const spot = anchor.getBoundingClientRect();
  const left = Math.min(spot.left, frame.right - menu.offsetWidth - 8);
  menu.style.setProperty("left", `${Math.max(8, left - frame.left)}px`);
  if (above) menu.style.setProperty("bottom", `${frame.bottom - spot.top + 6}px`);
  else menu.style.setProperty("top", `${Math.min(spot.bottom + 6, frame.bottom - menu.offsetHeight - 8) - frame.top}px`);
}
