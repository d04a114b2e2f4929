"""A campaign about an event: what, where, when, and its reminders with words of their own."""

from datetime import UTC, datetime

import pytest

from bot.domain.campaign import CampaignState, Step
from bot.domain.event import Event
from tests.chat.composing import LANGUAGES, MONGOLIAN, Leading
from tests.chat.world import counted, said


def event(leading: Leading) -> Event:
    found = leading.campaign.event_id
    assert found is not None
    return leading.world.memory.tables.events[found]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_moment_name_and_place_one_after_the_other(language: str) -> None:
    leading = await Leading.of(language=language)
    await leading.begin()
    await leading.tap("when")
    await leading.leader.tap("camp:event:")
    assert leading.leader.text == said("campaign.ask_starts", language)
    await leading.leader.send("2026-03-20 15:00")
    called = said("campaign.event", language)
    assert leading.leader.text == said("campaign.ask_event_title", language, title=called)
    await leading.leader.send("Уулзалт <3")
    assert leading.leader.text == said("campaign.ask_place", language)
    await leading.leader.send("12-р сургууль")
    assert "Уулзалт &lt;3" in leading.leader.text
    assert said("campaign.event_place", language, place="12-р сургууль") in leading.leader.text
    assert leading.leader.text.count("✓") == 3, "all reminders at first"
    kept = event(leading)
    assert (kept.title, kept.place) == ("Уулзалт <3", "12-р сургууль")
    assert kept.starts_at == datetime(2026, 3, 20, 7, tzinfo=UTC)


async def test_the_name_may_stay_and_the_place_be_left_out() -> None:
    leading = await Leading.of()
    await leading.begin()
    await leading.tap("ask", "title")
    await leading.leader.send("Клубийн өдөр")
    await leading.tap("event")
    await leading.leader.send("2026-03-20 15:00")
    await leading.leader.tap("camp:kept:")
    assert leading.leader.text == said("campaign.ask_place")
    await leading.leader.tap("camp:no_place:")
    assert (event(leading).title, event(leading).place) == ("Клубийн өдөр", "")
    assert said("campaign.event_place", place=said("campaign.not_there")) in leading.leader.text


async def test_every_part_of_it_can_be_changed_and_the_reminders_stay_chosen() -> None:
    leading = await Leading.of()
    await leading.around_an_event()
    await leading.leader.tap(f"camp:toggle:{leading.draft}:hour")
    number = event(leading).id
    for act, typed in (
        ("event_title", "Шинэ нэр"),
        ("place", "Номын сан"),
        ("starts", "2026-03-21 16:00"),
    ):
        await leading.tap(act)
        await leading.leader.send(typed)
    changed = event(leading)
    assert (changed.id, changed.title, changed.place) == (number, "Шинэ нэр", "Номын сан")
    assert changed.starts_at == datetime(2026, 3, 21, 8, tzinfo=UTC)
    assert leading.campaign.steps == (Step.WEEK, Step.DAY)
    await leading.tap("event_title")
    await leading.leader.tap("camp:kept:")
    assert "Номын сан" in leading.leader.text, "who has a place is not asked for it"
    await leading.tap("no_place")
    assert event(leading).place == ""


async def test_reminders_are_chosen_one_by_one() -> None:
    leading = await Leading.of()
    await leading.around_an_event()
    for step in Step:
        await leading.leader.tap(f"camp:toggle:{leading.draft}:{step}")
    assert not leading.campaign.steps
    assert any(data.startswith("camp:moment:") for data in leading.leader.data), (
        "then it has a moment of its own"
    )
    await leading.leader.tap("camp:moment:")
    await leading.leader.send("2026-03-18 15:00")
    assert leading.campaign.due_at == datetime(2026, 3, 18, 7, tzinfo=UTC)
    await leading.tap("when")
    assert any(data.startswith("camp:event:") for data in leading.leader.data)
    await leading.leader.tap("camp:event:")
    await leading.leader.tap(f"camp:toggle:{leading.draft}:day")
    assert leading.campaign.steps == (Step.DAY,)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_reminder_has_words_of_its_own(language: str) -> None:
    leading = await Leading.of(language=language)
    await leading.around_an_event()
    await leading.tap("step", "day")
    assert said("campaign.says_the_same", language) in leading.leader.text
    assert MONGOLIAN in leading.leader.text
    await leading.leader.tap(f"camp:step_text:{leading.draft}:day:mn")
    assert MONGOLIAN in leading.leader.text, "what it says now can be read"
    await leading.leader.send("Маргааш {title}, {time}, {place}")
    assert "Маргааш Уулзалт" in leading.leader.text
    assert leading.campaign.step_texts[Step.DAY]["mn"] == "Маргааш {title}, {time}, {place}"
    await leading.leader.tap("camp:event:")
    assert said("campaign.own_text", language) in leading.leader.text
    await leading.tap("step", "day")
    await leading.leader.tap("camp:same_text:")
    assert dict(leading.campaign.step_texts) == {}
    assert said("campaign.says_the_same", language) in leading.leader.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("act", "typed", "refused"),
    [
        ("event_title", "а" * 61, 60),
        ("step_text:day:mn", "а" * 3501, 3500),
        ("starts", "2026-02-29 15:00", "error.bad_date"),
        ("starts", "2026-03-04 11:00", "error.past_date"),
    ],
    ids=["title", "words", "29 February", "past"],
)
async def test_what_cannot_be_taken_is_asked_for_again(
    act: str, typed: str, refused: str | int, language: str
) -> None:
    leading = await Leading.of(language=language)
    await leading.around_an_event()
    before = (leading.campaign, event(leading))
    name, *rest = act.split(":")
    await leading.tap(name, *rest)
    await leading.leader.send(typed)
    if isinstance(refused, int):
        assert leading.leader.text == counted("campaign.too_long", refused, language)
    else:
        assert leading.leader.text == said(refused, language)
    assert (leading.campaign, event(leading)) == before
    await leading.leader.send("2026-04-01 15:00")
    assert (leading.campaign, event(leading)) != before


