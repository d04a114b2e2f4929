"""The button under a message: lists from the content, an event, pages that may be linked to."""

from collections.abc import Sequence

import pytest

from bot.chat.views.button import WHICH, mark_of
from bot.domain.campaign import Action, ActionKind
from bot.domain.learning import Lesson
from bot.domain.opinion import Poll
from bot.domain.quiz import Quiz
from tests.chat.composing import LANGUAGES, Leading
from tests.chat.world import content, said


def listed(kind: ActionKind, language: str) -> Sequence[Quiz | Lesson | Poll]:
    """What there is to choose from."""
    match kind:
        case ActionKind.QUIZ:
            return content().quizzes(language)
        case ActionKind.LESSON:
            return content().lessons(language)
    return content().polls(language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(WHICH))
async def test_everything_in_the_content_can_be_chosen(kind: ActionKind, language: str) -> None:
    leading = await Leading.of(language=language)
    await leading.begin()
    every = listed(kind, language)
    await leading.tap("action")
    await leading.leader.tap(f"camp:kind:{leading.draft}:{kind}")
    seen = await leading.leader.leaf(f"camp:which:{leading.draft}:{kind}", (len(every) - 1) // 8 + 1)
    choices = [button.text for button in seen if (button.data or "").startswith("camp:act:")]
    assert choices == [one.title for one in every]
    await leading.tap("act", kind, mark_of(every[-1].id))
    assert leading.campaign.action == Action(kind, every[-1].id)
    assert every[-1].title in leading.leader.text
    await leading.tap("kind", kind)
    if len(every) <= 8:
        assert f"✓ {every[-1].title}" in [b.text for b in leading.leader.last.buttons]


@pytest.mark.parametrize("kind", list(WHICH))
def test_no_two_things_share_a_mark(kind: ActionKind) -> None:
    ids = [one.id for one in listed(kind, "mn")]
    assert len({mark_of(one) for one in ids}) == len(ids)


async def test_no_button_again() -> None:
    leading = await Leading.of()
    await leading.begin()
    await leading.tap("action")
    assert not any(data.startswith("camp:no_action") for data in leading.leader.data)
    await leading.tap("act", "quiz", mark_of(content().quizzes("mn")[0].id))
    await leading.tap("action")
    await leading.leader.tap("camp:no_action:")
    assert leading.campaign.action is None


async def test_what_is_no_longer_taught_is_said_to_be_gone() -> None:
    leading = await Leading.of()
    await leading.begin()
    await leading.world.acts.compose.action(
        await leading.leader.person(), leading.draft, Action(ActionKind.QUIZ, "gone")
    )
    await leading.tap("open")
    assert said("campaign.action.quiz", title=said("campaign.gone")) in leading.leader.text


@pytest.mark.parametrize("mark", ["", "x", "0" * 8])
@pytest.mark.parametrize("kind", [*WHICH, "event", "moon"])
async def test_what_is_not_in_the_list_is_not_chosen(kind: str, mark: str) -> None:
    leading = await Leading.of()
    await leading.begin()
    await leading.tap("act", kind, mark)
    assert leading.world.messenger.toasts[-1] == said("error.stale")
    assert leading.campaign.action is None


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_page_that_may_be_linked_to(language: str) -> None:
    leading = await Leading.of(language=language)
    await leading.begin()
    await leading.tap("kind", "link")
    assert "example.org" in leading.leader.text
    await leading.leader.send("https://example.org/help?a=1#b")
    assert leading.campaign.action == Action(ActionKind.LINK, "https://example.org/help?a=1#b")
    await leading.tap("kind", "link")
    await leading.leader.send(" example.org/other ")
    assert leading.campaign.action == Action(ActionKind.LINK, "https://example.org/other")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "address",
    [
        "https://example.com/",
        "http://example.org/",
        "https://example.org.evil.mn/",
        "https://example.org@evil.mn/",
        "https://evil.mn\\@example.org/",
        "https://example.org:8443/",
        "https://evil.mn/https://example.org/",
        "javascript://example.org/%0aalert(1)",
        "tg://resolve?domain=example.org",
        "https://example.org/a b",
        "Миний хуудас",
        "https://",
    ],
)
async def test_any_other_page_is_refused_and_those_allowed_are_named(address: str, language: str) -> None:
    leading = await Leading.of(language=language)
    await leading.begin()
    await leading.tap("kind", "link")
    await leading.leader.send(address)
    assert leading.leader.text.startswith(said("error.forbidden_link", language))
    assert "• example.org" in leading.leader.text
    assert leading.campaign.action is None
    await leading.leader.send("https://example.org")
    assert leading.campaign.action == Action(ActionKind.LINK, "https://example.org"), "it is still waited for"


async def test_the_event_of_a_draft_stands_behind_its_button() -> None:
    leading = await Leading.of()
    await leading.around_an_event()
    event = leading.campaign.event_id
    await leading.tap("no_action")
    assert leading.stored(leading.draft).action is None
    await leading.tap("kind", "event")
    assert leading.stored(leading.draft).action == Action(ActionKind.EVENT, str(event))
    assert "Уулзалт" in leading.leader.text


async def test_a_button_to_an_event_begins_with_one() -> None:
    leading = await Leading.of()
    await leading.begin()
    await leading.tap("kind", "event")
    assert leading.leader.text == said("campaign.ask_starts")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_choices_are_in_the_language_of_who_chooses(language: str) -> None:
    leading = await Leading.of(language=language)
    await leading.begin()
    await leading.tap("kind", "poll")
    assert content().polls(language)[0].title in [b.text for b in leading.leader.last.buttons]
