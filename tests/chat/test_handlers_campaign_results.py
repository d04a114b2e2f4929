"""What became of a campaign, with the real content: as text, picture and table, for who may see it."""

import csv
import re
from dataclasses import dataclass, replace
from fractions import Fraction
from io import BytesIO, StringIO

import pytest
from PIL import Image

from bot.chat.callbacks import DATA_LIMIT
from bot.chat.screen import plain
from bot.chat.views import campaign_results as view
from bot.chat.views import standing as standing_view
from bot.chat.views import steer as steer_view
from bot.chat.views.campaign import Named
from bot.domain.campaign import (
    Action,
    ActionKind,
    Campaign,
    CampaignState,
    DeliveryState,
    Progress,
    Reach,
)
from bot.domain.campaign_results import NOT_REACHED, STEPS, Count, Told
from bot.domain.people import Club, Person, Role
from bot.domain.results import Change, Result, Share
from bot.domain.rounds import Measure, Phase
from bot.figures.campaign_results import sheet
from bot.figures.measured import Measured, measured
from bot.usecases.campaign import Standing
from bot.usecases.campaign_results import CampaignResults
from bot.usecases.clubs import club_named
from tests.chat.composing import LANGUAGES
from tests.chat.world import Phone, World, catalogs, content, said
from tests.figures.sheets import check_sheet

CAPTION = 1024
CLUB = "12-р сургуулийн клуб"
TOPIC = "job_scams"
QUIZ = Action(ActionKind.QUIZ, content().quizzes("mn", TOPIC)[0].id)


@dataclass
class Scene:
    """A leader, members of the club in this order, and a campaign that was sent to them."""

    world: World
    leader: Phone
    people: list[Person]
    campaign: int

    async def look(self, phone: Phone | None = None, page: str = "") -> None:
        """Tap a button of the results, as a message of any age may hold it."""
        phone = phone or self.leader
        await phone.tap(f"camp:res:{self.campaign}{page}", on=phone.last.id)


async def scene(
    members: int = 12, language: str = "mn", action: Action | None = QUIZ, network: int = 0
) -> Scene:
    """Seven opened it and six finished the quiz. ``network``: so many are members of the network."""
    world = World()
    leader = await world.staff(9, Role.LEADER, CLUB, language)
    people = await _members(world, CLUB, members, network)
    acts, person = world.acts, await leader.person()
    draft = await acts.compose.begin(person)
    await acts.compose.title(person, draft.id, "Аюулгүй зун")
    await acts.compose.text(person, draft.id, "mn", "Зуны ажлын зар шалгая")
    await acts.compose.due(person, draft.id, world.clock())
    if action is not None:
        await _about(world, draft, action)
    await acts.schedule(person, draft.id)
    await world.run_campaigns()
    world.clock.pass_(hours=1)
    await _take_part(world, people, draft.id)
    return Scene(world, leader, people, draft.id)


async def _members(world: World, club: str, number: int, network: int = 0) -> list[Person]:
    people = []
    async with world.memory.unit() as work:
        found = await club_named(work, club)
        for n in range(number):
            person = await work.people.add(5000 + n, world.clock().date())
            roles = frozenset({Role.MEMBER}) if n < network else frozenset()
            language = "en" if n >= 10 else "mn"
            await work.people.save(replace(person, reminders=True, language=language, roles=roles))
            await work.clubs.join(found.id, person.id)
            people.append(person)
        await work.commit()
    return people


async def _about(world: World, draft: Campaign, action: Action) -> None:
    async with world.memory.unit() as work:
        stored = await work.campaigns.get(draft.id)
        assert stored is not None
        await work.campaigns.save(replace(stored, action=action))
        await work.commit()


async def _take_part(world: World, people: list[Person], campaign: int) -> None:
    mine = [d for d in world.memory.tables.deliveries.values() if d.campaign_id == campaign]
    delivery_of = {delivery.person_id: delivery.id for delivery in mine}
    async with world.memory.unit() as work:
        for person in people[:7]:
            await work.deliveries.open(delivery_of[person.id], person.id, world.clock())
        for person in people[:6]:
            attempt = await work.attempts.begin(person.id, QUIZ.ref, "v1", world.clock())
            await work.attempts.save(replace(attempt, finished=True), world.clock())
        await work.commit()


