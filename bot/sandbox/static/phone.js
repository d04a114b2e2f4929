// One phone: caption, header, messages, foot. It talks to the sandbox for its owner.

import { get, post } from "./api.js";
import { Composer } from "./composer.js";
import { el, icon, iconButton } from "./dom.js";
import { deepLink } from "./entities.js";
import { phoneLanguage, role, t } from "./i18n.js";
import { Log } from "./log.js";
import { gist } from "./message.js";
import { alertBox, popMenu, toast } from "./notice.js";
import { asPhoto } from "./picture.js";

const NEWEST = 150;

export class Phone {
  /** `desk`: putAway(phone), newGroup(), changed(phone), for what concerns the whole page. */
  constructor(view, desk) {
    this.id = view.user_id;
    this.desk = desk;
    this.language = phoneLanguage(view.language_code);
    this.chatId = view.user_id;
    this.logs = new Map();
    this.build(view);
    this.update(view);
  }

  say(key, values) {
    return t(key, values, this.language);
  }

  build(view) {
    this.caption = el("div", { class: "caption" });
    this.options = iconButton("more", "", () => this.openOptions(), { "aria-haspopup": "menu", "aria-expanded": "false" });
    this.chatTabs = el("div", { class: "chat-tabs", role: "group", "aria-label": this.say("chats"), hidden: true });
    this.who = el("div", { class: "head-who" });
    this.head = el("header", { class: "head" }, this.who, this.options);
    this.pin = el("button", { type: "button", class: "pin", hidden: true, on: { click: () => this.log.jump(this.chat.pinned) } });
    this.place = el("div", { class: "log-place" });
    this.composer = new Composer(this);
    this.screen = el("div", { class: "screen", lang: this.language }, this.head, this.chatTabs, this.pin, this.place, this.composer.element);
    this.element = el("section", { class: `phone role-${view.role}`, id: `phone-${this.id}`, tabindex: "-1" }, this.caption, this.screen);
  }

  update(view) {
    this.view = view;
    this.chat = view.chats.find((c) => c.chat_id === this.chatId) ?? view.chats[0];
    this.chatId = this.chat.chat_id;
    this.showCaption();
    this.showChatTabs();
    this.showHead();
    this.showLog();
    this.composer.update(this.chat);
    clearTimeout(this.typingTimer);
    if (this.chat.typing) this.typingTimer = setTimeout(() => this.refresh(), 5100);
    this.desk.changed(this);
  }

  async refresh() {
    if (this.busy) { this.stale = true; return; }
    this.busy = true;
    try {
      do {
        this.stale = false;
        this.update(await get(`phones/${this.id}?newest=${NEWEST}`));
      } while (this.stale);
    } finally {
      this.busy = false;
    }
  }

  get unread() {
    return this.view.chats.reduce((sum, chat) => sum + chat.unread, 0);
  }

  showCaption() {
    const { first_name: name, role: part, language_code: code } = this.view;
    const label = t("phoneOf", { name, role: role(part) });
    this.element.setAttribute("aria-label", label);
    this.options.setAttribute("aria-label", t("phoneMenu", { name }));
    this.options.title = t("phoneMenu", { name });
    const json = label + code;
    if (this.captionShown === json) return;
    this.captionShown = json;
    this.caption.replaceChildren(
      el("span", { class: "person", "aria-hidden": "true" }, [...name][0]),
      el("h2", { class: "person-name" }, name, el("small", {}, `${role(part)} · ${code}`)));
  }

  showChatTabs() {
    const { chats } = this.view;
    this.chatTabs.hidden = chats.length < 2;
    const json = JSON.stringify(chats.map((c) => [c.chat_id, c.title, c.unread, c.chat_id === this.chatId]));
    if (this.chatTabs.hidden || json === this.tabsShown) return;
    this.tabsShown = json;
    this.chatTabs.replaceChildren(...chats.map((chat) =>
      el("button", { type: "button", class: "chat-tab", "aria-pressed": String(chat.chat_id === this.chatId), on: { click: () => this.openChat(chat.chat_id) } },
        chat.type === "private" ? chat.title : `# ${chat.title}`, chat.unread && chat.chat_id !== this.chatId ? el("span", { class: "badge" }, String(chat.unread)) : null)));
  }

  openChat(chatId) {
    this.chatId = chatId;
    this.update(this.view);
    this.markRead();
    this.composer.field.focus();
  }

  showHead() {
    const { title, type, typing, pinned, messages } = this.chat;
    const action = typing && this.say(typing.startsWith("upload") ? "sendingFile" : "typing");
    const state = action ?? this.say(type === "private" ? "bot" : "members");
    const json = JSON.stringify([title, type, state]);
    if (json !== this.headShown) {
      this.headShown = json;
      const avatar = type === "private" ? el("img", { src: "/static/compass.svg", alt: "", width: 38, height: 38 }) : el("span", { class: "avatar" }, icon("group"));
      this.who.replaceChildren(avatar, el("div", { class: "head-text" }, el("b", {}, title), el("span", { class: action ? "state busy" : "state" }, state, action && dots())));
    }
    const held = messages.find((m) => m.message_id === pinned);
    this.pin.hidden = !held;
    if (held) this.pin.replaceChildren(el("b", {}, this.say("pinned")), el("span", {}, gist(held, this.language)));
  }

