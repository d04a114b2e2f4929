// Behind the scenes: what the bot asks for, and how to disturb it.

import { get, post, remove } from "./api.js";
import { el, iconButton, rove } from "./dom.js";
import { deepLink } from "./entities.js";
import { t } from "./i18n.js";
import { JournalPanel } from "./journal.js";
import { dialog, toast } from "./notice.js";

const TABS = ["requests", "faults", "limits", "links"];
const METHODS = ["sendMessage", "editMessageText", "answerCallbackQuery", "deleteMessage", "sendPhoto", "getUpdates"];
const KINDS = ["429", "500", "502", "drop", "timeout", "403", "400", "duplicate"];

export class Drawer {
  /** `desk`: phones(), onClose(). */
  constructor(element, desk) {
    this.element = element;
    this.desk = desk;
    this.tab = "requests";
    this.journal = new JournalPanel(() => desk.phones());
    element.addEventListener("keydown", (event) => { if (event.key === "Escape") desk.onClose(); });
  }

  get open() {
    return !this.element.hidden;
  }

  show() {
    this.element.hidden = false;
    this.build();
    this.element.querySelector("[role=tab][aria-selected=true]").focus();
  }

  hide() {
    this.element.hidden = true;
    this.element.replaceChildren();
  }

  build() {
    const tabs = TABS.map((name) => el("button", {
      type: "button", role: "tab", id: `tab-${name}`, class: "drawer-tab", "aria-controls": "panel", "aria-selected": String(name === this.tab),
      tabindex: name === this.tab ? "0" : "-1", on: { click: () => this.choose(name), focus: () => name !== this.tab && this.choose(name) },
    }, t(name)));
    const list = el("div", { class: "drawer-tabs", role: "tablist", "aria-label": t("behind") }, ...tabs);
    rove(list, () => tabs);
    this.tabs = tabs;
    this.panel = el("div", { class: "panel", id: "panel", role: "tabpanel", tabindex: "0" });
    this.element.replaceChildren(el("div", { class: "drawer-head" }, el("h2", {}, t("behind")), iconButton("close", t("close"), () => this.desk.onClose())), list, this.panel);
    this.fill();
  }

  choose(name) {
    this.tab = name;
    for (const tab of this.tabs) {
      const chosen = tab.id === `tab-${name}`;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
    }
    this.fill();
  }

  async fill() {
    this.panel.setAttribute("aria-labelledby", `tab-${this.tab}`);
    const built = { requests: () => this.journal.build(), faults: () => this.faults(), limits: () => this.limits(), links: () => this.links() }[this.tab]();
    this.panel.replaceChildren(...[].concat(built));
  }

  note(text) {
    toast(this.element, text);
  }

  async attempt(promise, done) {
    try {
      const value = await promise;
      if (done) this.note(t(done));
      return value;
    } catch (error) {
      this.note(t("failed", { reason: error.message }));
      return null;
    }
  }

  faults() {
    const method = choice("method", [["*", t("everyMethod")], ...METHODS.map((m) => [m, m])]);
    const kind = choice("kind", KINDS.map((k) => [k, t(`kind_${k}`)]));
    const count = number("count", "", 1);
    const every = number("every", "", 1);
    const wait = number("retryAfter", "3", 1);
    const effect = checkbox("afterEffect");
    const list = el("ul", { class: "fault-list", "aria-live": "polite" });
    const add = async () => {
      const fault = { method: method.input.value, kind: kind.input.value, retry_after: Number(wait.input.value) || 1, after_effect: effect.input.checked };
      if (count.input.value) fault.count = Number(count.input.value);
      if (every.input.value) fault.every = Number(every.input.value);
      const now = await this.attempt(post("faults", [fault]));
      if (now) showFaults(list, now);
    };
    const clear = async () => showFaults(list, (await this.attempt(remove("faults"))) ?? []);
    this.attempt(get("faults")).then((now) => now && showFaults(list, now));
    const onlyFor429 = () => { wait.label.hidden = kind.input.value !== "429"; };
    kind.input.addEventListener("change", onlyFor429);
    return [
      el("p", { class: "intro" }, t("faultsIntro")),
      form(add, method.label, kind.label, el("div", { class: "pair" }, count.label, every.label), wait.label, effect.label, submit("add")),
      list, el("button", { type: "button", class: "quiet", on: { click: clear } }, t("clearFaults")),
    ];
  }

