"""Worries in a conversation: offered once, corrected for as long as it lasts."""

import pytest

from bot.domain.conversation import Do, Say, Source, Understood
from bot.domain.people import Person
from bot.domain.safety import Risk, Worry
from bot.usecases.conversation import Converse, RememberWorry, without_corrected, worry_of
from tests.fakes.others import FakeUnderstanding
from tests.usecases.house import House

URGENT, CONCERN = Worry("x", Risk.URGENT), Worry("x", Risk.CONCERN)


def help_for(worry: Worry) -> Do:
    return Do("open_help", {"risk": worry.risk.word, "about": worry.about})


def understood(*steps: Say | Do, otherwise: tuple[Say | Do, ...] = ()) -> Understood:
    return Understood(steps, Risk.URGENT, Source.SAFETY_NET, otherwise=otherwise)


async def talking(house: House, *answers: Say | Do) -> tuple[Converse, Person]:
    converse = Converse(house.memory.unit, FakeUnderstanding({"?": answers}), house.clock)
    person, _ = await converse(await house.person(), "?")
    return converse, person


async def test_a_correction_is_forgotten_with_the_talk() -> None:
    house = House()
    converse, person = await talking(house, help_for(URGENT))
    person = await RememberWorry(house.memory.unit).corrected(person, URGENT)
    person, held = await converse(person, "?")
    assert held.steps == (Do("not_understood"),)
    assert held.risk is Risk.NONE
    house.clock.pass_(minutes=31)
    person, again = await converse(person, "?")
    assert again.steps == (help_for(URGENT),)
    assert person.conversation is not None
    assert person.conversation.corrected == frozenset()


async def test_what_was_raised_is_remembered_for_the_talk_and_written_once() -> None:
    house = House()
    converse, person = await talking(house)
    remember = RememberWorry(house.memory.unit)
    person = await remember.raised(person, URGENT)
    writes = house.memory.writes
    person = await remember.raised(person, CONCERN)
    assert house.memory.writes == writes
    stored = (await house.again(person)).conversation
    assert stored is not None
    assert stored.raised == (URGENT,)
    house.clock.pass_(minutes=20)
    person, _ = await converse(person, "?")
    assert person.conversation is not None
    assert person.conversation.raised == (URGENT,), "it lasts as long as the talk goes on"
    house.clock.pass_(minutes=31)
    person, _ = await converse(person, "?")
    assert person.conversation is not None
    assert person.conversation.raised == ()


async def test_without_a_talk_there_is_nothing_to_remember() -> None:
    house = House()
    person = await house.person()
    remember = RememberWorry(house.memory.unit)
    assert (await remember.raised(person, URGENT)).conversation is None
    assert (await remember.corrected(person, URGENT)).conversation is None


def test_only_the_corrected_worry_is_held_back() -> None:
    other = help_for(Worry("y", Risk.URGENT))
    whole = understood(help_for(URGENT), Say("greet"), other)
    assert without_corrected(whole, frozenset({URGENT})).steps == (Say("greet"), other)
    assert without_corrected(whole, frozenset()) is whole
    assert without_corrected(whole, frozenset({Worry("z", Risk.URGENT)})) is whole


def test_no_thanks_to_a_small_offer_holds_back_nothing_urgent() -> None:
    urgent, concern = understood(help_for(URGENT)), understood(help_for(CONCERN))
    assert without_corrected(urgent, frozenset({CONCERN})) is urgent
    assert without_corrected(concern, frozenset({CONCERN})).steps == (Do("not_understood"),)
    assert without_corrected(concern, frozenset({URGENT})).steps == (Do("not_understood"),)


def test_the_model_gets_its_say_where_the_safety_net_was_corrected() -> None:
    net = understood(help_for(URGENT), otherwise=(Say("faq.passport_kept"),))
    held = without_corrected(net, frozenset({URGENT}))
    assert held.steps == (Say("faq.passport_kept"),)
    assert held.risk is Risk.NONE
    both = understood(help_for(URGENT), otherwise=(help_for(CONCERN),))
    assert without_corrected(both, frozenset({URGENT})).steps == (Do("not_understood"),)
    kinder = help_for(Worry("y", Risk.CONCERN))
    assert without_corrected(understood(help_for(URGENT), otherwise=(kinder,)), frozenset({URGENT})).risk is (
        Risk.CONCERN
    )


def test_the_wish_for_a_person_is_never_held_back() -> None:
    wish = understood(Do("open_help", {"risk": "concern", "about": "ask_for_human"}))
    assert without_corrected(wish, frozenset({Worry("ask_for_human", Risk.URGENT)})) is wish


@pytest.mark.parametrize(
    ("step", "worry"),
    [
        (help_for(CONCERN), CONCERN),
        (Do("open_help", {"about": "x"}), URGENT),
        (Do("open_help", {"about": "x", "risk": "dreadful"}), URGENT),
        (Do("open_help"), Worry("general", Risk.URGENT)),
        (Do("open_menu", {"about": "x"}), None),
        (Say("open_help"), None),
    ],
)
def test_what_a_step_worries_about(step: Say | Do, worry: Worry | None) -> None:
    assert worry_of(step) == worry
