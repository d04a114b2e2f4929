"""The list of campaigns, and every button there is: whose it is, and what becomes of old and forged ones."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.chat.handlers import campaign as handler
from bot.chat.screen import plain
from bot.chat.views import campaign as view
from bot.chat.views.button import mark_of
from bot.chat.views.campaign import MARKS, STATES
from bot.domain.campaign import Campaign, CampaignState, Reach
from bot.domain.conversation import Do
from bot.domain.people import Role
from bot.usecases.invitations import Revoke
from tests.chat.composing import CLUB, ENGLISH, LANGUAGES, MONGOLIAN, Leading
from tests.chat.world import catalogs, content, said

EVERY = [*handler.ACTS, *handler.WITH_ONE, *handler.WITH_TWO]
OF_DRAFTS = {
    "no_picture",
    "action",
    "no_action",
    "everybody",
    "part",
    "everyone",
    "when",
    "moment",
    "weekly",
    "once",
    "event",
    "starts",
    "event_title",
    "kept",
    "place",
    "no_place",
    "no_event",
    "test",
    "delete",
    "deleted",
    "plan",
    *handler.WITH_ONE,
    *handler.WITH_TWO,
}
"""Acts that make no sense for what is planned."""

MARK = mark_of(content().quizzes("mn")[0].id)
GOOD = {
    "ask": ("mn",),
    "without": ("mn",),
    "kind": ("quiz",),
    "whom": ("0",),
    "segment": ("inactive",),
    "at": ("now",),
    "weeks": ("4",),
    "toggle": ("day",),
    "step": ("day",),
    "same_text": ("day",),
    "which": ("quiz", "0"),
    "act": ("quiz", MARK),
    "club": ("1", "0"),
    "parts": ("not_finished", "0"),
    "part_of": ("not_finished", MARK),
    "step_text": ("day", "mn"),
}
"""What stands behind those that need more."""


def untouched(leading: Leading) -> dict[int, Campaign]:
    """All campaigns, but for where they are shown."""
    campaigns = leading.world.memory.tables.campaigns
    return {number: replace(one, live_message=None) for number, one in campaigns.items()}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_list_shows_state_day_and_first_words(language: str) -> None:
    leading = await Leading.of("mn", language=language)
    await leading.leader.send("/campaign")
    assert said("campaign.none", language) in leading.leader.text
    await leading.planned("tomorrow")
    draft = await leading.begin()
    await leading.tap("ask", "title")
    await leading.leader.send("Аюулгүй зун")
    await leading.leader.send("/campaign")
    labels = [button.text for button in leading.leader.last.buttons][:2]
    assert labels[0] == f"{MARKS[CampaignState.DRAFT]} Аюулгүй зун"
    words = "Баасан гарагт ирээрэй" if language == "mn" else "Come on Friday"
    assert labels[1] == f"{MARKS[CampaignState.SCHEDULED]} 03-05 {words}"
    for state in (CampaignState.DRAFT, CampaignState.SCHEDULED):
        assert f"{MARKS[state]} {said(STATES[state], language)}" in leading.leader.text
    await leading.leader.tap(f"camp:open:{draft}")
    assert said("campaign.draft", language) in leading.leader.text


async def test_a_long_list_has_pages() -> None:
    leading = await Leading.of()
    for _ in range(9):
        await leading.begin()
    await leading.leader.send("/campaign")
    assert sum(data.startswith("camp:open:") for data in leading.leader.data) == 8
    await leading.leader.tap("camp:list:1")
    assert sum(data.startswith("camp:open:") for data in leading.leader.data) == 1
    await leading.leader.tap("camp:list:99", on=leading.leader.last.id)
    assert sum(data.startswith("camp:open:") for data in leading.leader.data) == 1, "the nearest there is"


async def test_more_leads_to_the_list() -> None:
    leading = await Leading.of()
    await leading.leader.send("/menu")
    await leading.leader.tap("more")
    await leading.leader.tap("camp")
    assert said("campaign.title") in leading.leader.text


async def test_who_leads_nothing_has_no_list() -> None:
    leading = await Leading.of("mn")
    (person,) = leading.people
    for send in ("/campaign", None):
        await (person.send(send) if send else person.tap("camp:new", on=person.last.id))
        assert person.text == said("error.not_allowed")
    assert leading.world.memory.tables.campaigns == {}


@pytest.mark.parametrize("act", EVERY)
async def test_another_leader_touches_nothing_of_it(act: str) -> None:
    leading = await Leading.of("mn")
    other = await leading.world.staff(3, Role.LEADER, "Өөр клуб", language="mn")
    await leading.ready()
    before = untouched(leading)
    await leading.tap(act, *GOOD.get(act, ()), phone=other)
    assert other.text == said("error.not_allowed")
    assert untouched(leading) == before


@pytest.mark.parametrize("act", EVERY)
async def test_who_is_no_leader_any_more_touches_nothing_of_it(act: str) -> None:
    leading = await Leading.of("mn")
    await leading.ready()
    world, leader = leading.world, leading.leader
    before = untouched(leading)
    await Revoke(world.memory.unit, world.clock)((await leader.person()).id, Role.LEADER)
    await leading.tap(act, *GOOD.get(act, ()))
    assert leader.text == said("error.not_allowed")
    assert untouched(leading) == before


@pytest.mark.parametrize("act", [act for act in EVERY if act != "take_over"])
async def test_a_button_about_a_campaign_that_is_gone_is_stale(act: str) -> None:
    leading = await Leading.of("mn")
    await leading.ready()
    text, gone = leading.leader.text, str(leading.draft)
    leading.world.memory.tables.campaigns.clear()
    await leading.leader.tap(":".join(("camp", act, gone, *GOOD.get(act, ()))), on=leading.leader.last.id)
    assert leading.leader.text == text
    assert leading.world.messenger.toasts[-1] == said("error.stale")


@pytest.mark.parametrize("act", sorted(OF_DRAFTS))
async def test_buttons_of_a_draft_are_stale_when_it_is_planned(act: str) -> None:
    leading = await Leading.of("mn")
    await leading.planned("tomorrow")
    before, text = untouched(leading), leading.leader.text
    await leading.tap(act, *GOOD.get(act, ()))
    assert untouched(leading) == before
    assert leading.leader.text == text
    assert leading.world.messenger.toasts[-1] == said("error.stale")


@pytest.mark.parametrize(
    "data",
    [
        "camp:nothing",
        "camp:open",
        "camp:open:x",
        "camp:open:1:2",
        "camp:ask:1",
        "camp:club:1:2",
        "camp:list:x",
        "camp:from:nothing",
        "camp:waiting",
        "camp::",
    ],
)
async def test_a_button_of_another_time_is_stale(data: str) -> None:
    leading = await Leading.of()
    await leading.leader.send("/campaign")
    text = leading.leader.text
    await leading.leader.tap(data, on=leading.leader.last.id)
    assert leading.leader.text == text
    assert leading.world.messenger.toasts[-1] == said("error.stale")


async def test_a_forged_button_does_nothing() -> None:
    leading = await Leading.of("mn")
    await leading.ready()
    before = untouched(leading)
    for signed in ("A" * 12 + f"camp:go:{leading.draft}", f"camp:go:{leading.draft}", "camp:go:1"):
        await leading.leader.deliver(leading.leader.tapped_raw(signed, leading.leader.last.id))
        assert leading.world.messenger.toasts[-1] == said("error.stale")
    assert untouched(leading) == before


async def test_a_leader_of_the_same_club_goes_on_with_it() -> None:
    leading = await Leading.of("mn")
    colleague = await leading.world.staff(3, Role.LEADER, CLUB, language="en")
    draft = await leading.ready()
    await colleague.send("/campaign")
    await colleague.tap(f"camp:open:{draft}")
    assert CLUB in colleague.text


async def test_a_leader_who_has_not_passed_the_course_is_shown_the_way() -> None:
    world = (await Leading.of()).world
    newcomer = await world.staff(5, Role.LEADER, "Шинэ клуб", language="mn", trained=False)
    await newcomer.send("/campaign")
    await newcomer.tap("camp:new")
    assert newcomer.text == said("error.course_first")
    assert "crs" in newcomer.data


async def test_an_admin_who_leads_nothing_writes_to_any_club() -> None:
    leading = await Leading.of()
    admin = await leading.admin()
    await admin.send("/campaign")
    await admin.tap("camp:new")
    await admin.tap("camp:whom:")
    assert f"✓ {CLUB}" in [button.text for button in admin.last.buttons], "the only one is chosen already"


async def test_admins_see_how_many_wait_for_them() -> None:
    leading = await Leading.of("mn")
    await leading.ready()
    await leading.tap("everybody")
    admin = await leading.admin()
    await leading.tap("go")
    await leading.planned("tomorrow")
    leading.put(CampaignState.HELD)
    await admin.send("/campaign")
    labels = [button.text for button in admin.last.buttons]
    assert said("campaign.approval_waits", n=1) in labels
    assert said("campaign.held", n=1) in labels
    await leading.leader.send("/campaign")
    assert not any(data.startswith(("camp:waiting", "camp:held")) for data in leading.leader.data)


@pytest.mark.parametrize("act", ["waiting:0", "held:0"])
async def test_nobody_else_sees_what_waits_for_admins(act: str) -> None:
    leading = await Leading.of()
    await leading.leader.send("/campaign")
    await leading.leader.tap(f"camp:{act}", on=leading.leader.last.id)
    assert leading.leader.text == said("error.not_allowed")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_when_the_next_one_comes_is_told_without_its_words(language: str) -> None:
    leading = await Leading.of(language)
    await leading.planned("2026-03-05 15:00")
    person, outsider = leading.people[0], await leading.world.ready(99, language)
    leading.world.understanding.answers["when?"] = (Do("next_campaign"),)
    for phone, told in ((person, datetime(2026, 3, 5, 15, tzinfo=UTC)), (outsider, None)):
        await phone.send("when?")
        assert phone.text == plain(view.upcoming(catalogs().words(language), told)).text
    assert MONGOLIAN not in person.words
    assert ENGLISH not in person.words


async def test_a_draft_for_no_club_is_its_authors_alone() -> None:
    leading = await Leading.of()
    colleague = await leading.world.staff(3, Role.LEADER, CLUB, language="mn")
    draft = await leading.begin()
    campaigns = leading.world.memory.tables.campaigns
    campaigns[draft] = replace(campaigns[draft], reach=Reach())
    await colleague.send("/campaign")
    assert f"camp:open:{draft}" not in colleague.data
    await colleague.tap(f"camp:open:{draft}", on=colleague.last.id)
    assert colleague.text == said("error.not_allowed")


async def test_the_list_opens_below_a_message_that_shows_how_a_campaign_goes() -> None:
    leading = await Leading.of("mn")
    await leading.planned("tomorrow")
    live = leading.leader.last
    await leading.leader.tap("camp:below")
    assert said("campaign.title") in leading.leader.text
    assert live in leading.leader.shown, "the message above goes on showing it"
