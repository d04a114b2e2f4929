// The messages of a chat: adds, changes and removes bubbles without disturbing the rest.

import { el, iconButton } from "./dom.js";
import { day, t } from "./i18n.js";
import { messageView } from "./message.js";

const NEAR = 80;

export class Log {
  constructor(acts, inLanguage) {
    this.acts = acts;
    this.language = inLanguage;
    this.shown = new Map();
    this.element = el("div", { class: "log", role: "log", "aria-live": "polite", tabindex: "0" });
    this.down = iconButton("reply", t("toBottom", {}, inLanguage), () => this.toBottom(true), { class: "icon-button down", hidden: true });
    this.stuck = true;
    this.element.addEventListener("scroll", () => this.onScroll(), { passive: true });
    new ResizeObserver(() => this.stuck && this.toBottom(false)).observe(this.element);
    this.element.addEventListener("keydown", (event) => this.onKey(event));
  }

  /** Whoever reads the newest message keeps seeing it, also when the phone comes back into view. */
  onScroll() {
    if (!this.element.clientHeight) return;
    this.stuck = this.near();
    this.down.hidden = this.stuck;
  }

  update(chat) {
    const first = this.shown.size === 0;
    this.element.setAttribute("aria-label", t("chatLabel", { title: chat.title }, this.language));
    const group = chat.type !== "private";
    const ids = new Set(chat.messages.map((m) => m.message_id));
    for (const [id, { view }] of this.shown) if (!ids.has(id)) this.fade(id, view);
    let own = false;
    for (const message of chat.messages) {
      const known = this.shown.get(message.message_id);
      const json = JSON.stringify(message);
      if (known?.json === json) continue;
      const view = messageView(message, this.acts, this.language, group);
      if (known) this.change(known.view, view);
      else this.add(message, view, !first);
      own ||= !known && message.out;
      this.shown.set(message.message_id, { json, view, date: message.date });
    }
    this.dates();
    if (first || this.stuck || own) this.toBottom(!first);
  }

  add(message, view, lively) {
    if (lively) view.classList.add("fresh");
    this.element.append(view);
  }

  change(old, view) {
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    old.replaceWith(view);
    view.classList.add("changed");
    if (!focused) return;
    const { row, col } = focused.dataset;
    const same = row === undefined ? null : view.querySelector(`.key[data-row="${row}"][data-col="${col}"]`);
    const target = same ?? view.querySelector(".key") ?? view;
    if (target.tabIndex < 0 && target !== view) {
      for (const key of view.querySelectorAll(".key")) key.tabIndex = key === target ? 0 : -1;
    }
    target.focus({ preventScroll: true });
  }

  fade(id, view) {
    this.shown.delete(id);
    const hadFocus = view.contains(document.activeElement);
    view.classList.add("leaving");
    view.setAttribute("aria-hidden", "true");
    setTimeout(() => view.remove(), 240);
    if (hadFocus) this.element.focus({ preventScroll: true });
  }

  /** One line per day, before its first message. */
  dates() {
    for (const line of this.element.querySelectorAll(".day")) line.remove();
    let last = null;
    for (const { view, date } of this.shown.values()) {
      const named = day(date, this.language);
      if (named !== last) view.before(el("p", { class: "day" }, el("span", {}, named)));
      last = named;
    }
  }

  near() {
    const { scrollHeight, scrollTop, clientHeight } = this.element;
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }

  toBottom(smoothly) {
    this.stuck = true;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.element.scrollTo({ top: this.element.scrollHeight, behavior: smoothly && !calm ? "smooth" : "auto" });
  }

  messages() {
    return [...this.element.querySelectorAll(".message:not(.leaving)")];
  }

  focusNewest() {
    this.messages().at(-1)?.focus();
  }

  jump(id) {
    const view = this.shown.get(id)?.view;
    if (!view) return;
    view.scrollIntoView({ block: "center" });
    view.classList.remove("changed");
    requestAnimationFrame(() => view.classList.add("changed"));
  }

  onKey(event) {
    if (!["ArrowUp", "ArrowDown"].includes(event.key)) return;
    const all = this.messages();
    const at = all.indexOf(event.target);
    if (at < 0 && event.target !== this.element) return;
    event.preventDefault();
    const next = at < 0 ? all.at(-1) : all[at + (event.key === "ArrowUp" ? -1 : 1)];
    next?.focus();
  }
}
