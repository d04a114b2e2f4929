"""Tips as the desk sees them. Links and numbers are text in them: nothing opens, nothing is looked up."""

from collections.abc import Sequence
from datetime import timedelta
from html import escape
from zoneinfo import ZoneInfo

from bot.chat.screen import LIMIT, Attachment, Button, Screen
from bot.chat.views import case_files
from bot.chat.views.common import bold
from bot.chat.views.pages import cut, turning
from bot.chat.views.tip import KINDS
from bot.domain.support import MediaKind
from bot.domain.tip import CLOSED_DAYS, Forwarded, Tip, TipKind, TipState
from bot.texts.catalog import Words
from bot.texts.content import Service
from bot.usecases.tip_desk import OpenedTip


def offer(words: Words, count: int) -> tuple[Button, ...]:
    """The row below the list of cases that leads to the list of tips."""
    return (Button(words.say("tips.list", count=count), "tips"),)


def listing(words: Words, tips: Sequence[Tip], closed: bool, page: int) -> Screen:
    """The open ones, or the closed ones."""
    # Ideas last: between two tips one would stand on its day.
    here = cut(sorted(tips, key=lambda tip: tip.kind is TipKind.IDEA), page)
    which = "closed" if closed else "open"
    rows = [(Button(_line(words, tip), f"tips:{tip.id}"),) for tip in here.things]
    other = (
        Button(words.say("tips.open"), "tips") if closed else Button(words.say("tips.closed"), "tips:closed")
    )
    last = other, Button(words.say("tips.desk"), "desk")
    if closed:
        none = words.say("tips.none_closed")
        text = words.say("tips.closed_title", days=CLOSED_DAYS) if tips else none
    else:
        text = words.say("tips.title" if tips else "tips.none")
    return Screen(text, (*rows, *turning(here, f"tips:{which}"), last))


def _line(words: Words, tip: Tip) -> str:
    told = ["↗"] if tip.forwarded else []
    return " · ".join([_kind(words, tip), _day(words, tip), *told])


def _kind(words: Words, tip: Tip) -> str:
    return words.say("ideas.one") if tip.kind is TipKind.IDEA else words.say(KINDS[tip.kind])


def _day(words: Words, tip: Tip) -> str:
    """When it came: of an idea no more than the week."""
    if tip.kind is not TipKind.IDEA:
        return words.day(tip.day)
    monday = tip.day - timedelta(days=tip.day.weekday())
    return words.say("ideas.week", day=words.day(monday))


def head(words: Words, tip: Tip) -> Screen:
    """Above the pieces of a tip. It stands in place of the list, which cannot be protected any more."""
    return Screen(words.say("tips.head", kind=_kind(words, tip), day=_day(words, tip)))


def piece(text: str) -> list[Screen]:
    """Words that somebody passed on, as they are, in as many messages as they take."""
    screens, rest = list[Screen](), text
    while rest:
        part = rest[: LIMIT // 2]
        while len(_as_text(part).encode("utf-16-le")) > 2 * LIMIT:
            part = part[: len(part) // 2]
        screens.append(Screen(_as_text(part), html=True, protect=True))
        rest = rest[len(part) :]
    return screens


def _as_text(words: str) -> str:
    """As code, in which Telegram's apps make no links of addresses, numbers and names."""
    return f"<code>{escape(words)}</code>"


def picture(words: Words, content: bytes) -> tuple[Screen, Attachment]:
    """A picture that somebody passed on."""
    kind = MediaKind.PHOTO
    return Screen(words.say(case_files.KINDS[kind]), protect=True), Attachment(
        case_files.NAMES[kind], content
    )


def foot(words: Words, opened: OpenedTip, services: Sequence[Service], zone: str) -> Screen:
    """What is known beside the pieces, and what can be done. ``zone``: the reader's."""
    tip = opened.tip
    is_idea = tip.kind is TipKind.IDEA
    may = words.say("tips.may" if tip.consent else "tips.may_not")
    blocks = [escape(words.say("ideas.foot") if is_idea else may)]
    if tip.where:
        blocks.append(f"{bold(words.say('tips.where'))}\n{_as_text(tip.where)}")
    blocks += [_told(words, one, opened, services, zone) for one in tip.forwarded]
    back = Button(words.say("tips.back"), "tips")
    if tip.state is TipState.CLOSED:
        return Screen("\n\n".join(blocks), ((back,),), html=True, protect=True)
    done = words.say("tips.end_told" if tip.forwarded else "tips.end")
    end = Button(words.say("ideas.discussed") if is_idea else done, f"tips:end:{tip.id}")
    forward = (Button(words.say("tips.forward"), f"tips:to:{tip.id}"),) if tip.consent else ()
    return Screen("\n\n".join(blocks), (forward, (end, back)), html=True, protect=True)


def _told(words: Words, told: Forwarded, opened: OpenedTip, services: Sequence[Service], zone: str) -> str:
    name = next((one.name for one in services if one.id == told.service), told.service)
    by = opened.names.get(told.by) or words.say("tips.somebody")
    moment = words.moment(told.at.astimezone(ZoneInfo(zone)))
    return escape(words.say("tips.told", service=name, moment=moment, by=by))


def which(words: Words, tip: Tip, services: Sequence[Service]) -> Screen:
    """Which service was told; those that were told already are left out."""
    left = [one for one in services if not tip.is_with(one.id)]
    buttons = [Button(_named(one), f"tips:to:{tip.id}:{one.id}") for one in left]
    rows = tuple((button,) for button in buttons)
    return Screen(
        words.say("tips.which"),
        (*rows, (Button(words.say("tips.back"), f"tips:foot:{tip.id}"),)),
        protect=True,
    )


def _named(service: Service) -> str:
    return f"{service.number} — {service.name}" if service.number else service.name


def ended(words: Words) -> Screen:
    """There is nothing more to do about it."""
    return Screen(
        words.say("tips.ended", days=CLOSED_DAYS), ((Button(words.say("tips.back"), "tips"),),), protect=True
    )
