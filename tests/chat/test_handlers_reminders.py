"""What people decide about reminders: on the screens of their own, under campaigns, in talk."""

from datetime import time
from zoneinfo import ZoneInfo

import pytest

from bot.domain.conversation import Do
from bot.domain.people import QUIET_CHOICES, ULAANBAATAR, WEEKLY_CHOICES, ZONES, QuietHours
from tests.chat.world import Phone, World, said

OVERVIEW = ["rset:off", "rset:quiet", "rset:week", "rset:zone", "set"]


async def there(language: str = "mn") -> Phone:
    """A phone that stands on the screen of reminders."""
    phone = await World().ready(7, language)
    for tapped in ("more", "set", "rset"):
        await phone.tap(tapped)
    return phone


def marked(phone: Phone) -> list[str | None]:
    """The data of the buttons with a tick."""
    return [button.data for button in phone.last.buttons if button.text.startswith("✓ ")]


@pytest.mark.parametrize("language", ["mn", "en"])
async def test_how_it_is_at_first(language: str) -> None:
    phone = await there(language)
    assert phone.data == OVERVIEW
    lines = phone.text.splitlines()
    city = {"mn": "Улаанбаатар", "en": "Ulaanbaatar"}[language]
    now = phone.world.clock().astimezone(ZoneInfo(ULAANBAATAR))
    assert lines[1:] == [
        said("reminders.is_on", language),
        said("reminders.is_quiet", language, hours="21:00–08:00"),
        said("reminders.is_weekly", language, n=5),
        said("reminders.is_zone", language, city=city, time=f"{now:%H:%M}"),
    ]
    assert len([one for one in phone.shown if one.mine]) == 1, "one message that changes"


@pytest.mark.parametrize(("language", "named"), [("mn", "асуулт"), ("en", "questions")])
async def test_reminders_of_quizzes_are_named_among_what_is_switched(language: str, named: str) -> None:
    phone = await there(language)
    assert named in phone.text
    await phone.tap("rset:week")
    assert named in phone.text.lower()


async def test_one_tap_turns_them_off_and_one_on_again() -> None:
    phone = await there()
    await phone.tap("rset:off")
    assert (await phone.person()).reminders is False
    assert said("reminders.is_off") in phone.text
    await phone.tap("rset:on")
    assert (await phone.person()).reminders is True
    assert phone.data == OVERVIEW


async def test_each_way_leads_back() -> None:
    phone = await there()
    for way in ("rset:quiet", "rset:week", "rset:zone"):
        await phone.tap(way)
        assert phone.data[-1] == "rset"
        await phone.tap("rset")
        assert phone.data == OVERVIEW
    await phone.tap("set")
    assert phone.text == said("settings.title")


async def test_quiet_hours_are_chosen_and_shown() -> None:
    phone = await there()
    await phone.tap("rset:quiet")
    assert len(phone.data) == len(QUIET_CHOICES) + 1
    assert marked(phone) == ["rset:quiet:21:8"]
    await phone.tap("rset:quiet:22:7")
    assert marked(phone) == ["rset:quiet:22:7"]
    assert (await phone.person()).quiet == QuietHours(time(22), time(7))
    await phone.tap("rset")
    assert "22:00–07:00" in phone.text


async def test_how_many_a_week_is_chosen_and_shown() -> None:
    phone = await there()
    await phone.tap("rset:week")
    assert phone.data == [*(f"rset:week:{n}" for n in WEEKLY_CHOICES), "rset"]
    assert marked(phone) == ["rset:week:5"]
    await phone.tap("rset:week:2")
    assert marked(phone) == ["rset:week:2"]
    assert (await phone.person()).weekly == 2
    await phone.tap("rset")
    assert said("reminders.is_weekly", n=2) in phone.text


