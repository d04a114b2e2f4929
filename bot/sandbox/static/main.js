// The page: the bar, the phones side by side, the tabs of a small screen, the drawer.

import { get, listen, post } from "./api.js";
import { el, icon, rove } from "./dom.js";
import { Drawer } from "./drawer.js";
import { language, onLanguage, role, setLanguage, t, translate } from "./i18n.js";
import { dialog, popMenu, toast } from "./notice.js";
import { Phone } from "./phone.js";

const SHOWN_KEY = "luujin.sandbox.phones";
const FIRST = [2001, 2002, 2003, 2004];
const MOST_IN_MENU = 30;

const stage = document.getElementById("stage");
const tabs = document.getElementById("tabs");
const addButton = document.getElementById("add-phone");
const drawerToggle = document.getElementById("drawer-toggle");
const statusText = document.getElementById("status-text");
const phones = [];
let current = null;
let linked = true;
let listens = false;

const desk = {
  putAway(phone) {
    phones.splice(phones.indexOf(phone), 1);
    phone.element.remove();
    remember();
    choose(phones[0]);
    addButton.focus();
  },
  async newGroup() {
    await post("groups", { title: t("groupTitle"), members: phones.map((p) => p.id) }).catch((error) => toast(document.body, t("failed", { reason: error.message })));
  },
  changed(phone) {
    if (phone === current && document.visibilityState === "visible") phone.markRead();
    queueMicrotask(showTabs);
  },
  phones: () => phones,
  onClose: () => toggleDrawer(false),
};
const drawer = new Drawer(document.getElementById("drawer"), desk);

function remember() {
  localStorage.setItem(SHOWN_KEY, JSON.stringify(phones.map((p) => p.id)));
}

async function addPhone(userId) {
  if (phones.some((p) => p.id === userId)) return;
  const phone = new Phone(await get(`phones/${userId}?newest=150`), desk);
  phones.push(phone);
  stage.append(phone.element);
  remember();
}

function choose(phone) {
  current = phone ?? null;
  for (const p of phones) p.element.classList.toggle("current", p === current);
  current?.markRead();
  showTabs();
}

/** The tabs of a small screen: one phone at a time. */
function showTabs() {
  const focused = tabs.contains(document.activeElement);
  const buttons = phones.map((phone) => {
    const chosen = phone === current;
    const { unread } = phone;
    const name = phone.view.first_name;
    const label = unread && !chosen ? `${name}, ${role(phone.view.role)}, ${t("unreadCount", { n: unread })}` : `${name}, ${role(phone.view.role)}`;
    return el("button", {
      type: "button", role: "tab", class: `tab role-${phone.view.role}`, "aria-selected": String(chosen), "aria-controls": phone.element.id, "aria-label": label,
      tabindex: chosen ? "0" : "-1", on: { click: () => choose(phone), focus: () => phone !== current && choose(phone) },
    }, el("span", { class: "tab-name" }, name), el("span", { class: "tab-role" }, role(phone.view.role)), unread && !chosen ? el("span", { class: "badge" }, String(unread)) : null);
  });
  tabs.replaceChildren(...buttons);
  if (focused) buttons[phones.indexOf(current)]?.focus();
}

async function openAddMenu() {
  const all = await get("phones?newest=0").catch(() => []);
  const others = all.filter((view) => !phones.some((p) => p.id === view.user_id)).slice(0, MOST_IN_MENU);
  const items = others.map((view) => ({ icon: "phone", text: view.first_name, note: `${role(view.role)} · ${view.language_code}`, act: () => addAndShow(view.user_id) }));
  popMenu(addButton, t("addPhone"), [...items, { icon: "plus", text: t("newPhone"), act: askNewPhone }]);
}

async function addAndShow(userId) {
  await addPhone(userId);
  const phone = phones.find((p) => p.id === userId);
  choose(phone);
  phone.element.scrollIntoView({ inline: "end", block: "nearest" });
  phone.element.focus({ preventScroll: true });
}