  showLog() {
    if (!this.logs.has(this.chatId)) this.logs.set(this.chatId, new Log(this.acts(), this.language));
    this.log = this.logs.get(this.chatId);
    const fresh = !this.chat.begun && this.chat.messages.length === 0;
    if (fresh) {
      this.logs.delete(this.chatId);
      this.place.replaceChildren(this.welcome());
      return;
    }
    if (this.place.firstChild !== this.log.element) this.place.replaceChildren(this.log.element, this.log.down);
    this.log.update(this.chat);
  }

  welcome() {
    const { description } = this.chat;
    return el("div", { class: "welcome" }, el("img", { src: "/static/compass.svg", alt: "", width: 72, height: 72 }),
      el("p", { class: "welcome-title" }, description ? this.say("whatCan") : this.chat.title),
      el("p", {}, description || this.say("pressStart")));
  }

  acts() {
    return {
      tap: (...tapped) => this.tap(...tapped),
      vote: (message, options) => this.attempt(post(`phones/${this.id}/vote`, { message_id: message.message_id, chat_id: this.chatId, options })),
      openLink: (url) => this.openLink(url),
      sendText: (text) => this.send({ text }),
      jump: (id) => this.log.jump(id),
      menu: (message, anchor) => this.openMessageMenu(message, anchor),
    };
  }

  async tap(message, row, col, shown) {
    const { url, copy_text: copied } = shown;
    if (copied) { await navigator.clipboard?.writeText(copied.text); toast(this.screen, this.say("copied")); return; }
    if (url) { if (!this.openLink(url)) window.open(url, "_blank", "noopener,noreferrer"); return; }
    const did = await this.attempt(post(`phones/${this.id}/tap`, { message_id: message.message_id, chat_id: this.chatId, row, col }));
    if (!did) return;
    const { answer } = did;
    if (answer === null) toast(this.screen, this.say("notThere"));
    else if (answer?.url) this.openLink(answer.url);
    else if (answer?.text && answer.show_alert) alertBox(this.chat.title, answer.text, this.language);
    else if (answer?.text) toast(this.screen, answer.text);
  }

  /** Whether the address led into this chat. */
  openLink(url) {
    const payload = deepLink(url, this.chat.bot_username);
    if (payload === null) return false;
    this.start(payload);
    return true;
  }

  start(payload = "") {
    this.chatId = this.id;
    return this.attempt(post(`phones/${this.id}/start`, { payload }));
  }

  send(wish) {
    return this.attempt(post(`phones/${this.id}/send`, { ...wish, chat_id: this.chatId }));
  }

  /** `wish`: text and reply_to, as for send. */
  sendPhoto(file, wish) {
    const sent = (picture) => post(`phones/${this.id}/send`, { ...wish, kind: "photo", picture, chat_id: this.chatId });
    return this.attempt(asPhoto(file).then(sent));
  }

  async attempt(promise) {
    try {
      return await promise;
    } catch (error) {
      toast(this.screen, this.say("failed", { reason: error.message }));
      return null;
    }
  }

  markRead() {
    if (this.chat.unread) post(`phones/${this.id}/read`, { chat_id: this.chatId }).catch(() => {});
  }

  replyTo(messageId) {
    const message = this.chat.messages.find((m) => m.message_id === messageId);
    if (message) this.composer.about("reply", message);
  }

  lastOwn() {
    return this.chat.messages.findLast((m) => m.out && m.text !== undefined);
  }

  focusNewest() {
    this.log.focusNewest();
  }

  openMessageMenu(message, anchor) {
    const items = [{ icon: "reply", text: this.say("reply"), act: () => this.composer.about("reply", message) }];
    if (message.out && message.text !== undefined) items.push({ icon: "pencil", text: this.say("edit"), act: () => this.composer.about("edit", message) });
    const text = message.text ?? message.caption;
    if (text && !message.has_protected_content) items.push({ icon: "copy", text: this.say("copy"), act: () => navigator.clipboard?.writeText(text) });
    items.push({ icon: "trash", text: this.say("deleteHere"), act: () => this.attempt(post(`phones/${this.id}/delete`, { message_id: message.message_id, chat_id: this.chatId })) });
    popMenu(anchor, this.say("messageActions"), items, { within: this.screen });
  }

  openOptions() {
    const own = this.view.chats[0];
    const name = this.view.first_name;
    const flip = own.blocked ? "unblock" : "block";
    popMenu(this.options, t("phoneMenu", { name }), [
      { icon: "block", text: t(flip), act: () => this.attempt(post(`phones/${this.id}/${flip}`)) },
      { icon: "group", text: t("newGroup"), act: () => this.desk.newGroup() },
      { icon: "close", text: t("putAway"), act: () => this.desk.putAway(this) },
    ], { within: this.screen });
  }
}

function dots() {
  return el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i"));
}
