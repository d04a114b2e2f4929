// The bot's requests, newest first, live.

import { get, post } from "./api.js";
import { el } from "./dom.js";
import { t } from "./i18n.js";

const MOST = 150;

export class JournalPanel {
  constructor(phones) {
    this.phones = phones;
    this.hidePolling = true;
    this.filter = "";
    this.entries = [];
    this.last = 0;
  }

  build() {
    const hide = el("input", { type: "checkbox", on: { change: () => { this.hidePolling = hide.checked; this.draw(); } } });
    hide.checked = this.hidePolling;
    const filter = el("input", { type: "search", placeholder: t("filter"), "aria-label": t("filter"), value: this.filter, on: { input: () => { this.filter = filter.value.toLowerCase(); this.draw(); } } });
    const clear = el("button", { type: "button", class: "quiet", on: { click: async () => { await post("journal/clear"); this.entries = []; this.draw(); } } }, t("clear"));
    this.list = el("ol", { class: "journal" });
    this.update();
    return [
      el("p", { class: "intro" }, t("requestsIntro")),
      el("div", { class: "journal-tools" }, filter, el("label", { class: "check" }, hide, el("span", {}, t("hidePolling"))), clear),
      this.list,
    ];
  }

  async update() {
    if (!this.list?.isConnected && this.entries.length) this.draw();
    const fresh = await get(`journal?after=${this.last}&limit=${2 * MOST}`).catch(() => []);
    if (fresh.length) {
      this.last = fresh.at(-1).n;
      this.entries = [...this.entries, ...fresh].slice(-4 * MOST);
    }
    this.draw();
  }

  draw() {
    if (!this.list) return;
    const wanted = this.entries.filter((e) => !(this.hidePolling && e.method === "getUpdates") && e.method.toLowerCase().includes(this.filter)).slice(-MOST).reverse();
    if (!wanted.length) { this.list.replaceChildren(el("li", { class: "hint" }, t("noRequests"))); return; }
    const known = new Map([...this.list.children].map((row) => [row.dataset.n, row]));
    this.list.replaceChildren(...wanted.map((entry) => known.get(String(entry.n)) ?? this.row(entry)));
  }

  row(entry) {
    const person = this.phones().find((p) => p.id === entry.params.chat_id)?.view.first_name ?? entry.params.chat_id ?? "";
    const good = entry.status === 200;
    const time = new Date(entry.at * 1000).toLocaleTimeString("en-GB");
    const detail = el("details", {},
      el("summary", {}, el("span", { class: "journal-method" }, entry.method), el("span", { class: "journal-who" }, String(person)),
        el("span", { class: `journal-status${good ? "" : " bad"}` }, entry.fault && entry.status === 0 ? entry.fault : String(entry.status)), el("time", {}, time)));
    detail.addEventListener("toggle", () => {
      if (detail.open && detail.children.length === 1) detail.append(el("pre", { tabindex: "0" }, JSON.stringify(entry, null, 2)));
    });
    return el("li", { data: { n: entry.n } }, detail);
  }
}
