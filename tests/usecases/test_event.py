"""Coming to an event: by one's own copy of a message about it."""

from datetime import timedelta

import pytest

from bot.domain.campaign import Action, ActionKind, Campaign, CampaignState
from bot.domain.errors import StaleError
from bot.domain.event import EVENT_LENGTH, Event, Outlook
from bot.domain.people import Person
from bot.usecases.event import AnswerEvent, event_of
from tests.usecases.house import House
from tests.usecases.test_received import delivered


async def an_event(house: House, days: int = 3) -> Event:
    async with house.memory.unit() as work:
        event = await work.events.add(Event(0, 1, "Уулзалт", "Клуб", house.clock() + timedelta(days=days)))
        await work.commit()
    return event


async def an_invitation(
    house: House, person: Person, event: Event, state: CampaignState = CampaignState.DONE
) -> int:
    """The id of this person's copy of a message about the event."""
    about = Campaign(0, 1, texts={"mn": "Ирээрэй"}, event_id=event.id, state=state, due_at=house.clock())
    return (await delivered(house, person, about))[1]


def answer(house: House) -> AnswerEvent:
    return AnswerEvent(house.memory.unit, house.clock)


def guests(house: House) -> set[tuple[int, int]]:
    return house.memory.tables.guests


async def test_coming_staying_away_and_looking() -> None:
    house = House()
    person = await house.person()
    event = await an_event(house)
    number = await an_invitation(house, person, event)
    looked = await answer(house)(person, number)
    assert (looked.event, looked.coming, looked.outlook) == (event, False, Outlook.AHEAD)
    for _ in range(2):
        assert (await answer(house).come(person, number)).coming
        assert guests(house) == {(event.id, person.id)}
    assert (await answer(house)(person, number)).coming
    for _ in range(2):
        assert not (await answer(house).stay_away(person, number)).coming
        assert guests(house) == set()


@pytest.mark.parametrize("act", ["__call__", "come", "stay_away"])
async def test_only_who_got_a_message_about_it(act: str) -> None:
    house = House()
    person, other = await house.person(), await house.person()
    event = await an_event(house)
    theirs = await an_invitation(house, other, event)
    await answer(house).come(other, theirs)
    before = house.memory.tables
    for number in (theirs, theirs + 1000, event.id):
        with pytest.raises(StaleError):
            await getattr(answer(house), act)(person, number)
    assert house.memory.tables is before, "nothing was written"


@pytest.mark.parametrize("act", ["__call__", "come", "stay_away"])
async def test_a_message_about_no_event_or_one_that_is_no_more(act: str) -> None:
    house = House()
    person = await house.person()
    _, without = await delivered(house, person)
    event = await an_event(house)
    gone = await an_invitation(house, person, event)
    del house.memory.tables.events[event.id]
    for number in (without, gone):
        with pytest.raises(StaleError):
            await getattr(answer(house), act)(person, number)


async def test_when_it_is_over_nobody_comes_any_more() -> None:
    house = House()
    person = await house.person()
    event = await an_event(house)
    number = await an_invitation(house, person, event)
    house.clock.now = event.starts_at + EVENT_LENGTH - timedelta(seconds=1)
    assert (await answer(house)(person, number)).outlook is Outlook.AHEAD, "one can be late"
    house.clock.pass_(seconds=1)
    found = await answer(house).come(person, number)
    assert (found.outlook, found.coming, guests(house)) == (Outlook.OVER, False, set())


async def test_when_its_messages_were_stopped_nobody_is_counted_but_may_still_step_back() -> None:
    house = House()
    early, late = await house.person(), await house.person()
    event = await an_event(house)
    async with house.memory.unit() as work:
        await work.events.come(event.id, early.id)
        await work.commit()
    for person in (early, late):
        number = await an_invitation(house, person, event, CampaignState.CANCELLED)
        found = await answer(house).come(person, number)
        assert (found.outlook, found.coming) == (Outlook.STOPPED, person is early)
        await answer(house).stay_away(person, number)
    assert guests(house) == set()


@pytest.mark.parametrize(
    ("campaign", "event_id"),
    [
        (Campaign(1, 1), None),
        (Campaign(1, 1, event_id=5), 5),
        (Campaign(1, 1, action=Action(ActionKind.EVENT, "7")), 7),
        (Campaign(1, 1, event_id=5, action=Action(ActionKind.EVENT, "7")), 5),
        (Campaign(1, 1, event_id=5, action=Action(ActionKind.QUIZ, "7")), 5),
        (Campaign(1, 1, action=Action(ActionKind.QUIZ, "7")), None),
        (Campaign(1, 1, action=Action(ActionKind.EVENT, "x")), None),
    ],
)
def test_which_event_a_campaign_is_about(campaign: Campaign, event_id: int | None) -> None:
    assert event_of(campaign) == event_id


async def test_a_follow_up_leads_to_the_event_by_its_button() -> None:
    house = House()
    person = await house.person()
    event = await an_event(house)
    again = Campaign(0, 1, texts={"mn": "Ирээрэй"}, action=Action(ActionKind.EVENT, str(event.id)))
    _, number = await delivered(house, person, again)
    assert (await answer(house).come(person, number)).coming
