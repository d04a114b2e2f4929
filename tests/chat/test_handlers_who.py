"""Who can help, by need and place: for everybody, at any moment, and only what somebody has checked."""

from dataclasses import replace
from html import unescape

import pytest

from bot.chat.callbacks import DATA_LIMIT
from bot.chat.screen import Button
from bot.chat.views import who as view
from bot.texts.content import Service
from bot.texts.models import Need, Status, Where
from bot.texts.services import first_to_ask, fitting
from tests.chat.world import Phone, World, catalogs, content, said
from tests.fakes.others import check_screen

LANGUAGES = ("mn", "en")
BACK = Button("x", "menu")
in_both = pytest.mark.parametrize("language", LANGUAGES)
each_place = pytest.mark.parametrize("where", [Where.MONGOLIA, Where.ABROAD])
each_need = pytest.mark.parametrize("need", list(Need))


def reached(service: Service) -> str:
    return service.number or (service.link or "").removeprefix("https://")


def unverified(language: str) -> list[Service]:
    files = content()._files[language].services
    return [service for service in files if service.status is Status.UNVERIFIED]


async def open_who(world: World, language: str = "mn") -> Phone:
    phone = await world.ready(7, language)
    await phone.tap("help")
    await phone.tap("who")
    return phone


@in_both
async def test_the_help_menu_leads_to_every_need(language: str) -> None:
    phone = await open_who(World(), language)
    standing = phone.last.id
    assert phone.text == said("who.choose", language)
    assert phone.data == [*(f"who:{need}" for need in view.NEEDS), "tip", "sup", "menu"]
    assert set(view.NEEDS) == set(Need)
    await phone.tap("who:violence")
    assert phone.last.id == standing, "one message that changes in place"
    assert said("who.in_mongolia", language) in phone.text
    assert "107" in phone.text
    assert "108" in phone.text


@in_both
@each_place
@each_need
async def test_each_need_and_place_shows_those_who_fit_and_nobody_else(
    need: Need, where: Where, language: str
) -> None:
    world = World()
    phone = await open_who(world, language)
    await phone.tap(f"who:{need}", on=phone.last.id)
    await phone.tap(f"who:{need}:{where}", on=phone.last.id)
    helpers = content().helpers(language)
    fit = fitting(helpers, need, where)
    shown = fit or first_to_ask(helpers)
    text = unescape(phone.text)
    assert all(reached(service) in text and service.what in text for service in shown)
    assert not any(service.name in text for service in helpers if service not in shown)
    assert not any(service.name in text for service in unverified(language))
    assert text.count(said("who.checked", language, when="").strip()) == len(shown)
    assert (said("who.none", language) in text) == (not fit)
    assert (said(view.ASK_FIRST[where], language) in text) == (not fit)
    assert ("faq:embassy_help" in phone.data) == (where is Where.ABROAD)
    assert {"who", "sup", "menu"} <= set(phone.data)
    assert len(phone.text) <= 1000
    assert world.never_filled == []


async def test_where_somebody_is_can_be_changed() -> None:
    phone = await open_who(World())
    await phone.tap("who:online")
    assert said("who.in_mongolia") in phone.text
    await phone.tap("who:online:abroad")
    assert said("who.in_other_land") in phone.text
    assert "takeitdown.ncmec.org" in phone.text
    assert "102" not in phone.text, "that police cannot come"
    await phone.tap("who:online:mongolia")
    assert said("who.in_mongolia") in phone.text
    await phone.tap("who", on=phone.last.id)
    await phone.tap("who:abroad")
    assert said("who.in_other_land") in phone.text, "who is in trouble abroad is abroad"


@in_both
async def test_nobody_is_promised_where_nobody_was_checked(language: str) -> None:
    phone = await open_who(World(), language)
    await phone.tap("who:health")
    assert said("who.none", language) in phone.text
    assert "103" not in phone.text
    assert "112" not in phone.text
    assert "108" in phone.text


