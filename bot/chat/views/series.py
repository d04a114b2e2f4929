"""The event that a campaign is about, and its reminders around it."""

from datetime import datetime
from html import escape

from bot.chat.screen import Button, Screen
from bot.chat.views.campaign import back, excerpt, local
from bot.chat.views.common import bold, folded
from bot.domain.campaign import Campaign, Step
from bot.domain.event import Event
from bot.domain.templates import filled as fill_in
from bot.texts.catalog import LANGUAGES, Words, key

STEPS = {
    Step.WEEK: key("campaign.step.week"),
    Step.DAY: key("campaign.step.day"),
    Step.HOUR: key("campaign.step.hour"),
}
TEXTS = {"mn": key("campaign.text_mn"), "en": key("campaign.text_en")}
ASKED = {"mn": key("campaign.ask_mn"), "en": key("campaign.ask_en")}
LONGEST_TEXT = 200


def filled(words: Words, text: str, event: Event) -> str:
    """The words of a reminder with what the event is called, when and where."""
    moment = local(event.starts_at, event.zone)
    return fill_in(text, event.title, words.date(moment), words.time(moment), event.place)


def in_short(words: Words, draft: Campaign, event: Event) -> str:
    """When it takes place and which reminders there are, in one line."""
    steps = ", ".join(words.say(STEPS[step]) for step in draft.steps)
    return f"{words.moment(local(event.starts_at, event.zone))} ({steps})"


def ask_starts(words: Words, draft: Campaign) -> Screen:
    """When it takes place: that comes first, for everything else can be changed later."""
    return Screen(words.say("campaign.ask_starts"), ((back(words, draft.id),),))


def ask_title(words: Words, draft: Campaign, event: Event) -> Screen:
    """What it is called, for those who are invited."""
    keep = Button(words.say("campaign.keep"), f"camp:kept:{draft.id}")
    return Screen(
        words.say("campaign.ask_event_title", title=event.title), ((keep, _to_event(words, draft)),)
    )


def ask_place(words: Words, draft: Campaign) -> Screen:
    """Where it takes place; that can be left out."""
    none = Button(words.say("campaign.no_place"), f"camp:no_place:{draft.id}")
    return Screen(words.say("campaign.ask_place"), ((none, _to_event(words, draft)),))


def page(words: Words, draft: Campaign, event: Event, now: datetime) -> Screen:
    """The event with its reminders."""
    moment = words.moment(local(event.starts_at, event.zone))
    lines = [
        words.say("campaign.event_starts", moment=moment),
        words.say("campaign.event_place", place=event.place or words.say("campaign.not_there")),
    ]
    reminders = "\n".join(_step_line(words, draft, event, step, now) for step in Step)
    heads = bold(event.title), bold(words.say("campaign.reminders"))
    text = "\n".join((heads[0], *map(escape, lines), "", heads[1], escape(reminders)))
    number = draft.id
    rows = [
        (
            Button(words.say("campaign.change_title"), f"camp:event_title:{number}"),
            Button(words.say("campaign.change_place"), f"camp:place:{number}"),
        ),
        (
            Button(words.say("campaign.change_starts"), f"camp:starts:{number}"),
            Button(words.say("campaign.no_event"), f"camp:no_event:{number}"),
        ),
        *(_step_row(words, draft, step) for step in Step),
    ]
    if not draft.steps:
        rows.append((Button(words.say("campaign.own_moment"), f"camp:moment:{number}"),))
    return Screen(text, (*rows, (back(words, number),)), html=True)


def step_page(words: Words, draft: Campaign, step: Step, event: Event) -> Screen:
    """What one reminder says: words of its own, or what the campaign says."""
    own = draft.step_texts.get(step, {})
    blocks = [bold(words.say(STEPS[step]))]
    for language in LANGUAGES:
        text = own.get(language) or draft.texts.get(language, "")
        if text:
            shown = filled(words, text, event) if language in own else text
            blocks.append(f"{escape(words.say(TEXTS[language]))}:\n{escape(excerpt(shown, LONGEST_TEXT))}")
    if not own:
        blocks.append(escape(words.say("campaign.says_the_same")))
    data = f"camp:step_text:{draft.id}:{step}"
    rows = [tuple(Button(words.say(TEXTS[language]), f"{data}:{language}") for language in LANGUAGES)]
    if own:
        rows.append((Button(words.say("campaign.same_text"), f"camp:same_text:{draft.id}:{step}"),))
    return Screen("\n\n".join(blocks), (*rows, (_to_event(words, draft),)), html=True)


def ask_text(words: Words, draft: Campaign, step: Step, language: str) -> Screen:
    """Words of its own for a reminder in one language."""
    limit = words.count("campaign.limit", draft.text_limit)
    blocks = [bold(words.say(STEPS[step])), escape(f"{words.say(ASKED[language])} {limit}")]
    written = draft.step_texts.get(step, draft.texts).get(language)
    if written:
        blocks.append(f"{escape(words.say('campaign.now_reads'))}\n{folded(escape(written))}")
    back_to = Button(words.say("campaign.back"), f"camp:step:{draft.id}:{step}")
    return Screen("\n\n".join(blocks), ((back_to,),), html=True)


def _step_line(words: Words, draft: Campaign, event: Event, step: Step, now: datetime) -> str:
    due = event.moment_of(step)
    mark = "✓" if step in draft.steps else "–"
    told = words.moment(local(due, event.zone)) if due >= now else words.say("campaign.is_past")
    own = f" · {words.say('campaign.own_text')}" if draft.step_texts.get(step) else ""
    return f"{mark} {words.say(STEPS[step])}: {told}{own}"


def _step_row(words: Words, draft: Campaign, step: Step) -> tuple[Button, ...]:
    mark = "✓ " if step in draft.steps else ""
    return (
        Button(f"{mark}{words.say(STEPS[step])}", f"camp:toggle:{draft.id}:{step}"),
        Button(words.say("campaign.step_words"), f"camp:step:{draft.id}:{step}"),
    )


def _to_event(words: Words, draft: Campaign) -> Button:
    return Button(words.say("campaign.back"), f"camp:event:{draft.id}")