async def answered(scene: Scene) -> None:
    """Ten members answered the round before the topic badly, and the one after it well."""
    round_ = content().round(TOPIC, "mn")
    assert round_ is not None
    async with scene.world.memory.unit() as work:
        for person in scene.people[:10]:
            for phase, good in ((Phase.BEFORE, False), (Phase.AFTER, True)):
                scene.world.clock.pass_(minutes=1)
                at = scene.world.clock()
                taken = await work.rounds.begin(person.id, TOPIC, phase, round_.version, at)
                answers = {q.id: next(a for a in q.answers if q.is_good(a) is good) for q in round_.questions}
                await work.rounds.save(replace(taken, answers=answers, finished_at=at))
        await work.commit()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_leader_sees_text_picture_and_table(language: str) -> None:
    party = await scene(language=language)
    await answered(party)
    await party.look()
    leader = party.leader
    lines = plain(leader.last.screen).text.splitlines()
    assert lines[:2] == ["Аюулгүй зун", CLUB]
    for key, people in (("reached", "10+"), ("opened", "5+"), ("finished", "5+")):
        assert f"{said(f'campaign_results.{key}', language)}: {people}" in lines
    assert "0% → 100% → –" in leader.text
    assert "+100" in leader.text
    await leader.tap(f"camp:res:{party.campaign}:picture")
    ((_, picture),) = party.world.messenger.files
    assert picture.is_picture
    with Image.open(BytesIO(picture.data)) as image:
        assert image.format == "PNG"
        assert image.width == 1080
    await leader.tap(f"camp:res:{party.campaign}:csv")
    _, (_, table) = party.world.messenger.files
    header, *rows = list(csv.reader(StringIO(table.data.decode("utf-8-sig"))))
    assert header[0] == said("campaign_results.column_campaign", language)
    assert {row[0] for row in rows} == {"Аюулгүй зун"}
    reached = said("campaign_results.reached", language)
    told = {(row[1], row[2]): row[4] for row in rows if row[3] == reached}
    everybody = said("results.everybody", language)
    assert told == {
        (everybody, ""): "10",
        (CLUB, ""): "10",
        (everybody, said("campaign_results.in_mongolian", language)): "10",
        (everybody, said("campaign_results.in_english", language)): "",
    }
    assert all(row[4] or row[-1] for row in rows), "what is not told says why"
    assert party.world.never_filled == []


async def test_those_who_did_not_open_are_one_tap_away() -> None:
    party = await scene()
    await party.look()
    assert f"camp:open:{party.campaign}" in party.leader.data
    await party.leader.tap(f"camp:follow_up:{party.campaign}")
    draft = max(party.world.memory.tables.campaigns.values(), key=lambda one: one.id)
    assert draft.state is CampaignState.DRAFT
    assert draft.segment is not None
    assert draft.segment.ref == str(party.campaign)


@pytest.mark.parametrize("page", ["", ":picture", ":csv"])
async def test_a_small_club_is_told_of_in_words_alone(page: str) -> None:
    party = await scene(members=4)
    await party.look(page=page)
    assert said("campaign_results.too_few_yet") in party.leader.text
    assert not re.search(r"\d", party.leader.text.replace(CLUB, "").replace("5 хүнд", ""))
    assert party.world.messenger.files == []
    assert party.leader.data == [f"camp:open:{party.campaign}"]


async def test_a_leader_of_one_of_its_clubs_sees_that_part() -> None:
    party = await scene()
    world = party.world
    other = await world.staff(10, Role.LEADER, "Бусдын клуб", "mn")
    await party.look(other)
    assert said("error.not_allowed") in other.text
    clubs = frozenset(world.memory.tables.clubs)
    async with world.memory.unit() as work:
        campaign = await work.campaigns.get(party.campaign)
        assert campaign is not None
        await work.campaigns.save(replace(campaign, reach=Reach(clubs)))
        await work.commit()
    await party.look()
    assert said("campaign_results.part", clubs=CLUB) in party.leader.text
    assert party.leader.data == [f"camp:res:{party.campaign}{page}" for page in (":picture", ":csv")] + [
        "menu"
    ]
    await party.look(other)
    assert said("campaign_results.too_few_yet") in other.text
    admin = await world.staff(11, Role.ADMIN, language="mn")
    await party.look(admin)
    assert {CLUB, "Бусдын клуб"} == set(plain(admin.last.screen).text.splitlines()[1].split(", "))


@pytest.mark.parametrize("role", [None, Role.MEMBER, Role.COORDINATOR])
async def test_nobody_else_is_shown_any(role: Role | None) -> None:
    party = await scene()
    phone = await party.world.staff(10, role, language="mn") if role else await party.world.ready(10)
    for page in ("", ":picture", ":csv"):
        await party.look(phone, page)
        assert said("error.not_allowed") in phone.text
    assert party.world.messenger.files == []


@pytest.mark.parametrize(
    "data", ["camp:res", "camp:res:x", "camp:res:4711", "camp:res:{}:gone", "camp:res:{}:csv:1"]
)
async def test_buttons_from_another_time_are_answered_kindly(data: str) -> None:
    party = await scene()
    await party.leader.tap(data.format(party.campaign), on=party.leader.last.id)
    assert party.world.messenger.toasts[-1] in (said("error.stale"), None)
    assert party.world.messenger.files == []


@pytest.mark.parametrize(
    ("action", "told"),
    [
        (Action(ActionKind.LINK, "https://108.mn"), "campaign_results.link_unknown"),
        (Action(ActionKind.POLL, "gone"), "campaign_results.poll_unknown"),
    ],
)
async def test_what_nobody_can_know_says_so(action: Action, told: str) -> None:
    party = await scene(action=action)
    await party.look()
    assert said(told) in party.leader.text
    reminds = f"camp:follow_up:{party.campaign}" in party.leader.data
    assert reminds == (action.kind is ActionKind.POLL)


