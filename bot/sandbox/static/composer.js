// The foot of a phone: Menu, the text field, attachments, START and RESTART.

import { el, icon, iconButton } from "./dom.js";
import { t } from "./i18n.js";
import { replyKeyboard } from "./keyboard.js";
import { gist } from "./message.js";
import { popMenu } from "./notice.js";

const KINDS = [["photo", "picture"], ["document", "file"], ["sticker", "smile"], ["voice", "mic"], ["location", "pin"], ["contact", "person"]];

export class Composer {
  /** `phone` has screen, language, send(wish), sendPhoto(file, wish), start(), lastOwn(); */
  constructor(phone) {
    this.phone = phone;
    this.subject = null;
    this.shown = "";
    this.element = el("div", { class: "foot-bar" });
    this.field = el("textarea", { class: "field", rows: 1, maxlength: 12288, placeholder: this.say("message"), "aria-label": this.say("message") });
    this.field.addEventListener("input", () => this.fit());
    this.field.addEventListener("keydown", (event) => this.onKey(event));
    this.keyboard = el("div", { class: "keyboard-place" });
    this.subjectPlace = el("div", { class: "subject-place" });
    this.menuButton = el("button", { type: "button", class: "menu-button", "aria-haspopup": "menu", "aria-expanded": "false", on: { click: () => this.openCommands() } }, icon("menu"), el("span", {}, this.say("menu")));
    this.attach = iconButton("plus", this.say("attach"), () => this.openAttachments(), { "aria-haspopup": "menu", "aria-expanded": "false" });
    this.sendButton = iconButton("send", this.say("send"), () => this.submit(), { class: "icon-button send" });
    this.picker = el("input", { type: "file", accept: "image/*", hidden: true, on: { change: () => this.sendPicked() } });
    this.row = el("div", { class: "compose-row" }, this.menuButton, this.attach, this.field, this.sendButton, this.picker);
  }

  say(key, values) {
    return t(key, values, this.phone.language);
  }

  update(chat) {
    this.chat = chat;
    this.menuButton.hidden = chat.commands.length === 0;
    const state = chat.blocked ? "blocked" : chat.begun ? "open" : "new";
    const keys = chat.begun && !chat.blocked ? JSON.stringify(chat.keyboard) : "";
    if (state !== this.state) this.build(state);
    if (keys !== this.keys) this.showKeyboard(chat.keyboard, keys);
  }

  build(state) {
    const before = this.state;
    this.state = state;
    if (state === "open") {
      this.element.replaceChildren(this.subjectPlace, this.row, this.keyboard);
      if (before === "new" && this.hadFocus) this.field.focus();
      return;
    }
    const label = this.say(state === "new" ? "start" : "restart");
    const button = el("button", { type: "button", class: "start-button", on: { click: () => { this.hadFocus = true; this.phone.start(); } } }, label);
    this.element.replaceChildren(...(state === "blocked" ? [el("p", { class: "blocked-note" }, this.say("blockedNote"))] : []), button);
  }

  showKeyboard(keyboard, keys) {
    this.keys = keys;
    this.keyboard.replaceChildren();
    if (keyboard?.keyboard && keys) this.keyboard.append(replyKeyboard(keyboard, (text) => this.phone.send({ text }), this.phone.language));
    this.field.placeholder = keyboard?.input_field_placeholder ?? this.say("message");
    if (keyboard?.force_reply && keys) this.phone.replyTo(keyboard.message_id);
  }

  /** Reply to a message or edit one; null ends it. */
  about(kind, message) {
    this.subject = message ? { kind, message } : null;
    this.subjectPlace.replaceChildren();
    if (!message) return;
    this.subjectPlace.append(el("div", { class: "subject" }, icon(kind === "edit" ? "pencil" : "reply"),
      el("span", { class: "subject-text" }, el("b", {}, this.say(kind === "edit" ? "editing" : "replyingTo")), el("span", {}, gist(message, this.phone.language))),
      iconButton("close", this.say("cancel"), () => { this.about(null, null); this.field.focus(); })));
    if (kind === "edit") this.field.value = message.text;
    this.fit();
    this.field.focus();
  }

  onKey(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.submit(); }
    if (event.key === "Escape" && this.subject) { event.stopPropagation(); this.about(null, null); }
    if (event.key === "ArrowUp" && this.field.value === "") { event.preventDefault(); this.phone.focusNewest(); }
  }

  fit() {
    this.field.style.setProperty("height", "auto");
    this.field.style.setProperty("height", `${Math.min(this.field.scrollHeight, 120)}px`);
  }

  submit() {
    if (this.field.value.trim()) this.phone.send(this.take());
  }

  /** What is written in the field, which is empty afterwards. */
  take() {
    const wish = { text: this.field.value };
    if (this.subject) wish[this.subject.kind === "edit" ? "edit" : "reply_to"] = this.subject.message.message_id;
    this.field.value = "";
    this.about(null, null);
    this.fit();
    return wish;
  }

  /** The picture goes with what is written as its caption; an edit that was begun waits. */
  async sendPicked() {
    const [file] = this.picker.files;
    this.picker.value = "";
    if (!file) return;
    const wish = this.subject?.kind === "edit" ? {} : this.take();
    const sent = await this.phone.sendPhoto(file, wish);
    if (sent === null && wish.text && !this.field.value) this.field.value = wish.text;
  }

  openCommands() {
    const items = this.chat.commands.map(({ command, description }) => ({ text: description, note: `/${command}`, act: () => this.phone.send({ text: `/${command}` }) }));
    popMenu(this.menuButton, this.say("commands"), items, { above: true, wide: true, within: this.phone.screen });
  }

  openAttachments() {
    const items = KINDS.map(([kind, sign]) => ({ icon: sign, text: this.say(kind), act: () => this.phone.send({ kind }) }));
    items.splice(1, 0, { icon: "picture", text: this.say("ownPhoto"), act: () => this.picker.click() });
    const own = this.phone.lastOwn();
    if (own) items.push({ icon: "pencil", text: this.say("editLast"), act: () => this.about("edit", own) });
    popMenu(this.attach, this.say("attach"), items, { above: true, within: this.phone.screen });
  }
}
