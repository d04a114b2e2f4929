"""The button under a campaign's message: where it leads."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256

from bot.chat.screen import Button, Screen
from bot.chat.views.campaign import LONGEST_LABEL, back, excerpt
from bot.chat.views.common import refusal_text
from bot.chat.views.pages import cut, turning
from bot.domain.campaign import ActionKind, Campaign
from bot.domain.errors import ForbiddenLinkError
from bot.texts.catalog import Words, key

KINDS = {
    ActionKind.QUIZ: key("campaign.kind.quiz"),
    ActionKind.LESSON: key("campaign.kind.lesson"),
    ActionKind.POLL: key("campaign.kind.poll"),
    ActionKind.EVENT: key("campaign.kind.event"),
    ActionKind.LINK: key("campaign.kind.link"),
}
WHICH = {
    ActionKind.QUIZ: key("campaign.which.quiz"),
    ActionKind.LESSON: key("campaign.which.lesson"),
    ActionKind.POLL: key("campaign.which.poll"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """Something of the content that can be chosen."""

    id: str
    title: str


def mark_of(choice_id: str) -> str:
    """Eight letters that stand for it in a button: ids are too long for one, and places in a list change."""
    return sha256(choice_id.encode()).hexdigest()[:8]


def kinds(words: Words, draft: Campaign) -> Screen:
    """What it can lead to."""
    quiz, lesson, poll, event, link = (
        Button(words.say(text), f"camp:kind:{draft.id}:{kind}") for kind, text in KINDS.items()
    )
    last = [back(words, draft.id)]
    if draft.action is not None:
        last.insert(0, Button(words.say("campaign.no_action"), f"camp:no_action:{draft.id}"))
    return Screen(words.say("campaign.ask_action"), ((quiz, lesson), (poll, event), (link,), tuple(last)))


def which(words: Words, draft: Campaign, kind: ActionKind, choices: Sequence[Choice], page: int) -> Screen:
    """A page of what there is of this kind."""
    chosen = draft.action.ref if draft.action is not None and draft.action.kind is kind else None
    data = f"camp:act:{draft.id}:{kind}"
    shown = cut(choices, page)
    rows = pick(shown.things, data, {chosen})
    return Screen(
        words.say(WHICH[kind]),
        (*rows, *turning(shown, f"camp:which:{draft.id}:{kind}"), (back(words, draft.id),)),
    )


def pick(
    choices: Sequence[Choice], data: str, chosen: Collection[str | None]
) -> tuple[tuple[Button, ...], ...]:
    """A button for each; what is chosen already has a tick."""
    return tuple(
        (Button(ticked(excerpt(one.title, LONGEST_LABEL), one.id in chosen), f"{data}:{mark_of(one.id)}"),)
        for one in choices
    )


def ticked(label: str, chosen: bool) -> str:
    """The label, with a tick where it is chosen."""
    return f"✓ {label}" if chosen else label


def ask_link(words: Words, draft: Campaign, hosts: Collection[str]) -> Screen:
    """The address of a page; only some are allowed."""
    return Screen(
        f"{words.say('campaign.ask_link')}\n\n{_allowed(words, hosts)}", ((back(words, draft.id),),)
    )


def link_not_taken(words: Words, draft_id: int, hosts: Collection[str]) -> Screen:
    """That page is not among those allowed: which are."""
    text = f"{refusal_text(words, ForbiddenLinkError())}\n\n{_allowed(words, hosts)}"
    return Screen(text, ((back(words, draft_id),),))


def _allowed(words: Words, hosts: Collection[str]) -> str:
    listed = "\n".join(f"• {host}" for host in sorted(hosts))
    return f"{words.say('campaign.allowed_pages')}\n{listed}" if hosts else words.say("campaign.no_pages")