async def test_while_it_goes_on_figures_may_grow() -> None:
    party = await scene()
    await party.look()
    assert said("campaign_results.goes_on") not in party.leader.text
    async with party.world.memory.unit() as work:
        campaign = await work.campaigns.get(party.campaign)
        assert campaign is not None
        await work.campaigns.save(replace(campaign, state=CampaignState.PAUSED))
        await work.commit()
    await party.look()
    assert said("campaign_results.goes_on") in party.leader.text
    assert f"camp:follow_up:{party.campaign}" not in party.leader.data


@pytest.mark.parametrize("network", [1, 6, 12])
async def test_membership_of_the_network_changes_no_byte(network: int) -> None:
    assert await _all_that_is_shown(network) == await _all_that_is_shown(0)


async def _all_that_is_shown(network: int) -> list[object]:
    party = await scene(network=network)
    await answered(party)
    shown: list[object] = []
    for page in ("", ":picture", ":csv"):
        await party.look(page=page)
        shown.append(party.leader.last.screen)
    assert len(party.world.messenger.files) == 2
    return [*shown, *(file for _, file in party.world.messenger.files)]


def everything(people: int = 1_284_000) -> tuple[CampaignResults, Measured]:
    """All that can be told at once, of a great many people and clubs with long names."""
    clubs = tuple(Club(9_999_999_999 - n, "Ү" * 200, "x") for n in range(40))
    steps = dict.fromkeys(STEPS, people)
    told = Told(
        dict.fromkeys((*STEPS, *NOT_REACHED), people),
        {club.id: steps for club in clubs},
        dict.fromkeys(LANGUAGES, steps),
    )
    reach = Reach(frozenset(club.id for club in clubs))
    campaign = Campaign(9_999_999_999, 1, "Ү" * 60, {"mn": "x"}, None, QUIZ, reach)
    campaign = replace(campaign, state=CampaignState.DONE)
    share = Share(people, Fraction(people, 3))
    changes = {
        phase: Change(share, share, tuple(Fraction(n % 3 - 1) for n in range(30)))
        for phase in (Phase.AFTER, Phase.LATER)
    }
    knowledge = Result(Measure.AWARENESS, dict.fromkeys(Phase, share), changes)
    found = CampaignResults(campaign, clubs, True, STEPS, told, knowledge)
    return found, measured([knowledge])[0]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("is_whole", [True, False])
def test_the_longest_words_fit_below_and_on_the_picture(language: str, is_whole: bool) -> None:
    words, (found, knowledge) = catalogs().words(language), everything()
    found = replace(found, is_whole=is_whole)
    assert len(plain(view.told(words, found, knowledge)).text) <= 4096
    assert len(plain(view.below_picture(words, found)).text) <= CAPTION
    assert len(plain(view.below_table(words, found)).text) <= CAPTION
    check_sheet(sheet(view.chart(words, found, knowledge)))


@pytest.mark.parametrize("kind", [ActionKind.POLL, ActionKind.LINK])
@pytest.mark.parametrize("language", LANGUAGES)
def test_why_nobody_can_know_fits_on_the_picture(language: str, kind: ActionKind) -> None:
    words, (found, _) = catalogs().words(language), everything()
    campaign, told = replace(found.campaign, action=Action(kind, "x")), Told({Count.REACHED: 5})
    shown = replace(found, campaign=campaign, told=told, steps=(Count.REACHED,), clubs=found.clubs[:2])
    check_sheet(sheet(view.chart(words, shown, None)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_button_outgrows_what_telegram_carries(language: str) -> None:
    words, (found, knowledge) = catalogs().words(language), everything()
    screens = [view.told(words, found, knowledge), view.too_few(words, found)]
    screens += [view.below_picture(words, found), view.below_table(words, found)]
    for button in (button for screen in screens for row in screen.rows for button in row):
        assert len((button.data or "").encode()) <= DATA_LIMIT
        assert len(button.text) <= 24


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", [CampaignState.RUNNING, CampaignState.DONE])
def test_while_it_is_sent_a_few_recipients_show_no_number(language: str, state: CampaignState) -> None:
    words = catalogs().words(language)
    campaign = Campaign(7, 1, "Зун", {"mn": "x"}, state=state)
    few = {DeliveryState.SENT: 2, DeliveryState.UNREACHABLE: 1, DeliveryState.PENDING: 1}
    live = steer_view.progress(words, Progress(campaign, few))
    page = standing_view.page(words, Standing(campaign, few, {}, []), {}, Named("UTC"), [], False)
    for shown in (live, page):
        text = plain(shown).text
        assert said("steer.few", language, fewest=5) in text
        assert not re.search(r"\d|▓|░", text.replace(said("steer.few", language, fewest=5), ""))
    enough = {DeliveryState.SENT: 4, DeliveryState.PENDING: 1}
    assert "▓▓▓▓▓▓▓▓░░ 80 %" in steer_view.progress(words, Progress(campaign, enough)).text