async def test_every_zone_stands_there_with_its_time_and_can_be_chosen() -> None:
    phone = await there("en")
    phone.world.clock.now = phone.world.clock.now.replace(month=1, day=15, hour=4, minute=5)
    await phone.tap("rset:zone")
    assert phone.data == [*(f"rset:zone:{zone}" for zone in ZONES), "rset"]
    labels = [button.text for button in phone.last.buttons]
    assert labels[0] == "✓ 12:05 Ulaanbaatar"
    assert {"11:05 Hovd", "13:05 Seoul", "12:05 Beijing", "04:05 London", "20:05 Los Angeles"} <= set(labels)
    for zone in ZONES:
        await phone.tap(f"rset:zone:{zone}")
        assert (await phone.person()).zone == zone
        assert marked(phone) == [f"rset:zone:{zone}"]
    await phone.tap("rset")
    assert said("reminders.is_zone", "en", city="Sydney", time="15:05") in phone.text


async def test_tapping_what_is_chosen_changes_nothing() -> None:
    phone = await there()
    await phone.tap("rset:week")
    before = await phone.person()
    await phone.tap("rset:week:5")
    assert marked(phone) == ["rset:week:5"]
    assert await phone.person() == before


@pytest.mark.parametrize(
    "data",
    [
        "rset:quiet:8:21",
        "rset:quiet:21",
        "rset:quiet:x:y",
        "rset:quiet:21:8:0",
        "rset:week:3",
        "rset:week:x",
        "rset:zone:Asia/Pyongyang",
        "rset:zone:Asia/Seoul:x",
        "rset:maybe",
        "rset:",
    ],
)
async def test_a_button_from_another_time_gets_a_kind_word_and_changes_nothing(data: str) -> None:
    phone = await there()
    before = await phone.person()
    await phone.taps_in_vain(data)
    assert await phone.person() == before


@pytest.mark.parametrize(
    "data", ["rset", "rset:on", "rset:week:1", "rset:zone:Asia/Seoul", "rem:yes", "rem:no"]
)
async def test_before_consent_nothing_is_decided_and_the_way_goes_on(data: str) -> None:
    phone = World().phone(7)
    await phone.send("/start")
    await phone.tap("lang:mn")
    before = await phone.person()
    await phone.tap(data, on=phone.last.id)
    assert phone.text == said("welcome.consent")
    assert await phone.person() == before


async def test_a_deep_link_and_what_was_chosen_do_not_disturb_each_other() -> None:
    phone = World().phone(7)
    await phone.send("/start practice")
    await phone.tap("lang:mn")
    await phone.tap("rset:zone", on=phone.last.id)
    assert (await phone.person()).start == "practice"
    await phone.tap("consent")
    assert (await phone.person()).start is None
    await phone.tap("rset:zone:Asia/Seoul", on=phone.last.id)
    await phone.tap("menu", on=phone.last.id)
    assert phone.text == said("welcome.reminders"), "still to be asked"


async def test_reminders_off_under_a_campaign_leaves_its_words_in_place() -> None:
    phone = await World().ready(7)
    standing = phone.last
    await phone.tap("rem:off", on=standing.id)
    assert phone.last == standing
    assert phone.world.messenger.toasts[-1] == said("reminders.off")
    assert (await phone.person()).reminders is False


async def test_the_first_yes_tells_when_nothing_comes() -> None:
    phone = World().phone(7)
    await phone.send("/start")
    for tapped in ("lang:mn", "consent", "rem:yes"):
        await phone.tap(tapped)
    assert said("reminders.on", hours="21:00–08:00") in phone.text


@pytest.mark.parametrize("language", ["mn", "en"])
async def test_in_words_they_are_switched_too_and_the_rest_is_one_tap_away(language: str) -> None:
    phone = await there(language)
    await phone.tap("rset:quiet")
    await phone.tap("rset:quiet:18:10")
    understanding = phone.world.understanding
    understanding.answers["stop"] = (Do("pause_reminders"),)
    understanding.answers["again"] = (Do("resume_reminders"),)
    await phone.send("stop")
    assert phone.text == said("reminders.off", language)
    assert (await phone.person()).reminders is False
    await phone.send("again")
    assert phone.text == said("reminders.on", language, hours="18:00–10:00")
    assert phone.data == ["rset", "menu"]
    assert (await phone.person()).reminders is True


async def test_stop_still_switches_everything_off() -> None:
    phone = await there()
    await phone.send("/stop")
    await phone.tap("rset", on=phone.last.id)
    assert said("reminders.is_off") in phone.text
    assert (await phone.person()).reminders is False
