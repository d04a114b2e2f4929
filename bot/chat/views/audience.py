"""Who gets a campaign: of which clubs, which part of them, and how many that are."""

from collections.abc import Sequence

from bot.chat.screen import Button, Screen
from bot.chat.views.button import Choice, pick, ticked
from bot.chat.views.campaign import LONGEST_LABEL, back, excerpt
from bot.chat.views.pages import cut, turning
from bot.domain.campaign import Audience, Campaign, SegmentKind, Skip
from bot.domain.people import Club
from bot.domain.suppression import FEWEST, in_fives
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

    Below ``FEWEST`` a number is not told: it could be read who it is. Where one is not told, neither is the
    sum, from which it could be reckoned. Of a part of people numbers are told in fives, for the others are
    those who did something.
    """
    loosely = campaign.segment is not None
    return "\n".join(line for line in _lines(words, audience, loosely) if line)


def skipped(words: Words, left_out: dict[Skip, int], loosely: bool = False) -> str:
    """Those who do not get it, by reason: most first; empty when there are none."""
    ordered = sorted(left_out.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(words.say(SKIPS[reason], n=about(words, n, loosely)) for reason, n in ordered if n)


def about(words: Words, number: int, loosely: bool = False) -> str:
    """A number of people; below ``FEWEST`` that they are few. ``loosely``: only its whole fives."""
    if 0 < number < FEWEST:
        return words.say("campaign.few")
    if loosely and number:
        return words.say("campaign.at_least", n=in_fives(number))
    return words.count("campaign.number", number)


def _lines(words: Words, audience: Audience, loosely: bool) -> list[str]:
    if not audience.people:
        lines = [words.say("campaign.nobody")]
    elif audience.people < FEWEST:
        lines = [words.say("campaign.few_people", fewest=FEWEST)]
    elif loosely:
        lines = [words.say("campaign.at_least_people", n=in_fives(audience.people))]
    else:
        lines = [words.count("campaign.people", audience.people)]
    if audience.other_language:
        others = about(words, audience.other_language, loosely)
        lines.append(words.say("campaign.other_language", n=others))
    reasons = skipped(words, dict(audience.left_out), loosely)
    if reasons:
        lines.append(f"{_sum(words, audience, loosely)} {reasons}")
    return lines


def _sum(words: Words, audience: Audience, loosely: bool) -> str:
    numbers = [n for n in audience.left_out.values() if n]
    if loosely or min(numbers) < FEWEST:
        return words.say("campaign.some_left_out")
    return words.count("campaign.left_out", sum(numbers))
