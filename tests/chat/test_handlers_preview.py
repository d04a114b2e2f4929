"""A campaign as its receivers see it: to its leader only, and without harm."""

import pytest

from bot.chat.errors import RefusedError
from bot.chat.views import received
from bot.chat.views.button import mark_of
from bot.domain.campaign import DeliveryState
from tests.chat.composing import A_PICTURE, ENGLISH, LANGUAGES, MONGOLIAN, Leading
from tests.chat.world import content, said
from tests.fakes.others import Shown


def shown(leading: Leading) -> list[Shown]:
    return [one for one in leading.leader.shown if one.mine]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_both_languages_as_they_arrive_and_how_many_get_them(language: str) -> None:
    leading = await Leading.of(*["mn"] * 5, *["en"] * 5, language=language)
    await leading.ready("tomorrow")
    await leading.tap("act", "quiz", mark_of(content().quizzes("mn")[0].id))
    page = leading.leader.last.id
    await leading.leader.tap("camp:preview:")
    mongolian, english, summary = shown(leading)[-3:]
    assert (mongolian.screen.text, english.screen.text) == (MONGOLIAN, ENGLISH)
    assert mongolian.buttons[0].text == said("received.quiz", "mn")
    assert english.buttons[0].text == said("received.quiz", "en")
    assert said("campaign.at_least_people", language, n=10) in summary.screen.text
    assert page not in [one.id for one in shown(leading)], "the draft has one page: below"
    assert [data.split(":")[1] for data in leading.leader.data] == ["test", "plan", "open"]
    await leading.leader.tap("camp:open:")
    assert said("campaign.draft", language) in leading.leader.text
    assert leading.leader.last.id == summary.id


async def test_a_language_left_out_is_told_in_numbers() -> None:
    leading = await Leading.of(*["mn"] * 5, *["en"] * 6)
    await leading.ready(english=None)
    await leading.tap("preview")
    assert said("campaign.other_language", n=said("campaign.at_least", n=5)) in leading.leader.text
    assert shown(leading)[-2].screen.text == MONGOLIAN
    assert shown(leading)[-3].screen.text != MONGOLIAN


@pytest.mark.parametrize("language", LANGUAGES)
async def test_those_left_out_are_told_by_reason(language: str) -> None:
    leading = await Leading.of(*["mn"] * 16, language=language)
    for phone in leading.people[:5]:
        await phone.send("/stop")
    for phone in leading.people[5:10]:
        await leading.world.acts.mark_unreachable(phone.chat_id)
    await leading.ready()
    await leading.tap("preview")
    assert said("campaign.at_least_people", language, n=5) in leading.leader.text
    assert said("campaign.some_left_out", language) in leading.leader.text
    for key in ("campaign.skip.paused", "campaign.skip.unreachable"):
        assert said(key, language, n=said("campaign.at_least", language, n=5)) in leading.leader.text
    await leading.people[0].tap("rem:yes", on=leading.people[0].last.id)
    await leading.tap("open")
    await leading.tap("preview")
    assert said("campaign.skip.paused", language, n="").strip(": ") not in leading.leader.text
    assert said("campaign.some_left_out", language) in leading.leader.text


async def test_while_nobody_is_chosen_there_is_nothing_to_count() -> None:
    leading = await Leading.of()
    await leading.ready()
    await leading.tap("club", leading.club_id, 0)
    await leading.tap("preview")
    assert said("campaign.whom_first") in leading.leader.text


@pytest.mark.parametrize("act", ["preview", "test"])
async def test_without_words_there_is_nothing_to_show(act: str) -> None:
    leading = await Leading.of()
    await leading.begin()
    before = shown(leading)
    await leading.tap(act)
    assert leading.world.messenger.toasts[-1] == said("campaign.words_first")
    assert shown(leading) == before


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_test_goes_to_the_leader_alone_in_their_language(language: str) -> None:
    leading = await Leading.of("mn", "en", language=language)
    await leading.ready()
    await leading.tap("ask", "picture")
    await leading.photo()
    page = leading.leader.last
    others = [phone.text for phone in leading.people]
    await leading.leader.tap("camp:test:")
    message = leading.leader.last
    assert message.screen.text == (MONGOLIAN if language == "mn" else ENGLISH)
    assert message.screen.picture == f"{A_PICTURE}2"
    assert page in shown(leading), "the page stays"
    assert leading.world.messenger.toasts[-1] == said("campaign.test_sent", language)
    assert [phone.text for phone in leading.people] == others
    assert leading.world.memory.tables.deliveries == {}


async def test_buttons_of_a_test_do_no_harm() -> None:
    leading = await Leading.of("mn")
    await leading.ready()
    await leading.tap("act", "quiz", mark_of(content().quizzes("mn")[0].id))
    await leading.leader.tap("camp:test:")
    before = await leading.leader.person()
    for act in ("open", "not", "off"):
        await leading.leader.tap(f"got:{act}:0")
        assert leading.world.messenger.toasts[-1] == said(received.TESTED[act])
    assert await leading.leader.person() == before
    assert leading.world.memory.tables.refusals == set()


async def test_reminders_that_say_something_of_their_own_are_told_apart() -> None:
    leading = await Leading.of()
    await leading.around_an_event()
    await leading.tap("step_text", "day", "mn")
    await leading.leader.send("Маргааш {title}")
    await leading.tap("preview")
    texts = [one.screen.text for one in shown(leading)[-7:-1]]
    both = f"{said('campaign.step.week')}, {said('campaign.step.hour')}"
    assert texts[0] == said("campaign.said_then", when=both)
    assert texts[1:3] == [MONGOLIAN, ENGLISH]
    assert texts[3] == said("campaign.said_then", when=said("campaign.step.day"))
    assert texts[4:] == ["Маргааш Уулзалт", ENGLISH]
    await leading.tap("open")
    await leading.tap("test")
    assert [one.screen.text for one in shown(leading)[-2:]] == [MONGOLIAN, "Маргааш Уулзалт"]


@pytest.mark.parametrize("act", ["preview", "test"])
async def test_what_telegram_takes_from_nobody_is_said(act: str) -> None:
    leading = await Leading.of()
    await leading.ready()
    leading.world.messenger.failures[leading.leader.chat_id] = [RefusedError("other")]
    page = leading.leader.last
    await leading.tap(act)
    assert leading.leader.text == said("campaign.refused")
    assert page in shown(leading)


async def test_what_was_sent_can_be_looked_at() -> None:
    leading = await Leading.of("mn")
    await leading.planned()
    await leading.world.run_campaigns()
    assert [d.state for d in leading.world.memory.tables.deliveries.values()] == [DeliveryState.SENT]
    page = leading.leader.last
    await leading.tap("preview")
    assert [one.screen.text for one in shown(leading)[-2:]] == [MONGOLIAN, ENGLISH]
    assert page in shown(leading)
