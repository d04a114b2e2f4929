// One message as a bubble.

import { fileAddress } from "./api.js";
import { el, icon, iconButton } from "./dom.js";
import { render } from "./entities.js";
import { clock, t } from "./i18n.js";
import { inlineKeyboard } from "./keyboard.js";
import { pollView } from "./poll.js";

const FILE_KINDS = { audio: "mic", video: "picture", video_note: "picture", animation: "picture", document: "file" };

/** What a message says in one line, for quotes. */
export function gist(message, inLanguage) {
  if (message.text ?? message.caption) return message.text ?? message.caption;
  if (message.poll) return message.poll.question;
  const kind = ["photo", "voice", "sticker", "location", "contact", "dice", ...Object.keys(FILE_KINDS)].find((name) => message[name]);
  return kind ? t(kind, {}, inLanguage) : "";
}

/** `acts`: tap, vote, openLink, sendText, jump, menu. `group` shows names of authors. */
export function messageView(message, acts, inLanguage, group) {
  const note = serviceNote(message, inLanguage);
  if (note) return el("div", { class: "service", data: { id: message.message_id } }, el("span", {}, note));
  const bare = message.sticker || message.dice;
  const bubble = el("div", { class: `bubble${bare ? " bare" : ""}` },
    group && !message.out && el("p", { class: "author" }, message.from.first_name),
    message.forward_origin && el("p", { class: "origin" }, t("forwarded", { name: message.forward_origin.sender_user?.first_name ?? "" }, inLanguage)),
    message.reply_to_message && quote(message.reply_to_message, acts, inLanguage),
    ...body(message, acts, inLanguage));
  (bubble.querySelector(":scope > .text:last-child") ?? bubble).append(foot(message, inLanguage));
  const menu = iconButton("more", t("messageActions", {}, inLanguage), (event) => acts.menu(message, event.currentTarget),
    { class: "icon-button bubble-menu", "aria-haspopup": "menu", tabindex: "-1" });
  const view = el("article", {
    class: `message ${message.out ? "out" : "in"}${message.media_group_id ? " album" : ""}`, tabindex: "-1", data: { id: message.message_id },
  }, el("div", { class: "line" }, bubble, menu),
    message.reply_markup?.inline_keyboard && inlineKeyboard(message.reply_markup, (r, c, shown, key) => acts.tap(message, r, c, shown, key), inLanguage),
    message.reactions && el("p", { class: "reactions" }, message.reactions.map((r) => r.emoji ?? "").join(" ")));
  view.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === view) { event.preventDefault(); acts.menu(message, menu); }
  });
  return view;
}

function serviceNote(message, inLanguage) {
  const say = (key, values) => t(key, values, inLanguage);
  if (message.new_chat_members) return say("joined", { name: message.new_chat_members.map((m) => m.first_name).join(", ") });
  if (message.forum_topic_created) return say("topicCreated", { name: message.forum_topic_created.name });
  if (message.forum_topic_edited) return say("topicEdited", { name: message.forum_topic_edited.name ?? "" });
  return message.forum_topic_closed ? say("topicClosed") : null;
}

function body(message, acts, inLanguage) {
  const parts = [];
  if (message.photo) parts.push(picture(message, inLanguage));
  if (message.sticker) parts.push(el("img", { class: "sticker", alt: `${t("sticker", {}, inLanguage)} ${message.sticker.emoji}`, src: fileAddress(message.sticker.file_id), width: 96, height: 96 }));
  if (message.dice) parts.push(el("p", { class: "big" }, `${message.dice.emoji} ${message.dice.value}`));
  if (message.location) parts.push(chip("pin", t("location", {}, inLanguage), `${message.location.latitude.toFixed(3)}, ${message.location.longitude.toFixed(3)}`));
  if (message.contact) parts.push(chip("person", message.contact.first_name, t("contact", {}, inLanguage)));
  if (message.voice) parts.push(voice(message.voice, inLanguage));
  for (const [kind, sign] of Object.entries(FILE_KINDS)) if (message[kind]) parts.push(file(kind, sign, message[kind], inLanguage));
  if (message.poll) parts.push(pollView(message.poll, (options) => acts.vote(message, options), acts, inLanguage));
  const text = message.text ?? message.caption;
  const entities = message.entities ?? message.caption_entities;
  if (text !== undefined) parts.push(el("div", { class: `text${isBig(text) ? " big" : ""}` }, ...render(text, entities, acts, inLanguage)));
  return parts;
}

const isBig = (text) => text.length <= 12 && /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u200d|\ufe0f|\s)+$/u.test(text);

function picture(message, inLanguage) {
  const size = message.photo.at(-1);
  const image = el("img", { class: "photo", alt: message.caption ? "" : t("picture", {}, inLanguage), src: fileAddress(size.file_id), width: size.width, height: size.height, loading: "lazy" });
  if (!message.has_media_spoiler) return image;
  const cover = el("button", { type: "button", class: "photo-cover", "aria-label": t("hiddenPicture", {}, inLanguage) }, image);
  cover.addEventListener("click", () => cover.replaceWith(image));
  return cover;
}

function voice(data, inLanguage) {
  const label = `${t("voice", {}, inLanguage)}, ${length(data.duration)}`;
  return el("div", { class: "voice" },
    el("audio", { controls: true, controlslist: "nodownload noplaybackrate", preload: "none", src: fileAddress(data.file_id), "aria-label": label }),
    el("small", { "aria-hidden": "true" }, length(data.duration)));
}

const length = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

function chip(sign, title, detail) {
  return el("div", { class: "chip" }, el("span", { class: "chip-icon" }, icon(sign)), el("span", { class: "chip-text" }, el("b", {}, title), el("small", {}, detail)));
}

function file(kind, sign, data, inLanguage) {
  const size = data.file_size < 1024 ? `${data.file_size} B` : `${Math.round(data.file_size / 1024)} KB`;
  const shown = chip(sign, data.file_name ?? t(kind, {}, inLanguage), data.duration ? length(data.duration) : size);
  if (kind !== "document") return shown;
  return el("a", { class: "chip-link", href: fileAddress(data.file_id), download: data.file_name ?? "file" }, shown);
}

function quote(replied, acts, inLanguage) {
  return el("button", { type: "button", class: "quote", on: { click: () => acts.jump(replied.message_id) } },
    el("b", {}, replied.from.first_name), el("span", {}, gist(replied, inLanguage)));
}

function foot(message, inLanguage) {
  const shield = message.has_protected_content && el("span", { class: "shield", role: "img", "aria-label": t("protected", {}, inLanguage), title: t("protected", {}, inLanguage) }, icon("shield"));
  const silent = message.silent && el("span", { class: "shield", role: "img", "aria-label": t("silent", {}, inLanguage), title: t("silent", {}, inLanguage) }, icon("muted"));
  const edited = message.edit_date && el("span", { class: "edited" }, t("edited", {}, inLanguage));
  return el("span", { class: "foot" }, shield, silent, edited, el("time", { datetime: new Date(message.date * 1000).toISOString() }, clock(message.date, inLanguage)));
}
