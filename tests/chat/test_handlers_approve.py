"""What is for everybody needs a second person; what is held needs an admin."""

import pytest

from bot.chat.errors import UnreachableError
from bot.domain.campaign import CampaignState, Outcome, Sent, Step
from bot.domain.people import Role
from bot.usecases.invitations import Revoke
from tests.chat.composing import CLUB, ENGLISH, LANGUAGES, MONGOLIAN, Leading
from tests.chat.world import Phone, counted, said


async def submitted(
    language: str = "mn", admins: int = 1, series: bool = False
) -> tuple[Leading, list[Phone]]:
    """A campaign for everybody that waits for one of these admins, who look at it."""
    leading = await Leading.of("mn", "en", language=language)
    phones = [await leading.admin(20 + n, language) for n in range(admins)]
    await (leading.around_an_event() if series else leading.ready("tomorrow"))
    await leading.tap("everybody")
    await leading.tap("plan")
    await leading.leader.tap("camp:go")
    assert await leading.world.tell_admins() == admins
    for phone in phones:
        await phone.tap("camp:open:")
    return leading, phones


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_leader_hears_that_somebody_else_has_to_agree(language: str) -> None:
    leading = await Leading.of("mn", language=language)
    await leading.admin()
    await leading.ready("tomorrow")
    await leading.tap("everybody")
    await leading.tap("plan")
    assert said("campaign.needs_approval", language) in leading.leader.text
    await leading.leader.tap("camp:go")
    assert said("campaign.state.awaiting", language) in leading.leader.text
    assert leading.campaign.state is CampaignState.AWAITING
    assert leading.world.memory.tables.deliveries == {}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_admin_hears_that_it_waits_and_of_it_nothing(language: str) -> None:
    leading = await Leading.of("mn", language=language)
    admins = [await leading.admin(20 + n, language) for n in range(2)]
    await leading.ready("tomorrow")
    await leading.tap("everybody")
    await leading.tap("go")
    assert await leading.world.tell_admins() == 2
    for admin in admins:
        assert admin.text == counted("approve.waits", 1, language)
        assert admin.data == [f"camp:open:{leading.draft}", "menu"]
    assert await leading.world.tell_admins() == 0
    assert leading.world.never_filled == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_admin_sees_it_as_it_will_arrive(language: str) -> None:
    leading, admins = await submitted(language, admins=2)
    for admin in admins:
        assert said("campaign.state.awaiting", language) in admin.text
        await admin.tap("camp:preview:")
        texts = [one.screen.text for one in admin.shown if one.mine][-3:]
        assert texts[:2] == [MONGOLIAN, ENGLISH]
        words = MONGOLIAN if language == "mn" else ENGLISH
        assert texts[2] == said("approve.question", language, title=words)
        await admin.tap("got:not:0")  # its buttons do no harm here
        assert leading.world.memory.tables.refusals == set()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_agreed_it_is_planned_and_its_author_hears_of_it(language: str) -> None:
    leading, (admin,) = await submitted(language)
    await admin.tap("camp:approve:")
    assert leading.campaign.state is CampaignState.SCHEDULED
    assert said("campaign.state.scheduled", language) in admin.text
    words = MONGOLIAN if language == "mn" else ENGLISH
    assert leading.leader.text == said("approve.approved", language, title=words)
    leading.world.clock.pass_(days=1, hours=4)
    await leading.world.run_campaigns()
    assert [phone.text for phone in leading.people] == [MONGOLIAN, ENGLISH]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_not_yet_makes_it_a_draft_again_and_nothing_is_lost(language: str) -> None:
    leading, (admin,) = await submitted(language)
    await admin.tap("camp:decline:")
    assert admin.text == said("approve.thanks", language)
    words = MONGOLIAN if language == "mn" else ENGLISH
    assert leading.leader.text == said("approve.declined", language, title=words)
    await leading.leader.tap("camp:open:")
    assert said("campaign.draft", language) in leading.leader.text
    await leading.write("Шинэ үг")
    await leading.tap("go")
    assert leading.campaign.state is CampaignState.AWAITING
    leading.world.clock.pass_(hours=1)
    assert await leading.world.tell_admins() == 1
    await admin.tap("camp:open:")
    await admin.tap("camp:preview:")
    assert "Шинэ үг" in [one.screen.text for one in admin.shown]
    await admin.tap("camp:approve:")
    assert leading.stored(leading.draft).state is CampaignState.SCHEDULED


