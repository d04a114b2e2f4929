"""Where somebody stands in a check: after a tap, a text, a pause, and with Rasa told each time."""

from collections.abc import Sequence

import pytest

from bot.domain.checks import Standing
from bot.domain.conversation import Do, Say
from bot.domain.errors import StaleError
from bot.domain.people import Person
from bot.usecases.check_talk import ConverseInCheck
from bot.usecases.checks import WAITS, Checking, GuidedChecks, Lead
from bot.usecases.conversation import Converse
from bot.usecases.people import ChangeSettings
from tests.fakes.others import FakeLibrary, FakeUnderstanding, a_check
from tests.usecases.house import House

HELP = Do("open_help", {"risk": "urgent", "about": "disclose_danger_now"})


def asks(missed: str = "", **answers: str) -> Do:
    """What Rasa says when the form asks."""
    return Do(
        "ask_check", {"check": "offer", "question": "c1", **answers} | ({"missed": missed} if missed else {})
    )


class Desk(House):
    def __init__(self) -> None:
        super().__init__()
        self.checks = GuidedChecks(self.memory.unit, FakeLibrary(), self.clock)
        self.rasa = FakeUnderstanding()
        talk = Converse(self.memory.unit, self.rasa, self.clock)
        self.converse = ConverseInCheck(talk, self.checks)

    async def standing(self, data: str = "y") -> Person:
        """Somebody who has answered this much by buttons."""
        person, _ = await self.checks.open(await self.person(), "offer", "v1", data)
        return person

    async def say(self, person: Person, *steps: Say | Do) -> tuple[Person, Sequence[Say | Do]]:
        self.rasa.answers["?"] = steps
        person, understood = await self.converse(person, "?")
        return person, understood.steps

    def waits(self, person: Person) -> Checking:
        waiting = self.checks.waiting(person)
        assert waiting is not None
        return waiting


async def test_buttons_alone_lead_from_the_first_question_to_the_result() -> None:
    desk = Desk()
    person, now = await desk.checks.begin(await desk.person(), "offer")
    assert now.lead is Lead.BEGINS
    for expected in ("c1", "c2", "c3"):
        assert now.question is not None
        assert now.question.id == expected
        assert desk.waits(person).question == now.question
        person, now = await desk.checks.open(person, *now.answering("no").split(":"))
    assert now.question is None
    assert now.outcome.flags == ()
    assert desk.checks.waiting(await desk.again(person)) is None, "the result expects no text"
    assert desk.rasa.asked == [], "no tap needs Rasa"


async def test_a_button_tapped_twice_or_late_says_the_same_again() -> None:
    desk = Desk()
    person, first = await desk.checks.begin(await desk.person(), "offer")
    data = first.answering("yes").split(":")
    for _ in range(2):
        person, now = await desk.checks.open(person, *data)
        assert now.answers == {"c1": "yes"}
    person, _ = await desk.checks.open(person, *now.answering("no").split(":"))
    person, now = await desk.checks.open(person, *data)
    assert now.answers == {"c1": "yes"}, "an old message goes on from where it stands"


async def test_going_back_by_a_button() -> None:
    desk = Desk()
    person = await desk.standing("y.n")
    back = desk.waits(person).going_back
    assert back is not None
    person, now = await desk.checks.open(person, *back.split(":"))
    assert now.answers == {"c1": "yes"}
    person, now = await desk.checks.begin(person, "offer")
    assert now.going_back is None


@pytest.mark.parametrize(
    "data", [("offer", "v0", "y"), ("offer", "v1", "z"), ("offer", "v1", "y.y.y.y"), ("nothing", "v1", "")]
)
async def test_a_button_of_another_check_or_version_is_stale(data: tuple[str, str, str]) -> None:
    desk = Desk()
    person = await desk.standing()
    with pytest.raises(StaleError):
        await desk.checks.open(person, *data)
    assert desk.waits(await desk.again(person)).answers == {"c1": "yes"}


async def test_rasa_is_told_where_the_person_stands_with_every_text() -> None:
    desk = Desk()
    person = await desk.standing("y.-.u")
    await desk.say(person, asks(c1="yes", c2="no", c3="unsure"))
    assert desk.rasa.standings == [Standing("offer", {"c1": "yes", "c3": "unsure"}, "c2")]


async def test_outside_a_check_rasa_is_told_nothing_and_knows_another_name() -> None:
    desk = Desk()
    person = await desk.standing()
    person, _ = await desk.say(person, asks(c1="yes"))
    person = await desk.checks.leave(person)
    await desk.say(person, Say("greet"))
    assert desk.rasa.standings[-1] is None
    inside, outside = desk.rasa.senders
    assert inside != outside


async def test_a_text_answers_and_what_was_noted_is_known() -> None:
    desk = Desk()
    person = await desk.standing()
    person, now = await desk.checks.hear(person, asks(c1="yes", c2="no").args)
    assert now.answers == {"c1": "yes", "c2": "no"}
    assert now.lead is Lead.NOTED
    assert now.noted is not None
    assert (now.noted[0].id, now.noted[1]) == ("c2", "no")
    assert desk.waits(person).answers == now.answers


@pytest.mark.parametrize(
    ("missed", "lead"),
    [("", Lead.AGAIN), ("once", Lead.MISSED), ("again", Lead.MISSED_AGAIN), ("away", Lead.AWAY)],
)
async def test_a_question_asked_again_says_why(missed: str, lead: Lead) -> None:
    desk = Desk()
    person = await desk.standing()
    _, now = await desk.checks.hear(person, asks(missed, c1="yes").args)
    assert now.lead is lead
    assert now.noted is None


