"""Guided checks with the real content: by buttons alone, in words, and with everything that comes between."""

import html

import pytest

from bot.chat.callbacks import DATA_LIMIT
from bot.chat.views import check as view
from bot.domain.checks import Check, Kind, written
from bot.domain.conversation import Do, Say
from bot.domain.people import Role
from bot.figures import advice
from bot.figures.advice import Advice
from bot.usecases.checks import Checking
from tests.chat.world import Phone, World, catalogs, content, said
from tests.figures.sheets import check_sheet, note_drawn, picture

LANGUAGES = ("mn", "en")
CHECKS = ("job_offer", "online_contact", "trip")


def the(check_id: str, language: str = "mn") -> Check:
    check = content().check(check_id, language)
    assert check is not None
    return check


async def begin(check_id: str = "job_offer", language: str = "mn", world: World | None = None) -> Phone:
    phone = await (world or World()).ready(7, language)
    await phone.tap("check")
    await phone.tap(f"check:{check_id}")
    return phone


async def answer(phone: Phone, label: str) -> None:
    """Tap the button with this label on the newest message."""
    (data,) = [button.data for button in phone.last.buttons if button.text == label]
    assert data is not None
    await phone.tap(data, on=phone.last.id)


async def play(phone: Phone, check: Check, language: str, answers: dict[str, str]) -> None:
    names = {country.id: country.name for country in content().countries(language)}
    for question in check.questions:
        chosen = answers[question.id]
        await answer(phone, names.get(chosen) or said(f"check.{chosen}", language))


def calm(check: Check) -> dict[str, str]:
    """Answers without a flag."""
    answers: dict[str, str] = {}
    for question in check.questions:
        flagged = {a for flag in question.flags for a in flag.answers}
        answers[question.id] = next(
            a for a in reversed(question.answers) if a not in {*flagged, "unsure", "other"}
        )
    return answers


def worst(check: Check) -> dict[str, str]:
    """Answers that raise flags wherever yes or no does."""
    found = (
        (q, (a for flag in q.flags for a in sorted(flag.answers) if a in ("yes", "no")))
        for q in check.questions
    )
    return {q.id: next(raising, q.answers[0]) for q, raising in found}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("check_id", CHECKS)
async def test_every_check_can_be_played_by_buttons_alone_in_one_message(
    check_id: str, language: str
) -> None:
    check = the(check_id, language)
    phone = await begin(check_id, language)
    standing = phone.last.id
    assert check.intro in phone.text.replace("&quot;", '"')
    await play(phone, check, language, calm(check) | first_country(check))
    assert phone.last.id == standing
    assert said("check.calm", language) in phone.text
    assert "108" in phone.text
    assert {"sup", "menu"} <= set(phone.data)
    assert phone.world.understanding.asked == []
    assert phone.world.never_filled == []


def first_country(check: Check) -> dict[str, str]:
    return {q.id: "jp" for q in check.questions if q.kind is Kind.COUNTRY}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("check_id", CHECKS)
async def test_the_worst_answers_say_stop_with_reasons_and_no_verdict(check_id: str, language: str) -> None:
    check = the(check_id, language)
    phone = await begin(check_id, language)
    await play(phone, check, language, worst(check))
    assert said("check.stop", language) in phone.text
    heavy = [flag for q in check.questions for flag in q.flags if flag.weight == 3]
    shown = [flag.reason for flag in heavy if flag.reason in phone.text.replace("&quot;", '"')]
    assert len(shown) == min(3, len(heavy))
    assert said("check.reasons", language) in phone.text
    assert said("check.steps", language) in phone.text


async def test_not_knowing_says_look_again() -> None:
    phone = await begin("job_offer")
    answers = dict.fromkeys((q.id for q in the("job_offer").questions), "unsure")
    await play(phone, the("job_offer"), "mn", answers)
    assert said("check.look") in phone.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("check_id", CHECKS)
def test_no_button_outgrows_what_telegram_carries(check_id: str, language: str) -> None:
    check = the(check_id, language)
    longest = {q.id: max(q.answers, key=lambda a: len(written(check, {q.id: a}))) for q in check.questions}
    assert len(f"check:{Checking(check, {}).data(longest)}:picture".encode()) <= DATA_LIMIT


async def test_one_question_back_and_the_answer_changed() -> None:
    phone = await begin("online_contact")
    first, second = the("online_contact").questions[:2]
    assert said("check.back") not in [b.text for b in phone.last.buttons]
    await answer(phone, said("check.yes"))
    assert second.text in phone.text
    await answer(phone, said("check.back"))
    assert first.text in phone.text
    await answer(phone, said("check.no"))
    assert second.text in phone.text


async def test_leaving_by_button_opens_the_menu_and_texts_are_talk_again() -> None:
    phone = await begin()
    await phone.tap("check:leave")
    assert said("check.left") in phone.text
    assert "check" in phone.data
    await phone.send("?")
    assert phone.world.understanding.standings == [None]