function askNewPhone() {
  dialog(t("newPhone"), (close) => {
    const name = el("input", { type: "text", required: true, maxlength: 40, autocomplete: "off" });
    const code = el("select", {}, el("option", { value: "mn" }, "Монгол"), el("option", { value: "en" }, "English"));
    const part = el("select", {}, ...["student", "member", "leader", "coordinator"].map((r) => el("option", { value: r }, role(r))));
    const make = async (event) => {
      event.preventDefault();
      if (!name.value.trim()) { name.focus(); return; }
      const made = await post("phones", { first_name: name.value.trim(), language_code: code.value, role: part.value });
      close();
      addAndShow(made.user_id);
    };
    const row = (key, input) => el("label", { class: "labelled" }, el("span", {}, t(key)), input);
    return [el("h2", {}, t("newPhone")), el("form", { class: "form", on: { submit: make } }, row("name", name), row("phoneLanguage", code), row("roleLabel", part),
      el("div", { class: "dialog-buttons" }, el("button", { type: "button", class: "quiet", on: { click: close } }, t("cancel")), el("button", { type: "submit", class: "primary" }, t("create"))))];
  });
}

function toggleDrawer(open = !drawer.open) {
  if (open) drawer.show();
  else { drawer.hide(); drawerToggle.focus(); }
  drawerToggle.setAttribute("aria-expanded", String(open));
  document.body.classList.toggle("with-drawer", open);
}

function showStatus() {
  const pill = document.getElementById("status");
  pill.dataset.state = !linked ? "lost" : listens ? "up" : "down";
  const text = t(!linked ? "linkLost" : listens ? "botListens" : "botSilent");
  if (statusText.textContent !== text) statusText.textContent = text;
}

async function checkBot() {
  const now = await get("state").catch(() => null);
  if (now) listens = now.bot_listens;
  showStatus();
}

function label(button, name, key) {
  button.replaceChildren(icon(name), el("span", { class: "tool-text" }, t(key)));
  button.setAttribute("aria-label", t(key));
  button.title = t(key);
}

function speak() {
  document.documentElement.lang = language();
  document.title = `Luujin · ${t("sandbox")}`;
  translate(document);
  for (const button of document.querySelectorAll("[data-language]")) button.setAttribute("aria-pressed", String(button.dataset.language === language()));
  label(addButton, "plus", "addPhone");
  label(drawerToggle, "backstage", "behind");
  for (const phone of phones) phone.showCaption();
  showStatus();
  showTabs();
  if (drawer.open) drawer.build();
}

function onChange({ chats, journal }) {
  const changed = new Set(chats);
  for (const phone of phones) {
    if (chats.some((id) => id < 0) || phone.view.chats.some((c) => changed.has(c.chat_id))) phone.refresh().catch(() => {});
  }
  if (journal && drawer.open && drawer.tab === "requests") drawer.journal.update();
}

function onLink(up) {
  if (up) for (const phone of phones) phone.refresh().catch(() => {}); // what changed before the link stood
  linked = up;
  checkBot();
}

async function begin() {
  for (const button of document.querySelectorAll("[data-language]")) button.addEventListener("click", () => setLanguage(button.dataset.language));
  addButton.addEventListener("click", openAddMenu);
  drawerToggle.addEventListener("click", () => toggleDrawer());
  rove(tabs, () => [...tabs.children]);
  onLanguage(speak);
  speak();
  const wanted = JSON.parse(localStorage.getItem(SHOWN_KEY) ?? "null") ?? FIRST;
  for (const id of wanted.length ? wanted : FIRST) await addPhone(id).catch(() => {});
  if (!phones.length) for (const id of FIRST) await addPhone(id).catch(() => {});
  choose(phones[0]);
  listen(onChange, onLink);
  setInterval(checkBot, 5000);
}

begin();
