"""Drafts: every step is stored, what cannot be sent is refused, and nothing planned is written over."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.campaign import (
    CAPTION_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    Action,
    ActionKind,
    Campaign,
    CampaignAct,
    CampaignState,
    DeliveryState,
    Reach,
    Segment,
    SegmentKind,
    Skip,
    Step,
)
from bot.domain.errors import (
    CourseFirstError,
    EmptyTextError,
    ForbiddenLinkError,
    LostClubError,
    NotAllowedError,
    PastDateError,
    StaleError,
    TextTooLongError,
    UnfinishedDraftError,
)
from bot.domain.people import Person, Role
from tests.usecases.campaigns import ALLOWED, Clubhouse

WEEK = timedelta(days=7)


async def test_a_new_draft_is_for_the_only_club_in_its_leaders_zone() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(0)
    await house.set_(leader, zone="Europe/Berlin")
    draft = await house.compose.begin(await house.again(leader))
    ours = await house.club("ours")
    assert draft == Campaign(draft.id, leader.id, reach=Reach(frozenset({ours.id})), zone="Europe/Berlin")
    assert house.acts(draft.id) == [(CampaignAct.COMPOSED, leader.id)]


async def test_who_leads_two_clubs_chooses() -> None:
    house = Clubhouse()
    leader = await house.person(Role.LEADER, club="ours")
    await house.lead(leader, "theirs")
    draft = await house.compose.begin(leader)
    assert draft.reach.is_empty
    theirs = await house.club("theirs")
    draft = await house.compose.reach(leader, draft.id, Reach(frozenset({theirs.id})))
    assert draft.reach.clubs == {theirs.id}


async def test_an_admin_may_write_without_a_club_of_their_own() -> None:
    house = Clubhouse()
    admin = await house.person(Role.ADMIN, Role.LEADER)
    assert (await house.compose.begin(admin)).reach.is_empty


async def test_writing_opens_with_the_course() -> None:
    house = Clubhouse()
    leader = await house.person(Role.LEADER, club="ours", trained=False)
    with pytest.raises(CourseFirstError):
        await house.compose.begin(leader)
    assert house.memory.tables.campaigns == {}


async def test_a_draft_like_another_says_the_same_and_is_as_new_otherwise() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    other = await house.running(leader)
    await house.deliver()
    await house.change(other, lambda c: replace(c, title="Аюулгүй зун", picture="file", live_message=5))
    full = house.campaign(other)
    draft = await house.compose.begin(leader, full)
    said = replace(full, id=draft.id, state=CampaignState.DRAFT, due_at=None, expires_at=None)
    assert draft == replace(said, live_message=None)
    assert house.rows(draft.id) == {}


async def test_a_draft_like_another_is_for_no_club_of_somebody_else() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(0)
    stranger, _ = await house.leader_and(0, club="theirs")
    ours, theirs = await house.club("ours"), await house.club("theirs")
    like = Campaign(0, 0, texts={"mn": "x"}, reach=Reach(frozenset({ours.id, theirs.id})))
    assert (await house.compose.begin(leader, like)).reach.clubs == {ours.id}
    assert (await house.compose.begin(stranger, like)).reach.clubs == {theirs.id}
    assert (await house.compose.begin(leader, replace(like, reach=Reach()))).reach.clubs == {ours.id}


Act = Callable[[Clubhouse, Person, int], Awaitable[Campaign]]
ACTS: dict[str, Act] = {
    "title": lambda h, who, n: h.compose.title(who, n, "Аюулгүй зун"),
    "text": lambda h, who, n: h.compose.text(who, n, "en", "Come!"),
    "leave out": lambda h, who, n: h.compose.leave_out(who, n, "mn"),
    "step text": lambda h, who, n: h.compose.step_text(who, n, Step.DAY, "mn", "Маргааш"),
    "picture": lambda h, who, n: h.compose.picture(who, n, "file"),
    "action": lambda h, who, n: h.compose.action(who, n, Action(ActionKind.QUIZ, "trains")),
    "reach": lambda h, who, n: h.compose.reach(who, n, Reach(everybody=True)),
    "segment": lambda h, who, n: h.compose.segment(who, n, Segment(SegmentKind.INACTIVE)),
    "due": lambda h, who, n: h.compose.due(who, n, h.clock() + WEEK),
    "weekly": lambda h, who, n: h.compose.weekly(who, n, h.clock() + 9 * WEEK),
    "event": lambda h, who, n: h.compose.event(who, n, "Уулзалт", "Сургууль", h.clock() + 2 * WEEK),
    "steps": lambda h, who, n: h.compose.steps(who, n, [Step.HOUR, Step.WEEK]),
}


@pytest.mark.parametrize("name", sorted(ACTS))
async def test_every_step_is_stored_at_once(name: str) -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    draft = await house.draft(leader)
    changed = await ACTS[name](house, leader, draft.id)
    assert changed != draft
    assert await house.read(leader, draft.id) == changed


@pytest.mark.parametrize("state", [one for one in CampaignState if one is not CampaignState.DRAFT])
@pytest.mark.parametrize("name", sorted(ACTS))
async def test_what_was_planned_is_never_written_over(name: str, state: CampaignState) -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    draft = await house.draft(leader)
    await house.change(draft.id, lambda c: replace(c, state=state))
    before = house.memory.tables
    with pytest.raises(StaleError):
        await ACTS[name](house, leader, draft.id)
    assert house.memory.tables is before


@pytest.mark.parametrize("name", sorted(ACTS))
async def test_without_the_course_nothing_is_written(name: str) -> None:
    house = Clubhouse()
    trained, _ = await house.leader_and(1)
    leader = await house.person(Role.LEADER, club="ours", trained=False)
    draft = await house.draft(trained)
    with pytest.raises(CourseFirstError):
        await ACTS[name](house, leader, draft.id)
    assert await house.read(leader, draft.id) == draft, "but looked at"


@pytest.mark.parametrize("name", sorted(ACTS))
async def test_a_draft_that_is_gone_is_stale(name: str) -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    with pytest.raises(StaleError):
        await ACTS[name](house, leader, 4711)


async def test_texts_have_to_say_something_and_fit() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    draft = (await house.draft(leader)).id
    with pytest.raises(EmptyTextError):
        await house.compose.text(leader, draft, "en", "  \n ")
    with pytest.raises(EmptyTextError):
        await house.compose.title(leader, draft, " ")
    with pytest.raises(TextTooLongError):
        await house.compose.text(leader, draft, "en", "x" * (TEXT_LIMIT + 1))
    with pytest.raises(TextTooLongError):
        await house.compose.title(leader, draft, "x" * (TITLE_LIMIT + 1))
    saved = await house.compose.text(leader, draft, "en", " " + "x" * TEXT_LIMIT + " ")
    assert len(saved.texts["en"]) == TEXT_LIMIT


async def test_emoji_count_as_telegram_counts_them() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    draft = (await house.draft(leader)).id
    with pytest.raises(TextTooLongError):
        await house.compose.text(leader, draft, "en", "🎉" * (TEXT_LIMIT // 2 + 1))
    await house.compose.text(leader, draft, "en", "🎉" * (TEXT_LIMIT // 2))


async def test_below_a_picture_every_text_must_fit() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    draft = (await house.draft(leader)).id
    await house.compose.step_text(leader, draft, Step.DAY, "mn", "x" * (CAPTION_LIMIT + 1))
    with pytest.raises(TextTooLongError):
        await house.compose.picture(leader, draft, "file")
    await house.compose.step_text(leader, draft, Step.DAY, "mn", "x" * CAPTION_LIMIT)
    assert (await house.compose.picture(leader, draft, "file")).picture == "file"
    with pytest.raises(TextTooLongError):
        await house.compose.text(leader, draft, "mn", "x" * (CAPTION_LIMIT + 1))
    assert (await house.compose.picture(leader, draft, None)).picture is None


async def test_reminders_of_a_series_say_the_same_but_where_they_were_given_words() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    draft = (await house.draft(leader)).id
    await house.compose.step_text(leader, draft, Step.DAY, "mn", "Маргааш")
    changed = await house.compose.text(leader, draft, "en", "Come!")
    assert changed.step_texts == {Step.DAY: {"mn": "Маргааш", "en": "Come!"}}
    await house.compose.text(leader, draft, "mn", "Заавал ирээрэй")
    changed = await house.compose.text(leader, draft, "en", "Do come!")
    assert changed.step_texts == {Step.DAY: {"mn": "Маргааш", "en": "Do come!"}}
    assert changed.texts == {"mn": "Заавал ирээрэй", "en": "Do come!"}


async def test_a_language_that_is_left_out_is_left_out_of_every_reminder() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    draft = (await house.draft(leader)).id
    await house.compose.text(leader, draft, "en", "Come!")
    await house.compose.step_text(leader, draft, Step.DAY, "en", "Tomorrow")
    changed = await house.compose.leave_out(leader, draft, "en")
    assert changed.texts == {"mn": "Ирээрэй"}
    assert changed.step_texts == {Step.DAY: {"mn": "Ирээрэй"}}


async def test_only_pages_that_were_looked_at_are_linked_to() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    draft = await house.draft(leader)
    for address in ("https://example.org/other", "javascript:alert(1)", ALLOWED + ".evil.example", ""):
        with pytest.raises(ForbiddenLinkError):
            await house.compose.action(leader, draft.id, Action(ActionKind.LINK, address))
    assert await house.read(leader, draft.id) == draft
    link = Action(ActionKind.LINK, ALLOWED)
    assert (await house.compose.action(leader, draft.id, link)).action == link
    assert (await house.compose.action(leader, draft.id, None)).action is None


async def test_another_audience_removes_the_rows_of_an_earlier_try() -> None:
    house = Clubhouse()
    leader, (member,) = await house.leader_and(1)
    draft = await house.draft(leader)
    for act in (
        house.compose.reach(leader, draft.id, draft.reach),
        house.compose.segment(leader, draft.id, None),
    ):
        async with house.memory.unit() as work:
            await work.deliveries.address(draft.id, {member.id: house.clock()})
            await work.commit()
        await act
        assert house.rows(draft.id) == {}


async def test_those_who_did_not_open_anothers_campaign_are_not_to_be_known() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    stranger, _ = await house.leader_and(1, club="theirs")
    theirs = await house.running(stranger)
    draft = await house.draft(leader)
    with pytest.raises(NotAllowedError):
        await house.compose.segment(leader, draft.id, Segment(SegmentKind.NOT_OPENED, str(theirs)))
    with pytest.raises(NotAllowedError):
        await house.compose.follow_up(leader, theirs)


async def test_the_past_is_refused_but_for_the_minutes_of_reading_the_preview() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    draft = await house.draft(leader)
    with pytest.raises(PastDateError):
        await house.compose.due(leader, draft.id, house.clock() - timedelta(minutes=6))
    with pytest.raises(PastDateError):
        await house.compose.weekly(leader, draft.id, house.clock())
    with pytest.raises(PastDateError):
        await house.compose.event(leader, draft.id, "Уулзалт", "", house.clock())
    await house.compose.due(leader, draft.id, house.clock() - timedelta(minutes=4))


async def test_an_event_gives_the_draft_its_reminders_and_its_button() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    draft = await house.about_event(leader, house.clock() + 2 * WEEK)
    assert draft.steps == (Step.WEEK, Step.DAY, Step.HOUR)
    assert draft.action == Action(ActionKind.EVENT, str(draft.event_id))
    await house.compose.action(leader, draft.id, Action(ActionKind.QUIZ, "trains"))
    later = await house.compose.event(leader, draft.id, "Их уулзалт", " Төв ", house.clock() + 3 * WEEK)
    assert later.event_id == draft.event_id, "it is the same event"
    assert later.action == Action(ActionKind.QUIZ, "trains"), "their own choice stays"
    found = await house.read.event(leader, draft.id)
    assert found is not None
    event, coming = found
    assert (event.title, event.place, event.zone, coming) == ("Их уулзалт", "Төв", leader.zone, 0)
    assert event.starts_at == house.clock() + 3 * WEEK


async def test_reminders_are_kept_in_the_order_of_their_time() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    draft = await house.about_event(leader, house.clock() + 2 * WEEK)
    changed = await house.compose.steps(leader, draft.id, [Step.HOUR, Step.WEEK, Step.HOUR])
    assert changed.steps == (Step.WEEK, Step.HOUR)
    assert (await house.compose.steps(leader, draft.id, [])).steps == ()


async def test_an_event_takes_place_once() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    draft = await house.draft(leader)
    await house.compose.weekly(leader, draft.id, house.clock() + 9 * WEEK)
    about = await house.compose.event(leader, draft.id, "Уулзалт", "", house.clock() + 2 * WEEK)
    assert about.repeats_until is None
    with pytest.raises(StaleError):
        await house.compose.weekly(leader, draft.id, house.clock() + 9 * WEEK)
    assert await house.compose.weekly(leader, draft.id, None) == about


async def test_an_events_title_must_fit_or_nothing_is_stored() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    draft = await house.draft(leader)
    for title, refusal in (("", EmptyTextError), ("x" * (TITLE_LIMIT + 1), TextTooLongError)):
        with pytest.raises(refusal):
            await house.compose.event(leader, draft.id, title, "", house.clock() + WEEK)
    assert house.memory.tables.events == {}
    assert await house.read(leader, draft.id) == draft


async def test_a_follow_up_says_the_same_to_those_who_did_not_open() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(2)
    first = await house.running(leader)
    draft = await house.compose.follow_up(leader, first)
    before = house.campaign(first)
    assert draft.segment == Segment(SegmentKind.NOT_OPENED, str(first))
    assert (draft.texts, draft.reach, draft.state) == (before.texts, before.reach, CampaignState.DRAFT)
    assert (draft.due_at, draft.expires_at) == (None, None)


async def test_a_leader_sees_their_own_and_those_of_their_clubs_newest_first() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    colleague, stranger = await house.person(Role.LEADER, club="ours"), await house.person(Role.LEADER)
    admin = await house.person(Role.ADMIN)
    await house.lead(stranger, "theirs")
    first = await house.scheduled(leader)
    second = await house.draft(colleague)
    theirs = await house.draft(stranger)
    assert [c.id for c in await house.read.newest(leader)] == [second.id, first]
    assert [c.id for c in await house.read.newest(leader, 1)] == [second.id]
    assert [c.id for c in await house.read.newest(stranger)] == [theirs.id]
    assert [c.id for c in await house.read.newest(admin)] == [theirs.id, second.id, first]
    with pytest.raises(NotAllowedError):
        await house.read.newest(await house.person())


async def test_who_leads_a_club_no_more_sees_nothing_of_it_but_their_own_drafts() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    planned, draft = await house.scheduled(leader), await house.draft(leader)
    colleague = await house.person(Role.LEADER, club="ours")
    theirs = await house.draft(colleague)
    await house.lead(leader, "theirs")
    await house.lead_no_more(leader, "ours")
    assert await house.read.newest(leader) == [draft]
    assert await house.read(leader, draft.id) == draft
    for closed in (planned, theirs.id):
        with pytest.raises(NotAllowedError):
            await house.read(leader, closed)


async def of_a_lost_club() -> tuple[Clubhouse, Person, Campaign]:
    """A draft for two clubs, of a leader who has lost one of them since, with its two members."""
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    await house.lead(leader, "lost")
    for _ in range(2):
        await house.person(club="lost")
    draft = await house.draft(leader)
    clubs = frozenset({(await house.club(name)).id for name in ("ours", "lost")})
    draft = await house.compose.reach(leader, draft.id, Reach(clubs))
    await house.lead_no_more(leader, "lost")
    return house, leader, draft


async def test_a_draft_of_a_lost_club_says_which_and_is_not_sent_nor_counted_there() -> None:
    house, leader, draft = await of_a_lost_club()
    assert await house.read.lost(leader, draft.id) == [await house.club("lost")]
    for act in (house.schedule, house.schedule.ahead, house.read.audience):
        with pytest.raises(LostClubError):
            await act(leader, draft.id)
    assert house.memory.tables.deliveries == {}
    assert house.campaign(draft.id) == draft


async def test_taken_out_it_is_sent_to_those_clubs_that_are_left() -> None:
    house, leader, draft = await of_a_lost_club()
    draft = await house.compose.take_out_lost(leader, draft.id)
    assert draft.reach == Reach(frozenset({(await house.club("ours")).id}))
    assert await house.read.lost(leader, draft.id) == []
    assert (await house.read.audience(leader, draft.id)).people == 1
    _, people = await house.schedule(leader, draft.id)
    assert people == 1


async def test_when_all_its_clubs_are_lost_there_is_nobody_left_to_send_it_to() -> None:
    house, leader, draft = await of_a_lost_club()
    await house.lead(leader, "another")
    await house.lead_no_more(leader, "ours")
    draft = await house.compose.take_out_lost(leader, draft.id)
    assert draft.reach.is_empty
    with pytest.raises(UnfinishedDraftError):
        await house.schedule(leader, draft.id)


async def test_taking_out_nothing_changes_nothing() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    draft = await house.draft(leader)
    assert await house.compose.take_out_lost(leader, draft.id) == draft
    everybody = await house.compose.reach(leader, draft.id, Reach(everybody=True))
    assert await house.compose.take_out_lost(leader, draft.id) == everybody


async def test_a_club_that_comes_back_is_lost_no_more() -> None:
    house, leader, draft = await of_a_lost_club()
    await house.lead(leader, "lost")
    assert await house.read.lost(leader, draft.id) == []
    _, people = await house.schedule(leader, draft.id)
    assert people == 3


async def test_a_club_lost_between_planning_and_its_time_holds_it_for_an_admin() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    await house.lead(leader, "other")
    planned = await house.draft(leader)
    ours = await house.club("ours")
    await house.compose.reach(leader, planned.id, Reach(frozenset({ours.id})))
    await house.schedule(leader, planned.id)
    await house.lead_no_more(leader, "ours")
    assert not await house.start(planned.id)
    assert house.state(planned.id) is CampaignState.HELD


async def test_for_an_admin_no_club_is_lost() -> None:
    house, _, draft = await of_a_lost_club()
    assert await house.read.lost(await house.person(Role.ADMIN), draft.id) == []


async def test_how_it_stands_counts_everybody_once() -> None:
    """Who was left out when it began, and who had a row and was left out when their turn came."""
    house = Clubhouse()
    leader, (yes, no, changes, blocks) = await house.leader_and(4)
    await house.set_(no, reminders=False)
    campaign = await house.scheduled(leader)
    await house.set_(changes, reminders=False)
    await house.start(campaign)
    await house.set_(blocks, unreachable=True)
    await house.deliver()
    standing = await house.read.standing(leader, campaign)
    assert standing.counts == {DeliveryState.SENT: 1, DeliveryState.SKIPPED: 2}
    assert standing.skipped == {Skip.PAUSED: 2, Skip.UNREACHABLE: 1}
    assert house.got(campaign) == [yes.id]
    assert [line.act for line in standing.history] == [
        CampaignAct.COMPOSED,
        CampaignAct.SCHEDULED,
        CampaignAct.STARTED,
        CampaignAct.DONE,
    ]


async def test_progress_is_shown_in_its_authors_chat_only() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    colleague = await house.person(Role.LEADER, club="ours")
    campaign = await house.scheduled(leader)
    await house.read.show_in(colleague, campaign, 7)
    assert house.campaign(campaign).live_message is None
    await house.read.show_in(leader, campaign, 8)
    assert house.campaign(campaign).live_message == 8


async def test_the_next_campaign_is_that_of_ones_own_clubs() -> None:
    house = Clubhouse()
    leader, (member,) = await house.leader_and(1)
    await house.scheduled(leader, timedelta(days=2))
    soon = await house.scheduled(leader, timedelta(days=1))
    found = await house.read.next_for(member)
    assert found is not None
    assert found.id == soon
    assert await house.read.next_for(await house.person()) is None
    assert await house.read.next_for(await house.person(club="theirs")) is None