@pytest.mark.parametrize(
    "data",
    ["check:nonsense", "check:job_offer:0000:y", "check:job_offer:x", "check:a:b:c:d", "check:trip:zz:zz"],
)
async def test_buttons_from_another_time_are_answered_kindly(data: str) -> None:
    phone = await begin()
    await phone.taps_in_vain(data)


async def test_the_buttons_work_after_everything_was_forgotten() -> None:
    phone = await begin("trip")
    (data,) = [b.data for b in phone.last.buttons if b.text == "Япон"]
    assert data is not None
    again = await World().ready(7)
    await again.tap(data, on=again.last.id)
    assert the("trip").questions[1].text in again.text


async def test_nothing_is_kept_before_consent_and_the_check_comes_after_it() -> None:
    world = World()
    phone = world.phone(7)
    await phone.send("/start k_trip")
    await phone.tap("lang:mn")
    await phone.tap("consent")
    assert the("trip").questions[0].text in phone.text
    stranger = world.phone(8)
    await stranger.send("/start")
    await stranger.tap("lang:mn")
    world.understanding.answers["?"] = (Do("ask_check", {"check": "trip", "trip_country": "jp"}),)
    await stranger.send("?")
    person = await stranger.person()
    assert person.expecting is None
    assert person.start == "k_trip"


async def test_a_text_begins_a_check_and_what_was_said_is_not_asked_again() -> None:
    world = World()
    phone = await world.ready(7)
    asked = Do(
        "ask_check", {"check": "job_offer", "question": "licence", "job_country": "kr", "licence": "None"}
    )
    world.understanding.answers["bi solongost ajild yavah gsn ym"] = (asked,)
    await phone.send("bi solongost ajild yavah gsn ym")
    first, second = the("job_offer").questions[:2]
    assert the("job_offer").intro in phone.text
    assert said("check.noted", question=first.text, answer="Солонгос") in phone.text
    assert second.text in phone.text
    assert "●◉" in phone.text


async def test_a_text_answers_in_a_new_message_that_says_what_was_noted() -> None:
    phone = await begin("online_contact")
    first, second = the("online_contact").questions[:2]
    before = phone.last.id
    phone.world.understanding.answers["ugui"] = (
        Do("ask_check", {"check": "online_contact", "seen_live": "no"}),
    )
    await phone.send("ugui")
    assert phone.last.id > before
    assert said("check.noted", question=first.text, answer=said("check.no")) in phone.text
    assert second.text in phone.text


async def test_the_last_answer_in_words_brings_the_result() -> None:
    phone = await begin("online_contact")
    given = dict.fromkeys((q.id for q in the("online_contact").questions), "no")
    phone.world.understanding.answers["ugui"] = (Do("check_result", {"check": "online_contact", **given}),)
    await phone.send("ugui")
    assert said("check.look") in phone.text
    await phone.send("ugui ugui")
    assert phone.world.understanding.standings[-1] is None


@pytest.mark.parametrize(("missed", "key"), [("once", "check.missed"), ("again", "check.missed_again")])
async def test_what_was_not_understood_is_asked_again(missed: str, key: str) -> None:
    phone = await begin("online_contact")
    phone.world.understanding.answers["?"] = (Do("ask_check", {"check": "online_contact", "missed": missed}),)
    await phone.send("?")
    assert said(key) in phone.text
    assert the("online_contact").questions[0].text in phone.text


async def test_with_rasa_down_the_buttons_are_pointed_at_and_go_on_working() -> None:
    phone = await begin("online_contact")
    phone.world.understanding.away = True
    await phone.send("тийм")
    assert said("check.away") in phone.text
    await answer(phone, said("check.yes"))
    assert the("online_contact").questions[1].text in phone.text


async def test_a_question_in_between_is_answered_and_the_check_comes_back() -> None:
    phone = await begin("job_offer")
    check = the("job_offer")
    steps = (Say("faq.passport_kept"), Do("ask_check", {"check": "job_offer"}))
    phone.world.understanding.answers["pasport avch boloh uu"] = steps
    await phone.send("pasport avch boloh uu")
    faq = content().faq("passport_kept", "mn")
    assert faq is not None
    assert faq.text in phone.shown[-2].screen.text
    assert phone.text.startswith(check.back)
    assert check.questions[0].text in phone.text


async def test_a_slip_by_words_goes_back() -> None:
    phone = await begin("online_contact")
    await answer(phone, said("check.yes"))
    phone.world.understanding.answers["буруу дарчихлаа"] = (Do("check_back", {"check": "online_contact"}),)
    await phone.send("буруу дарчихлаа")
    assert said("check.went_back") in phone.text
    assert the("online_contact").questions[0].text in phone.text


@pytest.mark.parametrize("text", ["108", "намайг зодоод байна"])
async def test_help_comes_first_and_a_button_leads_back_to_the_question(text: str) -> None:
    phone = await begin("online_contact")
    await answer(phone, said("check.yes"))
    card = Do("open_help", {"risk": "urgent", "about": "disclose_danger_now"})
    phone.world.understanding.answers[text] = (
        card,
        Do("ask_check", {"check": "online_contact", "seen_live": "yes"}),
    )
    await phone.send(text)
    assert "108" in phone.text
    assert the("online_contact").questions[1].text not in phone.text
    await answer(phone, said("check.back_to"))
    assert the("online_contact").questions[1].text in phone.text


