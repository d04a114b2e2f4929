"""A leader writes a campaign; people get it once, when they agreed to it."""

from datetime import UTC, datetime

import pytest

from bot.domain.campaign import CampaignState, DeliveryState, Outcome, Sent
from bot.domain.people import Role
from bot.usecases.invitations import Revoke
from tests.chat.world import Phone, World, catalogs, content

CLUB = "Цэнхэр тэнгэр"


def said(key: str, language: str = "mn", **values: object) -> str:
    return catalogs().words(language).say(key, **values)


async def a_club(*languages: str) -> tuple[World, Phone, list[Phone]]:
    """A leader, and people of these languages in the club."""
    world = World()
    leader = await world.staff(1, Role.LEADER, CLUB, language="mn")
    (club,) = await world.acts.led_clubs(await leader.person())
    people = []
    for chat_id, language in enumerate(languages, 10):
        person = await world.ready(chat_id, language)
        await person.send(f"/club {club.code}")
        people.append(person)
    return world, leader, people


async def compose(leader: Phone, english: str | None = "Come on Friday", when: str = "now") -> None:
    await leader.send("/campaign")
    await leader.tap("camp:new")
    assert CLUB in leader.text
    await leader.send("Баасан гарагт ирээрэй")
    if english is None:
        await leader.tap("camp:skip:")
    else:
        await leader.send(english)
    await leader.tap(f"camp:quiz:{_draft(leader)}:-")
    if when in {"now", "tomorrow"}:
        await leader.tap(f"camp:when:{_draft(leader)}:{when}")
    else:
        await leader.send(when)


def _draft(leader: Phone) -> int:
    return max(leader.world.memory.tables.campaigns)


async def test_from_the_first_word_to_every_phone() -> None:
    world, leader, (first, second) = await a_club("mn", "en")
    await compose(leader)
    assert "Баасан гарагт ирээрэй" in leader.text
    assert "Come on Friday" in leader.text
    await leader.tap("camp:go:")
    before = len(world.messenger.history)
    assert await world.run_campaigns() == 2
    assert first.text == "Баасан гарагт ирээрэй"
    assert second.text == "Come on Friday"
    assert await world.run_campaigns() == 0
    assert len(world.messenger.history) == before + 2, "nobody gets it twice"
    await leader.send("/campaign")
    assert "2/2" in leader.text
    assert said("campaign.state.done") in leader.text
    assert world.never_filled == []


async def test_with_one_language_everybody_gets_that() -> None:
    world, leader, (person,) = await a_club("en")
    await compose(leader, english=None)
    await leader.tap("camp:go:")
    await world.run_campaigns()
    assert person.text == "Баасан гарагт ирээрэй"


async def test_a_quiz_behind_a_button() -> None:
    world, leader, (person,) = await a_club("mn")
    quiz = content().quizzes("mn")[0]
    await leader.send("/campaign")
    await leader.tap("camp:new")
    await leader.send("Шинэ асуулт")
    await leader.send("New quiz")
    await leader.tap(f"camp:quiz:{_draft(leader)}:{quiz.id}")
    await leader.tap("camp:when:")
    await leader.tap("camp:go:")
    await world.run_campaigns()
    await person.tap("quiz:new:")
    await person.tap("quiz:start:")  # not now: no questions before the topic
    assert quiz.questions[0].text in person.text


async def test_it_comes_at_its_moment_and_not_before() -> None:
    world, leader, (person,) = await a_club("mn")
    await compose(leader, when="2026-03-05 15:00")
    await leader.tap("camp:go:")
    assert await world.run_campaigns() == 0
    world.clock.now = datetime(2026, 3, 5, 6, 59, tzinfo=UTC)
    assert await world.run_campaigns() == 0
    world.clock.pass_(minutes=1)
    assert await world.run_campaigns() == 1
    assert person.text == "Баасан гарагт ирээрэй"