  limits() {
    const strict = checkbox("strict");
    const perSecond = number("perSecond", "30", 1);
    const latency = number("latency", "0", 0);
    this.attempt(get("limits")).then((now) => {
      if (!now) return;
      strict.input.checked = now.strict;
      perSecond.input.value = now.per_second;
      latency.input.value = now.latency_ms;
    });
    const apply = () => this.attempt(post("limits", { strict: strict.input.checked, per_second: Number(perSecond.input.value), latency_ms: Number(latency.input.value) }), "applied");
    return [
      el("p", { class: "intro" }, t("limitsIntro")),
      form(apply, strict.label, el("p", { class: "hint" }, t("strictNote")), perSecond.label, latency.label, submit("apply")),
    ];
  }

  links() {
    const waiting = el("p", { class: "hint", role: "status" });
    const id = number("updateId", "", 1);
    this.attempt(get("state")).then((now) => {
      if (!now) return;
      waiting.textContent = t("waiting", { n: now.pending_updates });
      id.input.value = now.last_update_id;
    });
    const link = field("deepLink", "t.me/luujin_sandbox_bot?start=…");
    const phone = choice("onPhone", this.desk.phones().map((p) => [p.id, p.view.first_name]));
    const open = () => this.openLink(link.input.value.trim(), Number(phone.input.value));
    const again = () => this.attempt(post("redeliver", { update_id: Number(id.input.value) }), "delivered");
    return [
      form(open, el("p", { class: "hint" }, t("deepLinkNote")), link.label, phone.label, submit("open")),
      el("h3", {}, t("again")), form(again, el("p", { class: "hint" }, t("againNote")), id.label, submit("deliver"), waiting),
      el("h3", {}, t("reset")), el("p", { class: "hint" }, t("resetNote")),
      el("button", { type: "button", class: "danger", on: { click: () => this.askReset() } }, t("reset")),
    ];
  }

  openLink(text, phoneId) {
    const phone = this.desk.phones().find((p) => p.id === phoneId);
    const bare = /^[A-Za-z0-9_-]{1,64}$/.test(text) ? text : null;
    const address = /^[a-z]+:/i.test(text) ? text : `https://${text}`;
    const payload = bare ?? deepLink(address, phone.chat.bot_username);
    if (payload === null) this.note(t("badLink"));
    else this.attempt(post(`phones/${phoneId}/start`, { payload }), "opened");
  }

  askReset() {
    dialog(t("reset"), (close) => [
      el("p", { class: "dialog-text" }, t("resetAsk")),
      el("div", { class: "dialog-buttons" },
        el("button", { type: "button", class: "quiet", on: { click: close } }, t("cancel")),
        el("button", { type: "button", class: "danger", on: { click: () => { close(); this.attempt(post("reset")).then(() => location.reload()); } } }, t("resetDo"))),
    ]);
  }
}

function showFaults(list, faults) {
  if (!faults.length) list.replaceChildren(el("li", { class: "hint" }, t("noFaults")));
  else list.replaceChildren(...faults.map((f) => el("li", {}, el("b", {}, f.method === "*" ? t("everyMethod") : f.method), ` · ${t(`kind_${f.kind}`)}`, el("small", {}, t("struck", { n: f.struck })))));
}

function labelled(key, input) {
  return { input, label: el("label", { class: "labelled" }, el("span", {}, t(key)), input) };
}

const field = (key, placeholder) => labelled(key, el("input", { type: "text", placeholder, autocomplete: "off", spellcheck: "false" }));
const number = (key, value, min) => labelled(key, el("input", { type: "number", inputmode: "numeric", min, value }));
const choice = (key, options) => labelled(key, el("select", {}, ...options.map(([value, text]) => el("option", { value: String(value) }, text))));
const submit = (key) => el("button", { type: "submit", class: "primary" }, t(key));

function checkbox(key) {
  const input = el("input", { type: "checkbox" });
  return { input, label: el("label", { class: "check" }, input, el("span", {}, t(key))) };
}

function form(act, ...parts) {
  return el("form", { class: "form", novalidate: true, on: { submit: (event) => { event.preventDefault(); act(); } } }, ...parts);
}
