// Making elements. Text always goes in as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  plus: "M12 5v14M5 12h14",
  send: "M4.5 12 20 4.5 15.5 20l-4-6.5zM11.5 13.5 20 4.5",
  close: "M6 6l12 12M18 6 6 18",
  more: "M12 5.5v.01M12 12v.01M12 18.5v.01",
  reply: "M10 7 4.5 12.5 10 18M5 12.5h8c4 0 6.5 2 6.5 6",
  pencil: "M5 19l1-4L16.5 4.5l3 3L9 18zM14 7l3 3",
  copy: "M9 9h10v11H9zM15 9V4H5v11h4",
  trash: "M5 7h14M9.5 7V4.5h5V7M7 7l1 13h8l1-13M10.5 11v5.5M13.5 11v5.5",
  phone: "M8 3h8a1.5 1.5 0 0 1 1.5 1.5v15A1.5 1.5 0 0 1 16 21H8a1.5 1.5 0 0 1-1.5-1.5v-15A1.5 1.5 0 0 1 8 3zM11 18h2",
  backstage: "M4 5h16M6 5v14M18 5v14M6 5c0 6 5 5 5 9M18 5c0 6-5 5-5 9",
  file: "M7 3.5h7l4 4v13H7zM14 3.5v4h4",
  picture: "M4 5.5h16v13H4zM4 16l5-5 4 4 3-2.5 4 3.5M15.5 9.5v.01",
  mic: "M12 4a2.5 2.5 0 0 1 2.5 2.5v5a2.5 2.5 0 0 1-5 0v-5A2.5 2.5 0 0 1 12 4zM6.5 11.5a5.5 5.5 0 0 0 11 0M12 17v3.5",
  smile: "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM9 10v.01M15 10v.01M8.5 14c2 2.5 5 2.5 7 0",
  pin: "M12 3.5a6 6 0 0 1 6 6c0 4.5-6 11-6 11s-6-6.5-6-11a6 6 0 0 1 6-6zM12 9.5v.01",
  person: "M12 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zM5 20c.5-4 3.5-5.5 7-5.5s6.5 1.5 7 5.5",
  group: "M9 5.5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM3.5 19c.3-3.5 2.5-5 5.5-5s5.200 1.5 5.5 5M15 6a3 3 0 0 1 0 5.5M16.5 14.300c2.300.5 3.700 2 4 4.700",
  shield: "M12 3.5l7 2.5v5.5c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V6z",
  link: "M9 15l6-6M11 6.5l2-2a4 4 0 0 1 6 6l-2 2M13 17.5l-2 2a4 4 0 0 1-6-6l2-2",
  block: "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM6 6l12 12",
  lamp: "M9.5 18h5M10 21h4M12 3.5a6 6 0 0 0-3.5 10.900c.7.5 1 1.300 1 2.100h5c0-.8.3-1.600 1-2.100A6 6 0 0 0 12 3.5z",
  menu: "M5 7.5h14M5 12h14M5 16.5h14",
  muted: "M6.5 9.5a5.5 5.5 0 0 1 8-4.3M17.5 10v4l1.5 2.5H8.5M6.5 9.5V14L5 16.5M10 19.5a2 2 0 0 0 4 0M4.5 4.5l15 15",
  again: "M19.5 12a7.5 7.5 0 1 1-2.200-5.300L19.5 9M19.5 4.5V9H15",
};

/** An element with properties (`class`, `on`, `data`, attributes) and children (nodes or strings). */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") element.className = value;
    else if (name === "on") for (const [event, act] of Object.entries(value)) element.addEventListener(event, act);
    else if (name === "data") Object.assign(element.dataset, value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

/** A line icon that takes the colour of its text. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** A button with an icon; its label is for those who do not see it. */
export function iconButton(name, label, act, more = {}) {
  return el("button", { type: "button", class: "icon-button", "aria-label": label, title: label, on: { click: act }, ...more }, icon(name));
}

/** Arrow keys move among `items()`; only one of them is a tab stop. */
export function rove(container, items, { vertical = false, columns = false } = {}) {
  container.addEventListener("keydown", (event) => {
    const all = items();
    const at = all.indexOf(document.activeElement);
    if (at < 0) return;
    const steps = { ArrowRight: 1, ArrowLeft: -1, Home: -at, End: all.length - 1 - at };
    if (vertical || columns) Object.assign(steps, { ArrowDown: 1, ArrowUp: -1 });
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
    for (const item of all) item.tabIndex = item === next ? 0 : -1;
    next.focus();
  });
}
