"""Who gets a campaign: of which clubs, which part of them, and how many that are."""

from collections.abc import Mapping, Sequence

from bot.chat.screen import Button, Screen
from bot.chat.views.button import Choice, pick, ticked
from bot.chat.views.campaign import LONGEST_LABEL, back, excerpt
from bot.chat.views.pages import cut, turning
from bot.domain.campaign import Audience, Campaign, SegmentKind, Skip
from bot.domain.people import Club
from bot.domain.suppression import EXACT_FROM, FEWEST, in_fives
from bot.texts.catalog import Words, key

KINDS = {
    SegmentKind.NOT_FINISHED: key("campaign.segment.not_finished"),
    SegmentKind.MISSED_TOPIC: key("campaign.segment.missed_topic"),
    SegmentKind.INACTIVE: key("campaign.segment.inactive"),
}
WHICH = {
    SegmentKind.NOT_FINISHED: key("campaign.which.quiz"),
    SegmentKind.MISSED_TOPIC: key("campaign.which.topic"),
}
SKIPS = {
    Skip.PAUSED: key("campaign.skip.paused"),
    Skip.UNREACHABLE: key("campaign.skip.unreachable"),
    Skip.CAP: key("campaign.skip.cap"),
    Skip.DECLINED: key("campaign.skip.declined"),
    Skip.QUIET: key("campaign.skip.quiet"),
    Skip.LEFT: key("campaign.skip.left"),
    Skip.LATE: key("campaign.skip.late"),
    Skip.GONE: key("campaign.skip.gone"),
}


def whom(words: Words, draft: Campaign, clubs: Sequence[Club], page: int) -> Screen:
    """The clubs, each to be chosen or not; or everybody, where a second person has to agree."""
    shown = cut(clubs, page)
    rows = [
        (
            Button(
                ticked(excerpt(club.name, LONGEST_LABEL), club.id in draft.reach.clubs),
                f"camp:club:{draft.id}:{club.id}:{shown.number}",
            ),
        )
        for club in shown.things
    ]
    everybody = Button(
        ticked(words.say("campaign.to_everybody"), draft.reach.everybody), f"camp:everybody:{draft.id}"
    )
    turn = turning(shown, f"camp:whom:{draft.id}")
    text = f"{words.say('campaign.ask_whom')}\n\n{words.say('campaign.everybody_note')}"
    return Screen(text, (*rows, *turn, (everybody,), (back(words, draft.id),)))


def part(words: Words, draft: Campaign) -> Screen:
    """All of them, or a part."""
    chosen = draft.segment.kind if draft.segment else None
    every = Button(ticked(words.say("campaign.segment.all"), chosen is None), f"camp:everyone:{draft.id}")
    rows = [
        (Button(ticked(words.say(text), kind is chosen), f"camp:segment:{draft.id}:{kind}"),)
        for kind, text in KINDS.items()
    ]
    return Screen(words.say("campaign.ask_part"), ((every,), *rows, (back(words, draft.id),)))


def which(words: Words, draft: Campaign, kind: SegmentKind, choices: Sequence[Choice], page: int) -> Screen:
    """Which quiz was not finished, or which topic was missed."""
    shown = cut(choices, page)
    chosen = draft.segment.ref if draft.segment and draft.segment.kind is kind else None
    rows = pick(shown.things, f"camp:part_of:{draft.id}:{kind}", {chosen})
    turn = turning(shown, f"camp:parts:{draft.id}:{kind}")
    return Screen(words.say(WHICH[kind]), (*rows, *turn, (back(words, draft.id),)))


def counted(words: Words, audience: Audience, campaign: Campaign) -> str:
    """How many get it, how many of them in the other language, and who does not and why.

    Whoever looks every day must not see who of a club paused reminders or blocked the bot: figures are told
    in whole fives. Only how many get it is told exactly where they are ``EXACT_FROM`` or more, and no part of
    people: the others of those are who did something.
    """
    lines = [_people(words, audience.people, is_whole=campaign.segment is None)]
    if audience.other_language:
        lines.append(words.say("campaign.other_language", n=about(words, audience.other_language)))
    if reasons := skipped(words, audience.left_out):
        lines.append(f"{words.say('campaign.some_left_out')} {reasons}")
    return "\n".join(lines)


def skipped(words: Words, left_out: Mapping[Skip, int]) -> str:
    """Those who do not get it, by reason, most first. A reason of a few is not told, nor that it is there."""
    told = [(reason, n) for reason, n in left_out.items() if n >= FEWEST]
    ordered = sorted(told, key=lambda pair: (-in_fives(pair[1]), pair[0]))
    return ", ".join(words.say(SKIPS[reason], n=about(words, n)) for reason, n in ordered)


def about(words: Words, number: int, is_whole: bool = False) -> str:
    """A number of people in whole fives; below ``FEWEST`` that they are few.

    ``is_whole``: all who get something, told exactly from ``EXACT_FROM`` on.
    """
    if 0 < number < FEWEST:
        return words.say("campaign.few")
    if not number or (is_whole and number >= EXACT_FROM):
        return words.count("campaign.number", number)
    return words.say("campaign.at_least", n=in_fives(number))


def _people(words: Words, people: int, is_whole: bool) -> str:
    if not people:
        return words.say("campaign.nobody")
    if people < FEWEST:
        return words.say("campaign.few_people", fewest=FEWEST)
    if is_whole and people >= EXACT_FROM:
        return words.count("campaign.people", people)
    return words.say("campaign.at_least_people", n=in_fives(people))