async def test_at_night_it_waits_for_the_morning() -> None:
    world, leader, (person,) = await a_club("mn")
    await compose(leader, when="23:30")
    assert said("campaign.quiet") in leader.text
    await leader.tap("camp:go:")
    world.clock.now = datetime(2026, 3, 4, 15, 30, tzinfo=UTC)
    await world.run_campaigns()
    world.clock.now = datetime(2026, 3, 4, 23, 59, tzinfo=UTC)
    assert await world.run_campaigns() == 0
    assert person.text != "Баасан гарагт ирээрэй"
    world.clock.pass_(minutes=1)
    assert await world.run_campaigns() == 1
    assert person.text == "Баасан гарагт ирээрэй"


async def test_only_those_who_agreed_get_it_and_the_preview_says_so() -> None:
    world, leader, (person, paused) = await a_club("mn", "mn")
    await paused.send("/stop")
    await compose(leader)
    words = catalogs().words("mn")
    assert words.count("campaign.people", 1) in leader.text
    assert words.count("campaign.left_out.paused", 1) in leader.text
    await leader.tap("camp:go:")
    await person.send("/stop")
    before = person.text
    await world.run_campaigns()
    assert person.text == before, "who left after the preview is not written to either"
    (delivery,) = world.memory.tables.deliveries.values()
    assert (delivery.state, delivery.reason) == (DeliveryState.SKIPPED, "paused")


async def test_with_nobody_to_get_it_the_leader_is_told_so() -> None:
    _, leader, _ = await a_club()
    await compose(leader)
    await leader.tap("camp:go:")
    assert leader.text == said("error.empty_audience")


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("маргааш", "bad_date"),
        ("2026-02-30 15:00", "bad_date"),
        ("25:00", "bad_date"),
        ("2020-01-01 10:00", "past_date"),
        ("0001-01-01 00:00", "past_date"),
        ("99999-01-01 00:00", "bad_date"),
    ],
)
async def test_a_date_that_cannot_be_is_asked_for_again(typed: str, error: str) -> None:
    _, leader, _ = await a_club("mn")
    await compose(leader, when=typed)
    assert leader.text == said(f"error.{error}")
    await leader.send("2026-03-05 15:00")
    assert said("campaign.preview") in leader.text


async def test_the_last_moment_there_is_does_no_harm() -> None:
    world, leader, _ = await a_club("mn")
    await compose(leader, when="9999-12-31 23:59")
    await leader.tap("camp:go:")
    assert await world.run_campaigns() == 0
    await leader.send("/campaign")
    assert said("campaign.state.scheduled") in leader.text


async def test_a_text_that_is_too_long_is_asked_for_again() -> None:
    _, leader, _ = await a_club("mn")
    await leader.send("/campaign")
    await leader.tap("camp:new")
    await leader.send("а" * 3501)
    assert leader.text == said("error.text_too_long")
    await leader.send("а" * 3500)
    assert leader.text == said("campaign.ask_en")
    await leader.send("b" * 3500)
    await leader.tap("camp:quiz:")
    await leader.tap("camp:when:")
    assert any(data.startswith("camp:go:") for data in leader.data)


async def test_a_moment_that_passes_during_the_preview_is_refused() -> None:
    world, leader, _ = await a_club("mn")
    await compose(leader, when="12:30")
    world.clock.pass_(minutes=34)
    tap = leader.tapped("camp:go:")
    world.clock.pass_(minutes=2)
    await leader.deliver(tap)
    assert leader.text == said("error.past_date")


async def test_a_planned_campaign_can_be_dropped() -> None:
    world, leader, (person,) = await a_club("mn")
    await compose(leader, when="tomorrow")
    await leader.tap("camp:go:")
    before = person.text
    await leader.tap("camp:drop:")
    assert said("campaign.state.cancelled") in leader.text
    world.clock.pass_(days=2)
    assert await world.run_campaigns() == 0
    assert person.text == before


