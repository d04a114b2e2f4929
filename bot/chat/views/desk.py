"""The desk as coordinators see it: who waits, one case and what can be done with it. A ping holds nothing."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.chat.screen import Button, Rows, Screen
from bot.chat.views import desk_flood
from bot.chat.views.common import menu_button
from bot.chat.views.desk_session import lock_button
from bot.chat.views.pages import cut, turning
from bot.domain.private import CheckIn, Plan
from bot.domain.support import Author, Case, CaseMessage, CaseState, Errand, Missed, Need, Outcome
from bot.texts.catalog import Words, key
from bot.usecases.cases import Crowd, Desk

# Telegram refuses a message with more than 100 buttons, and nobody reads that many.
MOST_LISTED = 30
LANGUAGE_MARKS = {"mn": "МН", "en": "EN"}

# A sign, and after a space what it means: the list has room for the sign alone.
NEEDS = {
    Need.TALK: key("desk.need_talk"),
    Need.LISTEN: key("desk.need_listen"),
    Need.UNSAFE: key("desk.need_unsafe"),
    Need.PRACTICAL: key("desk.need_practical"),
    Need.LEGAL: key("desk.need_legal"),
    Need.HEALTH: key("desk.need_health"),
}
OUTCOMES = {
    Outcome.HELPED: key("desk.outcome_helped"),
    Outcome.REFERRED: key("desk.outcome_referred"),
    Outcome.LISTENED: key("desk.outcome_listened"),
    Outcome.NO_ANSWER: key("desk.outcome_no_answer"),
    Outcome.NOT_FOR_US: key("desk.outcome_not_for_us"),
}
MISSED = {
    Missed.SILENT: key("desk.missed_silent"),
    Missed.BLOCKED: key("desk.missed_blocked"),
    Missed.BACK: key("desk.missed_back"),
}
AGREED = {
    (CheckIn.WEEKLY, Plan.TELL): key("desk.agreed_weekly_tell"),
    (CheckIn.WEEKLY, Plan.NOTHING): key("desk.agreed_weekly"),
    (CheckIn.DAILY, Plan.TELL): key("desk.agreed_daily_tell"),
    (CheckIn.DAILY, Plan.NOTHING): key("desk.agreed_daily"),
}
NEWS = {
    Errand.HANDED: key("desk.news_handed"),
    Errand.QUESTION: key("desk.news_question"),
    Errand.ADVICE: key("desk.news_advice"),
    Errand.UNHEARD: key("desk.news_unheard"),
    Errand.FOLLOW_UP: key("desk.news_follow_up"),
    Errand.MISSED: key("desk.news_missed"),
    Errand.SECOND: key("desk.news_second"),
    Errand.CONFIRMED: key("desk.news_confirmed"),
}


def listing(words: Words, desk: Desk, reader: int, now: datetime, page: int = 0) -> Screen:
    """Who waits, in pages, and on the first what is the reader's: urgent ones and the longest waiting first.

    ``now`` in the reader's zone: by it one knows whether they wanted to ask today how it went.
    """
    shown = cut(desk_flood.in_line(desk, now), page, MOST_LISTED)
    held = [case for case in desk.cases if case.state is not CaseState.WAITING][:MOST_LISTED]
    theirs = held if shown.number == 0 else []
    crowds = [one for one in shown.things if isinstance(one, Crowd)]
    alone = [one for one in shown.things if isinstance(one, Case)]
    listed = [*alone, *theirs]
    rows = [(_to_confirm(words, case),) for case in (desk.to_confirm if shown.number == 0 else ())]
    rows += [(_row(words, one, reader, now),) for one in (*shown.things, *theirs)]
    last = (
        Button(words.say("desk.refresh"), "desk"),
        Button(words.say("rota.title"), "rota"),
        lock_button(words),
    )
    pieces = [
        words.say("desk.title") if desk.cases else "",
        _legend(words, listed),
        desk_flood.legend(words, crowds, listed, now),
        _others(words, desk),
    ]
    text = "\n\n".join(piece for piece in pieces if piece) or words.say("desk.empty")
    home = () if desk.cases else ((menu_button(words),),)
    return Screen(text, (*rows, *turning(shown, "desk:list"), last, *home), protect=True)


def crowd(words: Words, found: Crowd, reader: int, now: datetime, page: int = 0) -> Screen:
    """Those who came all at once, in pages, as the list shows others."""
    shown = cut(found.cases, page, MOST_LISTED)
    rows = [(_entry(words, case, reader, now),) for case in shown.things]
    pieces = [desk_flood.legend(words, [found], shown.things, now), _legend(words, shown.things)]
    pages = turning(shown, f"desk:crowd:{found.number}")
    return Screen("\n\n".join(filter(None, pieces)), (*rows, *pages, *to_list(words)), protect=True)


def _to_confirm(words: Words, case: Case) -> Button:
    return Button(words.say("desk.to_confirm", pseudonym=case.pseudonym), f"desk:second:{case.id}")


def _row(words: Words, one: Case | Crowd, reader: int, now: datetime) -> Button:
    return desk_flood.entry(words, one, now) if isinstance(one, Crowd) else _entry(words, one, reader, now)


def _entry(words: Words, case: Case, reader: int, now: datetime) -> Button:
    is_asked = case.state is CaseState.CLAIMED and not case.is_with(reader)
    data = f"desk:read:{case.id}" if is_asked else f"desk:claim:{case.id}"
    return Button(_line(words, case, reader, now), data)


def _line(words: Words, case: Case, reader: int, now: datetime) -> str:
    mark = desk_flood.MUTED if case.flood.is_muted(now) else "🔸" if case.urgent else ""
    sign = words.say(NEEDS[case.need]).split()[0] if case.need else ""
    whose = ""
    if case.state is CaseState.CLAIMED:
        whose = words.say("desk.mine") if case.is_with(reader) else words.say("desk.asked")
    missed = f" {words.say('desk.missed').split()[0]}" if case.missed else ""
    today = " 📅" if _is_today(case, now) else ""
    parts = [
        f"{mark}{sign} {case.pseudonym}".strip() + missed + today,
        LANGUAGE_MARKS.get(case.language, ""),
        waited(words, now - case.opened_at),
        whose,
    ]
    return " · ".join(part for part in parts if part)


def _is_today(case: Case, now: datetime) -> bool:
    return case.follow_up is not None and case.follow_up <= now.date()


def waited(words: Words, span: timedelta) -> str:
    """For how long somebody waits, in the largest unit that is not too coarse."""
    minutes = max(0, int(span.total_seconds() // 60))
    if minutes < 60:
        return words.count("desk.minutes", minutes)
    if minutes < 48 * 60:
        return words.count("desk.hours", minutes // 60)
    return words.count("desk.days", minutes // (24 * 60))


def _legend(words: Words, cases: Iterable[Case]) -> str:
    there = list(cases)
    found = {case.need for case in there if case.need is not None}
    lines = [words.say(name) for need, name in NEEDS.items() if need in found]
    missed = [words.say("desk.missed")] if any(case.missed is not None for case in there) else []
    return "\n".join([*lines, *missed])


def _others(words: Words, desk: Desk) -> str:
    if desk.longest is None:
        return ""
    return words.count("desk.others", desk.others, longest=waited(words, desk.longest))


def opened(words: Words, case: Case, notes: int = 0) -> Screen:
    """The head of a claimed case; its messages follow. ``notes``: so many stand behind their button."""
    who = words.say("desk.member") if case.from_member else words.say("desk.student")
    text = words.say("desk.opened", pseudonym=case.pseudonym, who=who)
    note = words.say("desk.note")
    rows: Rows = (
        (
            Button(words.say("desk.canned"), f"desk:can:{case.id}"),
            Button(f"{note} ({notes})" if notes else note, f"desk:note:{case.id}"),
        ),
        (
            Button(words.say("desk.safe"), f"desk:safe:{case.id}"),
            Button(words.say("desk.more"), f"desk:more:{case.id}"),
        ),
        (
            Button(words.say("desk.close"), f"desk:end:{case.id}"),
            Button(words.say("desk.back"), "desk"),
        ),
    )
    return Screen(f"{text}{_facts(words, case)}", rows, protect=True)


def _facts(words: Words, case: Case) -> str:
    """What is known of the case, a line each; the mark of duress last, where it stays in the eye."""
    lines = [
        words.say(NEEDS[case.need]) if case.need else "",
        words.say("desk.urgent") if case.urgent else "",
        words.say("desk.follow_up_on", day=words.day(case.follow_up)) if case.follow_up else "",
        _missed(words, case),
        words.say("desk.duress") if case.duress else "",
    ]
    said = "\n".join(line for line in lines if line)
    return f"\n\n{said}" if said else ""


def _missed(words: Words, case: Case) -> str:
    if case.missed is None or case.missed_on is None:
        return ""
    return words.say(MISSED[case.missed], day=words.day(case.missed_on))


def more(words: Words, case: Case, check_in: CheckIn | None) -> Screen:
    """What is done less often with a case. ``check_in``: what its person agreed to."""
    rows = (
        (
            Button(words.say("desk.hand_over"), f"desk:over:{case.id}"),
            Button(words.say("desk.ask"), f"desk:ask:{case.id}"),
        ),
        (
            Button(words.say("desk.refer"), f"desk:ref:{case.id}"),
            Button(words.say("desk.follow_up"), f"desk:day:{case.id}"),
        ),
        (
            Button(words.say("desk.know"), f"desk:know:{case.id}"),
            Button(words.say("desk.out"), f"desk:out:{case.id}"),
        ),
        (Button(words.say("desk.mute"), f"desk:mute:{case.id}"), to_head(words, case.id)),
    )
    title = words.say("desk.more_title", pseudonym=case.pseudonym)
    agreed = words.say(AGREED[check_in.every, check_in.plan]) if check_in else ""
    return Screen("\n\n".join(filter(None, (title, agreed))), rows, protect=True)


def to_head(words: Words, case_id: int) -> Button:
    """Back to the head of the case."""
    return Button(words.say("desk.to_case"), f"desk:head:{case_id}")


def to_list(words: Words) -> Rows:
    """Back to the list."""
    return ((Button(words.say("desk.back"), "desk"),),)


def message(words: Words, case: Case, message: CaseMessage, moment: datetime) -> Screen:
    """One message of a case, bound to it: a reply to this goes to this case."""
    who = case.pseudonym if message.author is Author.PERSON else words.say("desk.you")
    return Screen(f"{who} · {words.time(moment)}\n\n{message.text}".rstrip(), protect=True)


def older(words: Words, case: Case, count: int, before: int) -> Screen:
    """So many messages stand before those that are shown. ``before``: the first of these."""
    button = Button(words.count("desk.older", count), f"desk:old:{case.id}:{before}")
    return Screen(words.say("desk.older_above", pseudonym=case.pseudonym), ((button,),), protect=True)


def close_question(words: Words, case_id: int) -> Screen:
    """Before a case is closed: how it ended."""
    choices = [Button(words.say(name), f"desk:end:{case_id}:{one}") for one, name in OUTCOMES.items()]
    choices.append(to_head(words, case_id))
    rows = tuple(tuple(choices[n : n + 2]) for n in range(0, len(choices), 2))
    return Screen(words.say("desk.close_question"), rows, protect=True)


def closed(words: Words, case: Case) -> Screen:
    """A case has ended."""
    return Screen(words.say("desk.closed", pseudonym=case.pseudonym), to_list(words), protect=True)


def unread(words: Words, case_id: int, refusal: str) -> Screen:
    """A case is not closed: the person has written meanwhile. The way to their words."""
    return Screen(refusal, ((Button(words.say("desk.open"), f"desk:claim:{case_id}"),),), protect=True)


def reply_to_whom(words: Words) -> Screen:
    """A coordinator wrote without replying to a message: nothing was sent anywhere."""
    return Screen(words.say("desk.reply_to_whom"), to_list(words))


def stands(words: Words) -> Screen:
    """A message of a case is still in a chat, and nothing more can be done about it from here."""
    return Screen(words.say("desk.stands"), to_list(words))


def news(words: Words, errand: Errand) -> Screen:
    """There is something at the desk. Nothing of whom it concerns."""
    return Screen(words.say(NEWS[errand]), ((Button(words.say("desk.open"), "desk"),),))
