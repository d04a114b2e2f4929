"""An event on the phone: when and where, whether one comes, and the calendar's file."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from bot.chat.views import event as view
from bot.domain.campaign import Action, ActionKind, Step
from bot.domain.event import EVENT_LENGTH, Event, Outlook
from bot.domain.people import ULAANBAATAR
from bot.usecases.event import Invited
from tests.chat.receivers import WORDS, Receivers
from tests.chat.test_handlers_received import LESSON
from tests.chat.world import Phone, catalogs, said
from tests.fakes.others import check_screen

STARTS = datetime(2026, 3, 7, 7, 0, tzinfo=UTC)  # a Saturday, 15:00 in Ulaanbaatar
EVENT = ("Номын өдөрлөг", "Сургуулийн номын сан", STARTS)


async def invited(language: str = "mn", zone: str = ULAANBAATAR) -> tuple[Receivers, Phone]:
    """Somebody who got a message about the event."""
    club = await Receivers.of(language)
    await club.send(await club.draft(event=EVENT))
    (person,) = club.people
    await live_in(person, zone)
    return club, person


async def live_in(phone: Phone, zone: str) -> None:
    person = await phone.person()
    async with phone.world.memory.unit() as work:
        await work.people.save(replace(person, zone=zone))
        await work.commit()


def guests(club: Receivers) -> int:
    return len(club.world.memory.tables.guests)


async def test_the_message_has_both_and_the_details_come_below() -> None:
    club, person = await invited()
    message = person.last
    assert [button.text for button in message.buttons][:2] == [said("received.event"), said("event.come")]
    await person.tap("got:open:")
    assert message in person.shown
    assert person.last.id > message.id
    assert person.text.startswith("<b>Номын өдөрлөг</b>")
    assert "2026 оны 3-р сарын 7, бямба гараг, 15:00" in person.text
    assert said("event.where", place="Сургуулийн номын сан") in person.text
    assert [data.rpartition(":")[0] for data in person.data] == ["evt:come", "evt:cal", ""]
    assert guests(club) == 0
    assert club.world.never_filled == []


async def test_one_tap_on_the_message_says_that_one_comes() -> None:
    club, person = await invited()
    message = person.last
    await person.tap("got:come:")
    assert message in person.shown
    assert said("event.you_come") in person.text
    assert guests(club) == 1
    (delivery,) = club.world.memory.tables.deliveries.values()
    assert delivery.opened_at is not None
    await person.tap("got:come:")
    assert guests(club) == 1


async def test_coming_and_not_coming_change_in_place() -> None:
    club, person = await invited()
    await person.tap("got:open:")
    screen = person.last.id
    await person.tap("evt:come:")
    assert (person.last.id, guests(club)) == (screen, 1)
    assert said("event.you_come") in person.text
    assert "evt:come" not in " ".join(person.data)
    await person.tap("evt:away:")
    assert (person.last.id, guests(club)) == (screen, 0)
    assert said("event.you_come") not in person.text
    await person.tap("evt:come:")
    assert guests(club) == 1


async def test_leaders_are_told_how_many_and_not_who() -> None:
    club = await Receivers.of("mn", "mn")
    draft = await club.send(await club.draft(event=EVENT))
    for person in club.people:
        await person.tap("got:come:")
    found = await club.world.acts.campaigns.event(await club.leader.person(), draft.id)
    assert found is not None
    assert found[1] == 2


async def test_every_message_of_a_series_leads_to_the_same_event() -> None:
    club = await Receivers.of("mn")
    (person,) = club.people
    await club.send(await club.draft(event=EVENT, steps=(Step.DAY, Step.HOUR)))
    for step in (Step.DAY, Step.HOUR):
        club.world.clock.now = STARTS - step.before
        await club.world.run_campaigns()
        assert person.text == WORDS["mn"]
        await person.tap("got:come:")
        assert said("event.you_come") in person.text
    assert (len(club.world.memory.tables.deliveries), guests(club)) == (2, 1)


async def test_about_an_event_with_another_button_one_can_still_come() -> None:
    club = await Receivers.of("mn")
    await club.send(await club.draft(event=EVENT, action=Action(ActionKind.LESSON, LESSON.id)))
    (person,) = club.people
    assert [button.text for button in person.last.buttons][:2] == [
        said("received.lesson"),
        said("event.come"),
    ]
    await person.tap("got:come:")
    assert "Номын өдөрлөг" in person.text


@pytest.mark.parametrize("language", ["mn", "en"])
async def test_the_file_for_the_calendar(language: str) -> None:
    club, person = await invited(language)
    await person.tap("got:open:")
    screen = person.last
    await person.tap("evt:cal:")
    ((chat_id, file),) = club.world.messenger.files
    assert (chat_id, file.name, file.is_picture) == (person.chat_id, "event.ics", False)
    (found,) = Calendar.from_ical(file.data).walk("VEVENT")
    assert str(found["SUMMARY"]) == "Номын өдөрлөг"
    assert (found.decoded("DTSTART"), found.decoded("DTEND")) == (STARTS, STARTS + EVENT_LENGTH)
    assert screen in person.shown
    assert person.text == said("event.calendar_ready", language)


@pytest.mark.parametrize(
    ("zone", "language", "when", "there"),
    [
        (ULAANBAATAR, "mn", "2026 оны 3-р сарын 7, бямба гараг, 15:00", None),
        (ULAANBAATAR, "en", "Saturday, Mar 7, 2026, 3:00 PM", None),
        ("Asia/Shanghai", "mn", "бямба гараг, 15:00", None),
        ("Asia/Seoul", "mn", "бямба гараг, 16:00", "15:00"),
        ("Asia/Hovd", "en", "Saturday, Mar 7, 2026, 2:00 PM", "3:00 PM"),
        (
            "America/Los_Angeles",
            "mn",
            "3-р сарын 6, баасан гараг, 23:00",
            "2026 оны 3-р сарын 7, бямба гараг, 15:00",
        ),
    ],
)
async def test_the_time_is_the_readers_with_that_of_the_place_beside_it(
    zone: str, language: str, when: str, there: str | None
) -> None:
    _, person = await invited(language, zone)
    await person.tap("got:open:")
    assert when in person.text
    beside = said("event.there", language, time=there or "")
    assert (beside in person.text) is (there is not None)


@pytest.mark.parametrize("act", ["got:open:", "got:come:"])
async def test_one_that_is_over_says_so_and_takes_no_answer(act: str) -> None:
    club, person = await invited()
    club.world.clock.now = STARTS + EVENT_LENGTH - timedelta(minutes=1)
    await person.tap("got:open:")
    assert said("event.over") not in person.text
    buttons = [person.tapped("evt:come:"), person.tapped("evt:cal:")]
    club.world.clock.pass_(minutes=1)
    for tap in buttons:
        await person.deliver(tap)
        assert said("event.over") in person.text
    await person.tap(act)
    assert said("event.over") in person.text
    assert person.data == ["menu"]
    assert (guests(club), club.world.messenger.files) == (0, [])


async def test_one_whose_messages_were_stopped_is_in_doubt() -> None:
    club = await Receivers.of("mn")
    (person,) = club.people
    planned = await club.send(await club.draft(event=EVENT, steps=(Step.DAY, Step.HOUR)))
    club.world.clock.now = STARTS - Step.DAY.before
    await club.world.run_campaigns()
    await person.tap("got:come:")
    assert said("event.stopped") not in person.text
    tap = person.tapped("evt:cal:")
    await club.world.acts.steer.cancel_series(await club.leader.person(), planned.id)
    await person.deliver(tap)
    assert said("event.stopped") in person.text
    assert person.data == ["menu"]
    assert club.world.messenger.files == []


async def test_one_that_is_no_more_says_so_in_passing() -> None:
    club, person = await invited()
    club.world.memory.tables.events.clear()
    before = person.shown
    for data in ("got:open:", "got:come:"):
        await person.tap(data)
        assert club.world.messenger.toasts[-1] == said("error.stale")
    assert person.shown == before


@pytest.mark.parametrize("act", ["come", "away", "cal"])
async def test_nobody_answers_by_the_copy_of_somebody_else(act: str) -> None:
    club, person = await invited()
    stranger = await club.world.ready(99)
    (number,) = club.world.memory.tables.deliveries
    await person.tap("got:come:")
    before = stranger.shown
    await stranger.tap(f"evt:{act}:{number}", on=stranger.last.id)
    assert club.world.messenger.toasts[-1] == said("error.stale")
    assert stranger.shown == before
    assert guests(club) == 1


async def test_who_erased_everything_is_asked_for_consent_first() -> None:
    club, person = await invited()
    await person.tap("got:open:")
    tap = person.tapped("evt:come:")
    await club.world.acts.delete_me(await person.person())
    await person.deliver(tap)
    assert person.data == ["lang:mn", "lang:en"]
    assert guests(club) == 0


@pytest.mark.parametrize("language", ["mn", "en"])
@pytest.mark.parametrize("outlook", list(Outlook))
@pytest.mark.parametrize("coming", [True, False])
def test_every_screen_fits_and_markup_stays_text(language: str, outlook: Outlook, coming: bool) -> None:
    words = catalogs().words(language)
    about = Event(1, 1, "<b>&", "<i>&", STARTS)
    screen = view.event(words, Invited(about, coming, outlook), 2**62, ULAANBAATAR)
    check_screen(screen)
    assert "<b>&lt;b&gt;&amp;</b>" in screen.text
    assert "&lt;i&gt;&amp;" in screen.text
    assert max(len(button.text) for row in screen.rows for button in row) <= 24
    nowhere = view.event(words, Invited(replace(about, place=""), coming, outlook), 1, ULAANBAATAR)
    assert said("event.where", language, place="") not in nowhere.text