async def test_a_series_is_agreed_to_as_a_whole_and_comes_back_as_one_draft() -> None:
    leading, (admin,) = await submitted(series=True)
    first = min(leading.world.memory.tables.campaigns)
    await admin.send("/campaign")
    await admin.tap("camp:waiting:0")
    assert sum(data.startswith("camp:open:") for data in admin.data) == 1
    await admin.tap(f"camp:open:{first}")
    assert said("steer.series") in admin.text
    await admin.tap("camp:decline:")
    assert leading.stored(first).steps == tuple(Step)
    await leading.leader.tap(f"camp:open:{first}")
    await leading.leader.tap(f"camp:go:{first}", on=leading.leader.last.id)
    await admin.tap(f"camp:approve:{first}")
    states = [c.state for c in leading.world.memory.tables.campaigns.values()]
    assert states.count(CampaignState.SCHEDULED) == 3


@pytest.mark.parametrize("act", ["approve", "decline"])
async def test_its_author_does_not_decide_admin_or_not(act: str) -> None:
    leading = await Leading.of("mn")
    author = await leading.admin()
    await author.send("/campaign")
    await author.tap("camp:new")
    leading.leader = author
    await leading.write()
    await leading.tap("at", "tomorrow")
    await leading.tap("everybody")
    await leading.tap("go")
    assert leading.campaign.state is CampaignState.AWAITING
    assert said("approve.nobody") in [one.screen.text for one in author.shown], "there is no second admin"
    assert f"camp:{act}:{leading.draft}" not in author.data
    await leading.tap(act)
    assert author.text == said("error.not_allowed")
    assert leading.campaign.state is CampaignState.AWAITING


@pytest.mark.parametrize("act", ["approve", "decline"])
async def test_a_leader_does_not_decide(act: str) -> None:
    leading, _ = await submitted()
    colleague = await leading.world.staff(3, Role.LEADER, CLUB, language="mn")
    for phone in (leading.leader, colleague):
        await leading.tap(act, phone=phone)
        assert phone.text == said("error.not_allowed")
    assert leading.campaign.state is CampaignState.AWAITING


@pytest.mark.parametrize(
    ("first", "then", "state"),
    [("approve", "decline", CampaignState.SCHEDULED), ("decline", "approve", CampaignState.DRAFT)],
)
async def test_the_second_admin_finds_it_decided(first: str, then: str, state: CampaignState) -> None:
    leading, (one, other) = await submitted(admins=2)
    await one.tap(f"camp:{first}:")
    heard = len(leading.leader.shown)
    await other.tap(f"camp:{then}:")
    assert leading.world.messenger.toasts[-1] == said("steer.moved_on")
    assert leading.campaign.state is state
    assert len(leading.leader.shown) == heard, "the leader is told once"


async def test_an_admin_out_of_reach_does_not_matter() -> None:
    leading = await Leading.of("mn")
    blocked, reached = await leading.admin(20), await leading.admin(21)
    await leading.ready("tomorrow")
    await leading.tap("everybody")
    await leading.tap("go")
    assert said("campaign.state.awaiting") in leading.leader.text
    leading.world.messenger.outcomes[blocked.chat_id] = Sent(Outcome.UNREACHABLE)
    assert await leading.world.tell_admins() == 1
    assert reached.text == counted("approve.waits", 1)
    assert (await blocked.person()).unreachable


async def test_an_author_out_of_reach_does_not_matter() -> None:
    leading, (admin,) = await submitted()
    leading.world.messenger.failures[leading.leader.chat_id] = [UnreachableError()]
    await admin.tap("camp:approve:")
    assert said("campaign.state.scheduled") in admin.text