async def test_without_an_event_again() -> None:
    leading = await Leading.of()
    await leading.around_an_event()
    await leading.leader.tap("camp:no_event:")
    kept = leading.campaign
    assert (kept.event_id, kept.steps, kept.action) == (None, (), None)
    await leading.tap("when")
    assert leading.leader.text == said("campaign.ask_when")


@pytest.mark.parametrize(
    "act", ["event_title", "no_place", "kept", "step:day", "toggle:moon", "step:moon", "step_text:day:de"]
)
async def test_there_is_nothing_to_change_without_an_event(act: str) -> None:
    leading = await Leading.of()
    await leading.begin()
    name, *rest = act.split(":")
    before = leading.campaign
    await leading.tap(name, *rest)
    assert leading.world.messenger.toasts[-1] == said("error.stale")
    assert leading.campaign == before


async def test_reminders_leave_at_their_moments_with_words_filled_in() -> None:
    leading = await Leading.of("mn", "en")
    await leading.around_an_event("2026-03-20 15:00")
    await leading.tap("step_text", "day", "mn")
    await leading.leader.send("Маргааш {title} {time}\n📍 {place}\n{other}")
    await leading.tap("step_text", "day", "en")
    await leading.leader.send("Tomorrow {title}, {day}")
    first = leading.draft
    await leading.tap("plan")
    assert leading.leader.text.count("•") == 3
    await leading.leader.tap("camp:go")
    person, other = leading.people
    leading.world.clock.now = datetime(2026, 3, 13, 7, tzinfo=UTC)
    await leading.world.run_campaigns()
    assert person.text == MONGOLIAN
    leading.world.clock.now = datetime(2026, 3, 19, 7, tzinfo=UTC)
    await leading.world.run_campaigns()
    assert person.text == "Маргааш Уулзалт 15:00\n📍 12-р сургууль\n{other}"
    assert other.text == "Tomorrow Уулзалт, Mar 20, 2026"
    leading.world.clock.now = datetime(2026, 3, 20, 6, tzinfo=UTC)
    await leading.world.run_campaigns()
    assert person.text == MONGOLIAN
    states = {c.state for c in leading.world.memory.tables.campaigns.values() if c.series == first}
    assert states == {CampaignState.DONE}


async def test_without_a_place_its_line_falls_out() -> None:
    leading = await Leading.of("mn")
    await leading.around_an_event()
    await leading.tap("no_place")
    await leading.tap("step_text", "week", "mn")
    await leading.leader.send("Уулзъя!\n📍 {place}\nХүлээж байна")
    await leading.tap("plan")
    await leading.leader.tap("camp:go")
    leading.world.clock.now = datetime(2026, 3, 13, 7, tzinfo=UTC)
    await leading.world.run_campaigns()
    assert leading.people[0].text == "Уулзъя!\nХүлээж байна"


async def test_an_event_half_told_survives_a_restart() -> None:
    leading = await Leading.of()
    await leading.begin()
    await leading.tap("event")
    await leading.leader.send("2026-03-20 15:00")
    leading.world = leading.leader.world = leading.world.restarted()
    await leading.leader.send("Уулзалт")
    assert leading.leader.text == said("campaign.ask_place")
    assert event(leading).title == "Уулзалт"
