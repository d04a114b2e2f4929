// Polls and quizzes one can vote in.

import { el, icon } from "./dom.js";
import { t } from "./i18n.js";
import { render } from "./entities.js";

/** `onVote(options)` sends the vote. */
export function pollView(poll, onVote, acts, inLanguage) {
  const say = (key, values) => t(key, values, inLanguage);
  const kind = poll.is_closed ? "pollClosed" : `${poll.type === "quiz" ? "quiz" : "poll"}${poll.is_anonymous ? "Anonymous" : "Public"}`;
  const voted = poll.chosen !== null;
  return el("div", { class: "poll" },
    el("p", { class: "poll-question" }, poll.question),
    el("p", { class: "poll-kind" }, say(kind)),
    voted ? results(poll, say) : ballot(poll, onVote, say),
    voted && poll.explanation && el("p", { class: "poll-why" }, icon("lamp"), el("span", {}, ...render(poll.explanation, poll.explanation_entities, acts, inLanguage))),
    voted && el("p", { class: "poll-foot" }, say("votes", { n: poll.total_voter_count }),
      poll.allows_revoting && !poll.is_closed && el("button", { type: "button", class: "link-button", on: { click: () => onVote([]) } }, say("retract"))));
}

function ballot(poll, onVote, say) {
  const many = poll.allows_multiple_answers;
  const picked = new Set();
  const submit = el("button", { type: "button", class: "link-button", disabled: true, on: { click: () => onVote([...picked]) } }, say("vote"));
  const options = poll.options.map((option, index) => {
    const choice = el("button", { type: "button", class: `poll-option${many ? " many" : ""}`, role: many ? "checkbox" : undefined, "aria-checked": many ? "false" : undefined },
      el("span", { class: "poll-mark" }), el("span", {}, option.text));
    choice.addEventListener("click", () => {
      if (!many) { onVote([index]); return; }
      if (!picked.delete(index)) picked.add(index);
      choice.setAttribute("aria-checked", String(picked.has(index)));
      submit.disabled = picked.size === 0;
    });
    return choice;
  });
  return el("div", { class: "poll-options", role: "group" }, ...options, many && submit);
}

function results(poll, say) {
  const total = poll.total_voter_count || 1;
  return el("ul", { class: "poll-results" }, ...poll.options.map((option, index) => {
    const share = Math.round((100 * option.voter_count) / total);
    const mine = poll.chosen.includes(index);
    const right = poll.correct_option_ids?.includes(index);
    const mark = right ? "✓" : mine ? (poll.type === "quiz" ? "✗" : "●") : "";
    const spoken = [right && say("right"), mine && poll.type === "quiz" && !right && say("wrong"), mine && say("yours")].filter(Boolean).join(", ");
    const bar = el("span", { class: "poll-bar" }, el("span", { class: "poll-fill" }));
    bar.firstChild.style.setProperty("width", `${share}%`);
    return el("li", { class: `poll-result${right ? " right" : mine && poll.type === "quiz" ? " wrong" : ""}` },
      el("span", { class: "poll-share" }, `${share}%`),
      el("span", { class: "poll-text" }, option.text, mark && el("span", { class: "poll-tick", "aria-hidden": "true" }, ` ${mark}`), spoken && el("span", { class: "unseen" }, ` (${spoken})`)),
      bar);
  }));
}
