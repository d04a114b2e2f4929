"""Inside a check, with a real Rasa that is told where the person stands: what follows, in three spellings."""

import secrets

import pytest

from bot.domain.checks import Standing
from bot.domain.conversation import Do, Say, Understood
from bot.domain.safety import Risk
from bot.understanding.rasa import RasaUnderstanding

pytestmark = pytest.mark.timeout(900)  # the first one may have to train the model

OFFER = Standing("job_offer", {"job_country": "kr", "licence": "unsure", "money_first": "yes"}, "contract")
OPEN = Standing("job_offer", {}, "job_country")
LAST = Standing(
    "online_contact",
    dict.fromkeys(
        "seen_live known_by_friends age_gap private_pictures asked_money secret_contact meet_alone".split(),
        "no",
    ),
    "pressure",
)
JOURNEY = Standing("trip", {"trip_country": "th"}, "age")


async def say(understanding: RasaUnderstanding, text: str, *standings: Standing | None) -> Understood:
    """What follows the text, said once for each standing by the same person; the last answer."""
    sender = secrets.token_hex(8)
    for standing in standings:
        understood = await understanding.converse(sender, text, "mn", standing)
    return understood


def asked(understood: Understood) -> Do:
    """The one step that asks."""
    (step,) = [s for s in understood.steps if isinstance(s, Do) and s.act.startswith(("ask_check", "check_"))]
    return step


def given(step: Do) -> dict[str, str]:
    """The answers that Rasa has heard."""
    rest = {"check", "question", "missed"}
    return {name: value for name, value in step.args.items() if value != "None" and name not in rest}


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("тийм", "yes"),
        ("тийм ээ, гарын үсэг зурсан", "yes"),
        ("гэрээ байгаа", "yes"),
        ("tiim", "yes"),
        ("yes i have one", "yes"),
        ("үгүй", "no"),
        ("үгүй ээ, өгөөгүй", "no"),
        ("bhgui", "no"),
        ("ugui", "no"),
        ("no they didn't", "no"),
        ("мэдэхгүй", "unsure"),
        ("medq", "unsure"),
        ("idk", "unsure"),
        ("i don't know yet", "unsure"),
    ],
)
async def test_a_text_answers_the_question(understanding: RasaUnderstanding, text: str, answer: str) -> None:
    step = asked(await say(understanding, text, OFFER))
    assert (step.act, step.args["question"]) == ("ask_check", "tourist_visa")
    assert given(step) == {**OFFER.answers, "contract": answer}


@pytest.mark.parametrize("text", ["үгүй", "ugui", "no"])
async def test_the_last_answer_brings_the_result(understanding: RasaUnderstanding, text: str) -> None:
    step = asked(await say(understanding, text, LAST))
    assert step.act == "check_result"
    assert given(step) == {**LAST.answers, "pressure": "no"}


@pytest.mark.parametrize(
    ("text", "answers", "question"),
    [
        ("Солонгос", {"job_country": "kr"}, "licence"),
        ("yapon ruu", {"job_country": "jp"}, "licence"),
        ("in Turkey", {"job_country": "tr"}, "licence"),
        ("солонгос биш япон", {"job_country": "jp"}, "licence"),
        ("мэдэхгүй", {"job_country": "unsure"}, "licence"),
        ("өөр улс", {"job_country": "other"}, "licence"),
    ],
)
async def test_countries(
    understanding: RasaUnderstanding, text: str, answers: dict[str, str], question: str
) -> None:
    step = asked(await say(understanding, text, OPEN))
    assert (given(step), step.args["question"]) == (answers, question)


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("15tai", "child"),
        ("16 настай", "child"),
        ("i am 17", "child"),
        ("тийм", "adult"),
        ("насанд хүрсэн", "adult"),
    ],
)
async def test_ages(understanding: RasaUnderstanding, text: str, age: str) -> None:
    step = asked(await say(understanding, text, JOURNEY))
    assert given(step) == {"trip_country": "th", "age": age}


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("үгүй ээ Япон гэсэн юм", {"job_country": "jp"}),
        ("no, I meant Japan", {"job_country": "jp"}),
        ("үгүй, би үгүй гэсэн юм", {"money_first": "no"}),
        ("ugui bi medehgui gsn ym", {"money_first": "unsure"}),
        ("I meant no", {"money_first": "no"}),
    ],
)
async def test_a_correction_changes_the_answer_and_the_question_stays(
    understanding: RasaUnderstanding, text: str, changed: dict[str, str]
) -> None:
    step = asked(await say(understanding, text, OFFER))
    assert given(step) == {**OFFER.answers, **changed}
    assert step.args["question"] == "contract"