async def test_a_crash_after_submitting_tells_the_admins_all_the_same() -> None:
    leading = await Leading.of("mn")
    admin = await leading.admin()
    await leading.ready("tomorrow")
    await leading.tap("everybody")
    await leading.tap("plan")
    update = leading.leader.tapped("camp:go:")
    leading.world.messenger.failures[leading.leader.chat_id] = [ConnectionError()]
    with pytest.raises(ConnectionError):
        await leading.leader.deliver(update)
    assert leading.campaign.state is CampaignState.AWAITING
    leading.world = leading.leader.world = leading.world.restarted()
    assert await leading.world.tell_admins() == 1
    await leading.leader.deliver(update)
    assert await leading.world.tell_admins() == 0
    assert admin.text == counted("approve.waits", 1)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_several_that_wait_come_in_one_message_that_leads_to_their_lists(language: str) -> None:
    leading, admin = await held(language)
    other = await leading.world.staff(4, Role.LEADER, CLUB, language=language)
    leading.leader = other
    for _ in range(2):
        await leading.ready("tomorrow")
        await leading.tap("everybody")
        await leading.tap("go")
    assert await leading.world.tell_admins() == 1
    assert admin.text == counted("approve.waits", 3, language)
    assert admin.data == ["camp:waiting:0", "camp:held:0", "menu"]
    await admin.tap("camp:waiting:0")
    assert sum(data.startswith("camp:open:") for data in admin.data) == 2
    assert leading.world.never_filled == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_begins_to_be_held_is_told_and_taken_over_from_there(language: str) -> None:
    leading, admin = await held(language)
    assert await leading.world.tell_admins() == 1
    assert admin.text == counted("approve.waits", 1, language)
    await admin.tap("camp:open:")
    assert said("campaign.state.held", language) in admin.text
    assert "telling" not in admin.text
    await admin.tap("camp:take_over:")
    assert leading.campaign.state is CampaignState.SCHEDULED


async def test_its_preview_asks_only_who_may_decide() -> None:
    leading, (admin,) = await submitted()
    for phone, may in ((leading.leader, False), (admin, True)):
        await leading.tap("preview", phone=phone)
        assert (said("approve.question", title=MONGOLIAN) == phone.text) is may


async def test_what_was_cancelled_meanwhile_is_not_agreed_to() -> None:
    leading, (admin,) = await submitted()
    await leading.leader.tap("camp:cancel_all:")
    await admin.tap("camp:approve:")
    assert leading.campaign.state is CampaignState.CANCELLED
    assert said("campaign.state.cancelled") in admin.text


async def held(language: str = "mn") -> tuple[Leading, Phone]:
    """A campaign whose leader is none any more, and an admin."""
    leading = await Leading.of("mn", language=language)
    admin = await leading.admin(language=language)
    await leading.planned("tomorrow")
    world, leader = leading.world, leading.leader
    await Revoke(world.memory.unit, world.clock)((await leader.person()).id, Role.LEADER)
    world.clock.pass_(days=1, hours=4)
    await world.run_campaigns()
    assert leading.campaign.state is CampaignState.HELD
    return leading, admin


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_is_held_is_taken_over_by_an_admin(language: str) -> None:
    leading, admin = await held(language)
    await admin.send("/campaign")
    await admin.tap("camp:held:0")
    assert said("campaign.held_title", language) in admin.text
    await admin.tap("camp:open:")
    assert said("campaign.state.held", language) in admin.text
    assert said("steer.who.other", language) in admin.text, "its leader is none any more"
    await admin.tap("camp:take_over:")
    assert leading.campaign.state is CampaignState.SCHEDULED
    assert leading.campaign.author_id == (await admin.person()).id
    await leading.world.run_campaigns()
    assert leading.people[0].text == MONGOLIAN


async def test_what_is_held_may_be_cancelled_instead() -> None:
    leading, admin = await held()
    await leading.tap("open", phone=admin)
    await admin.tap("camp:cancel:")
    assert leading.campaign.state is CampaignState.CANCELLED
    await leading.tap("take_over", phone=admin)
    assert leading.world.messenger.toasts[-1] == said("steer.moved_on")
    assert leading.campaign.state is CampaignState.CANCELLED


async def test_nobody_else_takes_over() -> None:
    leading, _ = await held()
    colleague = await leading.world.staff(3, Role.LEADER, CLUB, language="mn")
    await leading.tap("open", phone=colleague)
    assert not any(data.startswith("camp:take_over") for data in colleague.data)
    await leading.tap("take_over", phone=colleague)
    assert colleague.text == said("error.not_allowed")
    assert leading.campaign.state is CampaignState.HELD
