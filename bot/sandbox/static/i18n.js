// Words of the page (in the language chosen above) and of the phones (in the language of their owners).

import { words } from "./words.js";

const KEY = "luujin.sandbox.language";
const listeners = new Set();
let current = localStorage.getItem(KEY) ?? (navigator.language.toLowerCase().startsWith("en") ? "en" : "mn");

export const language = () => current;

/** The words for `key` in a language (the page's, if none is named), with {names} filled in. */
export function t(key, values = {}, inLanguage = current) {
  const [mongolian, english] = words[key];
  const text = inLanguage === "mn" ? mongolian : english;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** A phone speaks Mongolian to Mongolian owners and English to all others. */
export const phoneLanguage = (code) => (code === "mn" ? "mn" : "en");

export function setLanguage(chosen) {
  current = chosen;
  localStorage.setItem(KEY, chosen);
  for (const listener of listeners) listener();
}

export const onLanguage = (listener) => listeners.add(listener);

/** Fill every element that names its words. */
export function translate(root) {
  for (const element of root.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  for (const element of root.querySelectorAll("[data-t-label]")) element.setAttribute("aria-label", t(element.dataset.tLabel));
}

export const role = (name, inLanguage) => (words[`role_${name}`] ? t(`role_${name}`, {}, inLanguage) : name);

const locale = (inLanguage) => (inLanguage === "mn" ? "mn-MN" : "en-GB");

export const clock = (seconds, inLanguage) =>
  new Date(seconds * 1000).toLocaleTimeString(locale(inLanguage), { hour: "2-digit", minute: "2-digit", hour12: false });

export function day(seconds, inLanguage) {
  const date = new Date(seconds * 1000);
  const midnight = new Date().setHours(0, 0, 0, 0);
  if (date.getTime() >= midnight) return t("today", {}, inLanguage);
  if (date.getTime() >= midnight - 86_400_000) return t("yesterday", {}, inLanguage);
  if (inLanguage === "mn") return `${date.getMonth() + 1}-р сарын ${date.getDate()}`;
  return date.toLocaleDateString("en-GB", { day: "numeric", month: "long" });
}
