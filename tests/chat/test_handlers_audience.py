"""Who gets a campaign: clubs, everybody, a part of them; and counts that give nobody away."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.views import audience as view
from bot.chat.views.button import mark_of
from bot.domain.campaign import Audience, Campaign, CampaignState, Reach, Segment, SegmentKind, Skip
from bot.domain.people import Role
from bot.usecases.invitations import Revoke
from tests.chat.composing import CLUB, LANGUAGES, MONGOLIAN, Leading
from tests.chat.world import catalogs, content, counted, said


async def of_two_clubs() -> tuple[Leading, int]:
    """A leader of two clubs, who has begun a draft; the id of the second one."""
    leading = await Leading.of()
    token = await leading.world.invite(Role.LEADER, "Хоёр дахь")
    await leading.leader.send(f"/start i_{token}")
    await leading.begin()
    clubs = await leading.world.acts.club.places(await leading.leader.person())
    return leading, next(club.id for club in clubs if club.id != leading.club_id)


async def test_a_leader_of_several_clubs_chooses_some() -> None:
    leading, second = await of_two_clubs()
    assert leading.campaign.reach.is_empty
    await leading.tap("whom", 0)
    assert [b.text for b in leading.leader.last.buttons][:2] == ["Хоёр дахь", CLUB]
    await leading.leader.tap(f"camp:club:{leading.draft}:{leading.club_id}:")
    assert [b.text for b in leading.leader.last.buttons][:2] == ["Хоёр дахь", f"✓ {CLUB}"]
    await leading.leader.tap(f"camp:club:{leading.draft}:{second}:")
    assert leading.campaign.reach == Reach(frozenset({leading.club_id, second}))
    await leading.leader.tap(f"camp:club:{leading.draft}:{leading.club_id}:")
    assert leading.campaign.reach == Reach(frozenset({second}))
    await leading.leader.tap("camp:open:")
    assert "Хоёр дахь" in leading.leader.text


async def test_many_clubs_have_pages_and_stay_on_them() -> None:
    leading, _ = await of_two_clubs()
    for number in range(9):
        token = await leading.world.invite(Role.LEADER, f"Клуб {number}")
        await leading.leader.send(f"/start i_{token}")
    await leading.tap("whom", 0)
    await leading.leader.tap(f"camp:whom:{leading.draft}:1")
    first = leading.leader.data[0]
    await leading.leader.tap(first)
    assert leading.leader.data[0] == first
    assert leading.leader.last.buttons[0].text.startswith("✓ ")


async def of_a_lost_club(language: str = "mn") -> tuple[Leading, int]:
    """A draft for two clubs, the second of which its leader has lost since."""
    leading, second = await of_two_clubs()
    await leading.leader.send("/language")
    await leading.leader.tap(f"lang:{language}")
    for club in (leading.club_id, second):
        await leading.tap("club", club, 0)
    await leading.write()
    await leading.tap("at", "tomorrow")
    person = await leading.leader.person()
    leading.world.memory.tables.grants.remove((person.id, Role.LEADER, second))
    return leading, second


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_club_that_is_led_no_more_is_named_and_taken_out_by_one_tap(language: str) -> None:
    leading, _ = await of_a_lost_club(language)
    await leading.leader.send("/campaign")
    await leading.tap("open")
    assert said("campaign.lost_clubs", language, clubs="Хоёр дахь") in leading.leader.text
    assert MONGOLIAN in leading.leader.text
    assert leading.leader.data[0] == f"camp:take_out:{leading.draft}"
    await leading.tap("plan")
    assert leading.world.messenger.toasts[-1] == said("error.lost_club", language)
    assert leading.leader.data[0] == f"camp:take_out:{leading.draft}"
    await leading.tap("go")
    assert leading.campaign.state is CampaignState.DRAFT
    await leading.tap("preview")
    assert said("error.lost_club", language) in leading.leader.text
    await leading.tap("take_out")
    assert leading.campaign.reach == Reach(frozenset({leading.club_id}))
    assert "camp:take_out" not in " ".join(leading.leader.data)
    assert "Хоёр дахь" not in leading.leader.text
    assert leading.world.never_filled == []


async def test_choosing_clubs_anew_takes_a_lost_one_out_as_well() -> None:
    leading, second = await of_a_lost_club()
    await leading.tap("whom", 0)
    assert "Хоёр дахь" not in " ".join(button.text for button in leading.leader.last.buttons)
    await leading.leader.tap(f"camp:club:{leading.draft}:{leading.club_id}:")
    assert leading.campaign.reach.is_empty
    await leading.leader.tap(f"camp:club:{leading.draft}:{leading.club_id}:")
    assert leading.campaign.reach == Reach(frozenset({leading.club_id}))
    await leading.tap("club", second, 0)
    assert leading.leader.text == said("error.not_allowed")


async def test_another_leader_of_one_of_its_clubs_does_not_see_the_draft() -> None:
    leading, _ = await of_a_lost_club()
    for chat_id, club in enumerate((CLUB, "Хоёр дахь"), 30):
        other = await leading.world.staff(chat_id, Role.LEADER, club, language="mn")
        for act in ("open", "take_out", "plan"):
            await leading.tap(act, phone=other)
            assert other.text == said("error.not_allowed")


async def test_who_is_a_leader_no_more_has_no_drafts() -> None:
    leading, _ = await of_a_lost_club()
    person = await leading.leader.person()
    await Revoke(leading.world.memory.unit, leading.world.clock)(person.id, Role.LEADER)
    for act in ("open", "take_out", "preview", "plan"):
        await leading.tap(act)
        assert leading.leader.text == said("error.not_allowed")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_everybody_comes_with_a_note_that_somebody_has_to_agree(language: str) -> None:
    leading = await Leading.of(language=language)
    await leading.begin()
    await leading.tap("whom", 0)
    assert said("campaign.everybody_note", language) in leading.leader.text
    await leading.leader.tap("camp:everybody:")
    assert leading.campaign.reach == Reach(everybody=True)
    assert f"✓ {said('campaign.to_everybody', language)}" in [b.text for b in leading.leader.last.buttons]
    await leading.leader.tap("camp:open:")
    assert said("campaign.everybody", language) in leading.leader.text
    await leading.tap("everybody")
    assert leading.campaign.reach.is_empty


async def test_a_club_of_others_is_not_chosen() -> None:
    leading = await Leading.of()
    other = await leading.world.staff(3, Role.LEADER, "Өөр клуб", language="mn")
    (theirs,) = await leading.world.acts.club.places(await other.person())
    await leading.begin()
    before = leading.campaign
    await leading.tap("club", theirs.id, 0)
    assert leading.leader.text == said("error.not_allowed")
    assert leading.campaign == before


async def test_more_than_three_clubs_are_counted() -> None:
    leading, second = await of_two_clubs()
    chosen = [leading.club_id, second]
    for number in range(2):
        token = await leading.world.invite(Role.LEADER, f"Клуб {number}")
        await leading.leader.send(f"/start i_{token}")
    chosen += [
        club.id
        for club in await leading.world.acts.club.places(await leading.leader.person())
        if club.id not in chosen
    ]
    for club in chosen:
        await leading.tap("club", club, 0)
    await leading.leader.tap("camp:open:")
    first = leading.leader.text.partition(said("campaign.whom") + ": ")[2].partition("\n")[0]
    assert first.endswith(said("campaign.clubs", first="", n=4).strip())


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_part_can_be_chosen(language: str) -> None:
    leading = await Leading.of(language=language)
    await leading.begin()
    quiz, topic = content().quizzes(language)[0], content().topics(language)[0]
    await leading.tap("part")
    await leading.leader.tap(f"camp:segment:{leading.draft}:not_finished")
    await leading.leader.tap(f"camp:part_of:{leading.draft}:not_finished:{mark_of(quiz.id)}")
    assert leading.campaign.segment == Segment(SegmentKind.NOT_FINISHED, quiz.id)
    assert said("campaign.part.not_finished", language, title=quiz.title) in leading.leader.text
    await leading.tap("segment", "missed_topic")
    await leading.leader.tap(f"camp:part_of:{leading.draft}:missed_topic:{mark_of(topic.id)}")
    assert leading.campaign.segment == Segment(SegmentKind.MISSED_TOPIC, topic.id)
    assert topic.title in leading.leader.text
    await leading.tap("part")
    await leading.leader.tap(f"camp:segment:{leading.draft}:inactive")
    assert leading.campaign.segment == Segment(SegmentKind.INACTIVE)
    assert said("campaign.part.inactive", language) in leading.leader.text
    await leading.tap("part")
    await leading.leader.tap("camp:everyone:")
    assert leading.campaign.segment is None


@pytest.mark.parametrize("kind", ["not_opened", "inactive", "moon", ""])
async def test_no_other_part_is_about_something(kind: str) -> None:
    leading = await Leading.of()
    await leading.begin()
    for act in (("parts", kind, 0), ("part_of", kind, "00000000")):
        await leading.tap(*act)
        assert leading.world.messenger.toasts[-1] == said("error.stale")
    assert leading.campaign.segment is None


ALL = Campaign(1, 1)


def numbers(told: str) -> set[str]:
    return set("".join(c if c.isdigit() else " " for c in told.replace(",", "")).split())


def test_large_counts_are_told_with_their_reasons() -> None:
    words = catalogs().words("en")
    audience = Audience(1284, 33, {Skip.PAUSED: 40, Skip.CAP: 12, Skip.UNREACHABLE: 9})
    assert view.counted(words, audience, ALL).split("\n") == [
        "1,284 people will get it.",
        "Of these in the other language: 30+.",
        "Some will not: paused: 40+, weekly limit reached: 10+, unreachable: 5+",
    ]


@pytest.mark.parametrize(
    ("people", "told"), [(5, "5+"), (23, "20+"), (25, "25+"), (99, "95+"), (100, "100"), (103, "103")]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_from_a_hundred_on_it_is_told_exactly_how_many_get_it(people: int, told: str, language: str) -> None:
    words = catalogs().words(language)
    shown = view.counted(words, Audience(people), ALL)
    exact = counted("campaign.people", people, language)
    assert shown == (said("campaign.at_least_people", language, n=told[:-1]) if "+" in told else exact)


@pytest.mark.parametrize("few", range(1, 5))
@pytest.mark.parametrize("people", [21, 150])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_can_be_read_from_a_small_count(few: int, people: int, language: str) -> None:
    words = catalogs().words(language)
    told = view.counted(words, Audience(people, few, {Skip.PAUSED: few, Skip.CAP: 12}), ALL)
    assert numbers(told) == {"20" if people == 21 else "150", "10"}
    assert told.count(said("campaign.few", language)) == 1, "of the other language"
    assert said("campaign.skip.paused", language, n="").strip(": ") not in told, "nor that there is one"
    assert view.counted(words, Audience(people, 0, {Skip.PAUSED: few}), ALL) == view.counted(
        words, Audience(people), ALL
    )
    alone = view.counted(words, Audience(few), ALL)
    assert alone == said("campaign.few_people", language, fewest=5)


@given(
    people=st.integers(5, 99), paused=st.integers(0, 300), cap=st.integers(0, 300), joins=st.integers(0, 4)
)
def test_one_more_or_less_shows_at_whole_fives_only(people: int, paused: int, cap: int, joins: int) -> None:
    """Whoever looks before and after somebody pauses reminders sees the same, but for each fifth."""
    words = catalogs().words("en")

    def told(people: int, paused: int) -> str:
        return view.counted(words, Audience(people, 0, {Skip.PAUSED: paused, Skip.CAP: cap}), ALL)

    def whole(number: int) -> int:
        return number - number % 5

    if whole(people) >= 5:
        assert told(people, paused) == told(whole(people), whole(paused))
        assert told(people, paused) == told(min(whole(people) + joins, 99), whole(paused) + joins)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_at_all(language: str) -> None:
    words = catalogs().words(language)
    assert view.counted(words, Audience(), ALL) == said("campaign.nobody", language)
    assert view.counted(words, Audience(0, 0, {Skip.PAUSED: 0}), ALL) == said("campaign.nobody", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_a_part_of_people_only_fives_are_told(language: str) -> None:
    words = catalogs().words(language)
    part = replace(ALL, segment=Segment(SegmentKind.NOT_FINISHED, "trains"))
    for people in (20, 22, 24):
        told = view.counted(words, Audience(people, people - 15, {Skip.PAUSED: people - 10}), part)
        assert numbers(told) <= {"20", "5", "10"}, "who finished it are the others: they cannot be counted"
    assert numbers(view.counted(words, Audience(1284), part)) == {"1280"}
    assert view.counted(words, Audience(4), part) == said("campaign.few_people", language, fewest=5)


@pytest.mark.parametrize("reason", list(Skip))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_words(reason: Skip, language: str) -> None:
    words = catalogs().words(language)
    told = said("campaign.at_least", language, n=5)
    assert view.skipped(words, {reason: 7}) == said(f"campaign.skip.{reason}", language, n=told)
    assert view.skipped(words, {reason: 4}) == ""