async def test_after_help_the_next_text_still_answers_the_check() -> None:
    phone = await begin("online_contact")
    await phone.send("108")
    await phone.send("?")
    (standing,) = phone.world.understanding.standings
    assert standing is not None
    assert standing.question == "seen_live"


async def test_another_language_by_words_brings_the_question_in_it() -> None:
    phone = await begin("trip")
    steps = (Do("change_language", {"language": "en"}), Do("ask_check", {"check": "trip"}))
    phone.world.understanding.answers["англиар ярья"] = steps
    await phone.send("англиар ярья")
    check = the("trip", "en")
    assert phone.text.startswith(check.back)
    assert check.questions[0].text in phone.text
    assert sum(check.questions[0].text in one.screen.text for one in phone.shown) == 1


async def test_another_language_by_the_command_too() -> None:
    phone = await begin("trip")
    await phone.send("/language")
    await phone.tap("lang:en")
    assert the("trip", "en").questions[0].text in phone.text


@pytest.mark.parametrize("way_out", ["quiz", "more", "prac"])
async def test_another_button_ends_it_and_the_old_question_still_works(way_out: str) -> None:
    phone = await begin("trip")
    question = phone.last.id
    (data,) = [b.data for b in phone.last.buttons if b.text == "Япон"]
    assert data is not None
    await phone.send("/menu")
    await phone.tap(way_out)
    await phone.send("?")
    assert phone.world.understanding.standings == [None]
    await phone.tap(data, on=question)
    assert the("trip").questions[1].text in phone.shown[1].screen.text + phone.text


@pytest.mark.parametrize("step", [Do("start_quiz"), Do("leave"), Say("goodbye")])
async def test_something_else_by_words_ends_it(step: Say | Do) -> None:
    phone = await begin("trip")
    phone.world.understanding.answers["?"] = (step,)
    await phone.send("?")
    await phone.send("?")
    assert [s is None for s in phone.world.understanding.standings] == [False, True]


async def test_the_desk_and_the_check_do_not_mix() -> None:
    world = World()
    await world.staff(9, Role.COORDINATOR)
    phone = await begin("trip", world=world)
    await phone.tap("sup", on=phone.last.id)
    await phone.will_write("now")
    await phone.send("гэрийнхэн мэдэхгүй")
    assert world.understanding.asked == []


async def test_a_menu_entry_leads_to_the_three_checks() -> None:
    phone = await World().ready(7)
    await answer(phone, said("menu.check"))
    assert [f"check:{check_id}" for check_id in CHECKS] == [d for d in phone.data if d.startswith("check:")]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Advice]:
    """The results that were drawn, in words."""
    return note_drawn(monkeypatch, advice)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("check_id", CHECKS)
async def test_the_result_can_be_had_as_a_picture(check_id: str, language: str, drawn: list[Advice]) -> None:
    check = the(check_id, language)
    phone = await begin(check_id, language)
    await play(phone, check, language, worst(check))
    result = phone.last
    await answer(phone, said("check.picture", language))
    ((chat, file),) = phone.world.messenger.files
    assert chat == 7
    assert picture(file.data).size[0] == 1080
    assert result in phone.shown, "the result stays above it"
    assert phone.text == said("check.picture_ready", language)
    assert phone.data == ["sup", "menu"]
    (words,) = drawn
    text = html.unescape(result.screen.text)
    assert words.headline in text
    assert all(line in text for _, lines in words.lists for line in lines)
    assert [helper.number for helper in words.helpers] == [s.number for s in content().services(language)]
    assert phone.world.never_filled == []


async def test_nothing_of_the_person_is_on_the_picture_or_kept_for_it(drawn: list[Advice]) -> None:
    phone = await begin("trip")
    await play(phone, the("trip"), "mn", worst(the("trip")))
    before = vars(phone.world.memory.tables)
    await answer(phone, said("check.picture"))
    assert vars(phone.world.memory.tables) == before
    assert phone.name not in repr(drawn)
    assert phone.username not in repr(drawn)


@pytest.mark.parametrize("answers", ["", "kr.y", "nonsense", "kr.y.y.y.y.y.y.y.y.y.y"])
async def test_there_is_no_picture_before_the_end(answers: str) -> None:
    phone = await begin("job_offer")
    version = the("job_offer").version
    await phone.tap(f"check:job_offer:{version}:{answers}:picture", on=phone.last.id)
    await phone.tap(f"check:job_offer:0000:{answers}:picture", on=phone.last.id)
    assert phone.world.messenger.toasts[-2:] == [said("error.stale")] * 2
    assert phone.world.messenger.files == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("check_id", CHECKS)
@pytest.mark.parametrize("place", [0, 1, -1])
def test_every_result_fits_on_its_picture(check_id: str, language: str, place: int) -> None:
    check = the(check_id, language)
    answers = {q.id: q.answers[place] for q in check.questions}
    words = catalogs().words(language)
    check_sheet(advice.sheet(view.advice(words, Checking(check, answers), content().services(language))))