@in_both
async def test_a_service_that_was_checked_today_is_shown_with_the_day(language: str) -> None:
    helpers = tuple(
        replace_service(service, checked_on=day)
        for service, day in zip(content().helpers(language), ("2026-03-05", "2026-03", "2026"), strict=False)
    )
    words = catalogs().words(language)
    shown = view.found(words, Need.VIOLENCE, Where.MONGOLIA, helpers, None, BACK)
    days = {"mn": ("2026 оны 3-р сарын 5", "2026 оны гуравдугаар сар", "2026 он")}
    days["en"] = ("Mar 5, 2026", "March 2026", "2026")
    for day in days[language]:
        assert words.say("who.checked", when=day) in shown.text


def replace_service(service: Service, **changes: object) -> Service:
    return Service.model_validate(service.model_dump() | changes)


@in_both
def test_links_open_and_stay_readable_without_markup(language: str) -> None:
    words = catalogs().words(language)
    screen = view.found(words, Need.ONLINE, Where.ABROAD, content().helpers(language), None, BACK)
    assert '<a href="https://takeitdown.ncmec.org">takeitdown.ncmec.org</a>' in screen.text
    check_screen(screen)
    check_screen(replace(screen, html=False))


@in_both
async def test_it_needs_no_rasa_no_consent_and_stores_nothing(language: str) -> None:
    world = World()
    world.understanding.away = True
    phone = world.phone(7)
    await phone.send("/start")
    await phone.tap(f"lang:{language}")
    writes = world.memory.writes
    await phone.send("108")
    seen = world.memory.writes
    await phone.tap("who", on=phone.last.id)
    await phone.tap("who:danger")
    await phone.tap("who:danger:abroad")
    assert said("who.in_other_land", language) in phone.text
    assert world.memory.writes == seen >= writes
    assert (await phone.person()).consented_on is None
    assert world.understanding.asked == []


@pytest.mark.parametrize(
    "data", ["who:love", "who:danger:mars", "who:danger:anywhere", "who:danger:abroad:x", "who:"]
)
async def test_buttons_that_lead_nowhere_are_answered_kindly(data: str) -> None:
    phone = await open_who(World())
    await phone.taps_in_vain(data)


async def test_the_way_back_leads_to_what_was_interrupted() -> None:
    world = World()
    phone = await world.ready(7)
    await phone.begin_quiz()
    await phone.send("108")
    for data in ("help", "who", "who:work"):
        await phone.tap(data, on=phone.last.id)
    assert "quiz:back" in phone.data


async def test_a_check_still_waits_behind_it() -> None:
    world = World()
    phone = await world.ready(7)
    await phone.tap("check")
    await phone.tap("check:job_offer")
    for data in ("help", "who", "who:work"):
        await phone.tap(data, on=phone.last.id)
    assert world.acts.checks.waiting(await phone.person()) is not None
    assert said("check.back_to") in [button.text for button in phone.last.buttons]


async def test_an_open_conversation_with_the_desk_stays_open() -> None:
    world = World()
    phone = await open_who(world)
    await phone.tap("sup")
    await phone.will_write("wait")
    await phone.send("нэг юм асууя")
    before = await phone.person()
    await phone.tap("who:work", on=phone.last.id)
    assert (await phone.person()).expecting == before.expecting
    await phone.send("бас нэг")
    assert len(world.memory.tables.messages) == 2
    assert world.understanding.asked == []


async def test_a_cry_for_help_is_answered_there_too() -> None:
    phone = await open_who(World())
    await phone.send("туслаач")
    assert content().help_card("general", "mn").heard[0] in phone.text


@in_both
def test_every_screen_fits(language: str) -> None:
    words = catalogs().words(language)
    embassy = content().faq(view.EMBASSY, language)
    assert embassy is not None
    every = [view.choice(words, BACK)]
    every += [
        view.found(words, need, where, content().helpers(language), embassy, BACK)
        for need in Need
        for where in view.PLACES
    ]
    for screen in every:
        check_screen(screen)
        for row in screen.rows:
            assert all(len(button.text) <= 24 for button in row)
            assert all(len((button.data or "").encode()) <= DATA_LIMIT for button in row)