async def test_a_check_that_begins_by_words_keeps_what_was_said_and_leaves_rasas_open_form_behind() -> None:
    desk = Desk()
    person, steps = await desk.say(await desk.person(), asks(c2="yes"))
    assert isinstance(steps[0], Do)
    person, now = await desk.checks.hear(person, steps[0].args)
    assert now.lead is Lead.BEGINS
    assert now.question is not None
    assert now.question.id == "c1"
    assert now.noted is not None
    assert now.noted[0].id == "c2"
    person = await desk.checks.leave(person)
    await desk.say(person, Say("greet"))
    began, after = desk.rasa.senders
    assert began != after, "under the first name Rasa still has a form open"


async def test_a_form_that_nobody_went_into_is_left_behind_too() -> None:
    desk = Desk()
    waiting = await ChangeSettings(desk.memory.unit, desk.clock).expect(await desk.person(), "club.code")
    person, _ = await desk.say(waiting, asks())
    await desk.say(person, Say("greet"))
    began, after = desk.rasa.senders
    assert began != after


async def test_a_slip_goes_back_one_question() -> None:
    desk = Desk()
    person = await desk.standing("y.n")
    person, now = await desk.checks.take_back(person, "offer")
    assert now.answers == {"c1": "yes"}
    assert now.lead is Lead.WENT_BACK
    person, now = await desk.checks.take_back(person, "offer")
    person, now = await desk.checks.take_back(person, "offer")
    assert now.answers == {}
    assert now.lead is Lead.AGAIN, "before the first question there is nothing"
    person = await desk.checks.leave(person)
    with pytest.raises(StaleError):
        await desk.checks.take_back(person, "offer")


async def test_a_cry_for_help_comes_alone_and_the_check_waits() -> None:
    desk = Desk()
    person, steps = await desk.say(await desk.standing(), HELP, asks(c1="yes"))
    assert steps == (HELP,)
    assert desk.waits(await desk.again(person)).answers == {"c1": "yes"}


async def test_a_new_language_brings_the_question_back_by_itself() -> None:
    desk = Desk()
    change = Do("change_language", {"language": "en"})
    person, steps = await desk.say(await desk.standing(), change, asks(c1="yes"))
    assert steps == (change,)
    assert desk.waits(person).answers == {"c1": "yes"}


async def test_a_question_in_between_is_answered_and_the_check_goes_on() -> None:
    desk = Desk()
    steps_of_rasa = (Say("faq.passport_kept"), asks(c1="yes"))
    person, steps = await desk.say(await desk.standing(), *steps_of_rasa)
    assert steps == steps_of_rasa
    assert desk.waits(person).answers == {"c1": "yes"}


@pytest.mark.parametrize("step", [Do("leave"), Do("start_quiz"), Say("goodbye"), Do("check_result")])
async def test_whatever_does_not_ask_again_ends_the_check(step: Say | Do) -> None:
    desk = Desk()
    person, _ = await desk.say(await desk.standing(), step)
    assert desk.checks.waiting(await desk.again(person)) is None


async def test_with_rasa_away_the_same_question_comes_again_and_the_check_waits() -> None:
    desk = Desk()
    person = await desk.standing()
    desk.rasa.away = True
    person, steps = await desk.say(person)
    assert steps == (Do("ask_check", {"c1": "yes", "check": "offer", "missed": "away"}),)
    assert desk.waits(await desk.again(person)).answers == {"c1": "yes"}


async def test_with_rasa_away_a_cry_for_help_is_still_seen() -> None:
    desk = Desk()
    person = await desk.standing()
    desk.rasa.away = True
    desk.rasa.seen["?"] = (HELP,)
    person, steps = await desk.say(person)
    assert steps == (HELP,)
    assert desk.waits(person).answers == {"c1": "yes"}


async def test_what_nobody_understands_is_asked_again_and_never_ends_the_check() -> None:
    desk = Desk()
    for steps_of_rasa in ((), (Do("not_understood"),)):
        person, steps = await desk.say(await desk.standing(), *steps_of_rasa)
        assert steps == (Do("ask_check", {"c1": "yes", "check": "offer", "missed": "once"}),)
        assert desk.checks.waiting(person) is not None


async def test_after_a_text_in_another_language_the_question_comes_again() -> None:
    desk = Desk()
    stranger = Do("other_language")
    person, steps = await desk.say(await desk.standing(), stranger)
    assert steps == (stranger, Do("ask_check", {"c1": "yes", "check": "offer"}))
    assert desk.checks.waiting(person) is not None


async def test_after_a_long_pause_a_text_is_ordinary_talk_and_buttons_still_work() -> None:
    desk = Desk()
    person = await desk.standing()
    data = desk.waits(person).answering("no").split(":")
    desk.clock.now += WAITS
    assert desk.checks.waiting(person) is not None
    desk.clock.pass_(seconds=1)
    assert desk.checks.waiting(person) is None
    await desk.say(person, Say("greet"))
    assert desk.rasa.standings == [None]
    _, now = await desk.checks.open(person, *data)
    assert now.answers == {"c1": "yes", "c2": "no"}


async def test_a_check_never_takes_a_text_that_something_else_waits_for() -> None:
    desk = Desk()
    person = await ChangeSettings(desk.memory.unit, desk.clock).expect(await desk.standing(), "club.code")
    assert desk.checks.waiting(person) is None
    person = await desk.checks.leave(person)
    assert person.expecting is not None
    assert person.expecting.what == "club.code"
    person, _ = await desk.say(person, asks(c1="yes"))
    assert person.expecting is not None
    assert person.expecting.what == "club.code", "being understood alone opens nothing"


async def test_the_version_in_a_button_is_that_of_the_check() -> None:
    desk = Desk()
    _, now = await desk.checks.begin(await desk.person(), "offer")
    assert now.answering("yes") == f"offer:{a_check().version}:y"