@pytest.mark.parametrize("data", ["go", "drop", "skip", "when:now", "quiz:-"])
async def test_another_leader_touches_nothing_of_it(data: str) -> None:
    world, leader, _ = await a_club("mn")
    other = await world.staff(2, Role.LEADER, "Өөр клуб", language="mn")
    await compose(leader)
    act, _, rest = data.partition(":")
    before = dict(world.memory.tables.campaigns)
    await other.tap(":".join(filter(None, ["camp", act, str(_draft(leader)), rest])), on=other.last.id)
    assert other.text == said("error.not_allowed")
    assert world.memory.tables.campaigns == before


async def test_nobody_begins_a_campaign_for_a_club_they_do_not_lead() -> None:
    world, leader, (person,) = await a_club("mn")
    other = await world.staff(2, Role.LEADER, "Өөр клуб", language="mn")
    (club,) = await world.acts.led_clubs(await leader.person())
    for phone in (other, person):
        await phone.tap(f"camp:club:{club.id}", on=phone.last.id)
        assert phone.text == said("error.not_allowed")
    await person.send("/campaign")
    assert person.text == said("error.not_allowed")
    assert world.memory.tables.campaigns == {}


async def test_a_leader_of_two_clubs_chooses_one() -> None:
    world, leader, _ = await a_club("mn")
    token = await world.invite(Role.LEADER, "Хоёр дахь")
    await leader.send(f"/start i_{token}")
    await leader.send("/campaign")
    await leader.tap("camp:new")
    assert [b.text for b in leader.last.buttons][:2] == [CLUB, "Хоёр дахь"]
    await leader.tap("camp:club:")
    assert CLUB in leader.text


async def test_who_is_no_leader_any_more_is_not_asked_for_ever() -> None:
    world, leader, _ = await a_club("mn")
    await leader.send("/campaign")
    await leader.tap("camp:new")
    await Revoke(world.memory.unit, world.clock)((await leader.person()).id, Role.LEADER)
    await leader.send("Баасан гарагт")
    assert leader.text == said("error.not_allowed")
    await leader.send("сайн уу")
    assert world.understanding.texts == ["сайн уу"]


async def test_a_button_tapped_twice_schedules_once() -> None:
    world, leader, _ = await a_club("mn")
    await compose(leader)
    update = leader.tapped("camp:go:")
    await leader.deliver(update)
    await leader.deliver(update)
    assert len(world.memory.tables.deliveries) == 1


@pytest.mark.parametrize(
    ("outcome", "state"),
    [(Outcome.UNKNOWN, DeliveryState.UNKNOWN), (Outcome.UNREACHABLE, DeliveryState.UNREACHABLE)],
)
async def test_an_outcome_nobody_knows_is_kept_and_not_repeated(
    outcome: Outcome, state: DeliveryState
) -> None:
    world, leader, (person,) = await a_club("mn")
    await compose(leader)
    await leader.tap("camp:go:")
    world.messenger.outcomes[person.chat_id] = Sent(outcome)
    await world.run_campaigns()
    del world.messenger.outcomes[person.chat_id]
    before = person.text
    world.clock.pass_(hours=1)
    assert await world.run_campaigns() == 0
    assert person.text == before
    assert [d.state for d in world.memory.tables.deliveries.values()] == [state]
    assert [c.state for c in world.memory.tables.campaigns.values()] == [CampaignState.DONE]


async def test_when_the_next_one_comes_is_told_without_its_words() -> None:
    world, leader, (person,) = await a_club("mn")
    await compose(leader, when="2026-03-05 15:00")
    await leader.tap("camp:go:")
    shown = await world.acts.next_campaign(await person.person())
    assert shown is not None
    outsider = await world.ready(99)
    assert await world.acts.next_campaign(await outsider.person()) is None


async def test_campaign_words_reach_neither_the_model_nor_the_desk() -> None:
    world, leader, _ = await a_club("mn")
    await leader.send("/campaign")
    await leader.tap("camp:new")
    await leader.send("Хүн худалдаалахаас сэргийл")
    assert world.understanding.texts == []
    assert world.memory.tables.cases == {}