@pytest.mark.parametrize("text", ["буруу дарчихлаа", "buruu darchihlaa", "oops, wrong button"])
async def test_a_slip_goes_back(understanding: RasaUnderstanding, text: str) -> None:
    step = asked(await say(understanding, text, OFFER))
    assert (step.act, given(step)) == ("check_back", OFFER.answers)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("паспорт авч болох уу?", Say("faq.passport_kept")),
        ("gereend yu baih yostoi ve", Say("faq.contract_checklist")),
        ("who can see what I write here?", Do("show_privacy")),
        ("англиар ярья", Do("change_language", {"language": "en"})),
    ],
)
async def test_what_is_asked_in_between_is_answered_and_the_question_comes_again(
    understanding: RasaUnderstanding, text: str, first: Say | Do
) -> None:
    understood = await say(understanding, text, OFFER)
    assert understood.steps[0] == first
    assert given(asked(understood)) == OFFER.answers


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("zogsooy", "leave"),
        ("stop this please", "leave"),
        ("тест өгье", "start_quiz"),
        ("give me a quiz", "start_quiz"),
    ],
)
async def test_leaving_and_something_else(understanding: RasaUnderstanding, text: str, act: str) -> None:
    (step,) = (await say(understanding, text, OFFER)).steps
    assert isinstance(step, Do)
    assert step.act == act


@pytest.mark.parametrize(
    ("text", "check", "answers"),
    [
        ("би маргааш Тайланд руу явах гэж байна, бэлэн үү", "trip", {"trip_country": "th"}),
        ("onlinaar taniltssan hundee itgej boloh uu", "online_contact", {}),
    ],
)
async def test_another_check_begins_with_what_was_said_now(
    understanding: RasaUnderstanding, text: str, check: str, answers: dict[str, str]
) -> None:
    step = asked(await say(understanding, text, OFFER))
    assert step.args["check"] == check
    assert given(step) == answers


@pytest.mark.parametrize(
    "text", ["pasportiig mini huraachihsan, garch chadahgui bna", "намайг зодоод байна", "I want to die"]
)
async def test_a_disclosure_is_heard_at_any_question(understanding: RasaUnderstanding, text: str) -> None:
    understood = await say(understanding, text, OFFER)
    assert understood.risk is Risk.URGENT
    assert isinstance(understood.steps[0], Do)
    assert understood.steps[0].act == "open_help"


async def test_not_understood_once_then_again(understanding: RasaUnderstanding) -> None:
    once = asked(await say(understanding, "өнөөдөр цаг агаар ямар байна", OFFER))
    again = asked(await say(understanding, "өнөөдөр цаг агаар ямар байна", OFFER, OFFER))
    third = asked(await say(understanding, "өнөөдөр цаг агаар ямар байна", OFFER, OFFER, OFFER))
    assert [step.args["missed"] for step in (once, again, third)] == ["once", "again", "again"]
    assert given(third) == OFFER.answers


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("bi solongost ajild yavah gsn ym, zar harsan", {"job_country": "kr"}),
        ("Польшид ажиллах санал ирсэн, найдвартай юу", {"job_country": "pl"}),
        ("I was offered a job in Turkey, can I trust it?", {"job_country": "tr"}),
        ("надад гадаадад ажиллах санал тавьсан, зөв үү", {}),
    ],
)
async def test_what_was_said_at_the_beginning_is_not_asked(
    understanding: RasaUnderstanding, text: str, answers: dict[str, str]
) -> None:
    step = asked(await say(understanding, text, None))
    assert given(step) == answers
    assert step.args["question"] == ("licence" if answers else "job_country")


@pytest.mark.parametrize("text", ["neheegui", "medq", "буруу дарчихлаа", "I pressed the wrong button"])
async def test_answers_and_corrections_outside_a_check_are_not_ours(
    understanding: RasaUnderstanding, text: str
) -> None:
    assert (await say(understanding, text, None)).steps == (Do("not_understood"),)


async def test_whatever_rasa_knew_before_the_standing_counts(understanding: RasaUnderstanding) -> None:
    sender = secrets.token_hex(8)
    await understanding.converse(sender, "тийм", "mn", LAST)  # that check is over for Rasa
    await understanding.converse(sender, "үгүй", "mn", JOURNEY)
    step = asked(await understanding.converse(sender, "үгүй", "mn", OFFER))
    assert given(step) == {**OFFER.answers, "contract": "no"}
