"""What somebody in need meets: help at once, a way to correct it, and nobody told without their tap."""

import pytest

from bot.chat.views.support import NEEDS
from bot.domain.conversation import Do, Say
from bot.domain.people import Person, Role
from bot.domain.safety import Risk
from bot.texts.keys import GENERAL, HELP_KINDS
from tests.chat.world import Phone, World, content, said

IMAGE, HOME, GROOMING = "disclose_image_threat", "disclose_violence_home", "disclose_grooming"
KINDS = [kind for kind in HELP_KINDS if kind != GENERAL]


def help_for(about: str, risk: str = "urgent") -> tuple[Do, ...]:
    return (Do("open_help", {"risk": risk, "about": about}),)


def heard(about: str, language: str = "mn") -> str:
    return content().help_card(about, language).heard[0]


def is_card(phone: Phone, about: str, language: str = "mn") -> bool:
    return heard(about, language) in phone.text and "108" in phone.text


async def start_quiz(phone: Phone) -> None:
    await phone.begin_quiz()


def nothing_at_the_desk(world: World) -> bool:
    tables = world.memory.tables
    return not tables.cases and not tables.outbox and not tables.messages


# — Urgent —


@pytest.mark.parametrize("language", ["mn", "en"])
@pytest.mark.parametrize("about", KINDS)
async def test_an_urgent_worry_opens_its_card_at_once(about: str, language: str) -> None:
    world = World()
    phone = await world.ready(7, language)
    world.understanding.answers["?"] = help_for(about)
    await phone.send("?")
    assert is_card(phone, about, language)
    assert said("help.understood", language) in phone.text
    assert phone.data == ["sup", f"help:no:{about}", "menu"]
    assert len(phone.text) <= 1000


async def test_nobody_is_told_before_the_person_taps_and_writes() -> None:
    world = World()
    phone, desk = await world.ready(7), await world.staff(1, Role.COORDINATOR)
    before = len(desk.shown)
    world.understanding.answers["?"] = help_for(IMAGE)
    for _ in range(3):
        await phone.send("?")
        await world.carry()
    for data in ("help:no", "help:other", "help:ask"):
        await phone.tap(f"{data}:{IMAGE}", phone.last.id)
    await phone.send("108")
    await phone.tap("sup")
    await world.carry()
    assert nothing_at_the_desk(world), "the entry is open, and still nobody knows"
    assert len(desk.shown) == before
    await phone.will_write("wait")
    assert nothing_at_the_desk(world)
    await phone.send("туслаарай гэж бичлээ")
    await world.carry()
    assert len(world.memory.tables.cases) == 1
    assert "desk" in desk.data


async def test_the_second_time_a_line_is_enough_and_the_ways_stay() -> None:
    world = World()
    phone = await world.ready(7)
    world.understanding.answers |= {"?": help_for(IMAGE), "!": help_for(HOME)}
    await phone.send("?")
    ways = phone.data
    for _ in range(2):
        await phone.send("?")
        assert phone.text == said("help.again")
        assert phone.data == ways
    await phone.send("!")
    assert is_card(phone, HOME), "another kind is news"
    await phone.send("?")
    assert phone.text == said("help.again")
    world.clock.pass_(minutes=31)
    await phone.send("?")
    assert is_card(phone, IMAGE), "a new conversation begins anew"


async def test_a_safe_word_opens_the_whole_card_each_time() -> None:
    phone = await World().ready(7)
    for word in ("108", "туслаач", "Help!"):
        await phone.send(word)
        assert is_card(phone, GENERAL)
        assert phone.data == ["sup", "menu"]


@pytest.mark.parametrize("about", KINDS)
async def test_not_quite_asks_what_it_was_and_is_remembered_for_this_conversation(about: str) -> None:
    world = World()
    phone = await world.ready(7)
    world.understanding.answers |= {"?": help_for(about), "!": help_for(HOME if about != HOME else IMAGE)}
    await phone.send("?")
    await phone.tap("help:no:")
    assert phone.text == said("help.which_is_it")
    assert phone.data == [f"help:other:{about}", f"help:ask:{about}", "help:none", "sup", "menu"]
    await phone.tap("help:none")
    assert phone.text == said("help.corrected")
    await phone.send("?")
    assert not is_card(phone, about)
    assert phone.text != said("help.again")
    assert "help" in phone.data, "who helps is one tap away all the same"
    await phone.send("!")
    assert "help:no:" in " ".join(phone.data), "another kind is raised"
    await phone.send("108")
    assert is_card(phone, GENERAL), "a safe word works after any correction"
    world.clock.pass_(minutes=31)
    await phone.send("?")
    assert is_card(phone, about)


async def test_not_quite_is_remembered_without_a_further_tap() -> None:
    world = World()
    phone = await world.ready(7)
    world.understanding.answers["?"] = help_for(IMAGE)
    await phone.send("?")
    await phone.tap("help:no:")
    await phone.send("?")
    assert f"help:no:{IMAGE}" not in phone.data


async def test_it_was_about_somebody_else_shows_how_to_help_them() -> None:
    world = World()
    phone = await world.ready(7)
    world.understanding.answers["?"] = help_for("friend_in_danger")
    await phone.send("help")
    world.understanding.answers["!"] = help_for(IMAGE)
    await phone.send("!")
    await phone.tap("help:no:")
    await phone.tap("help:other:")
    assert is_card(phone, "friend_in_danger")
    assert phone.data == ["sup", "menu"], "they said so themselves: nothing to ask"
    await phone.send("?")
    assert phone.text == said("help.again"), "that card has been there"


async def test_it_was_about_me_after_all() -> None:
    world = World()
    phone = await world.ready(7, "en")
    world.understanding.answers["?"] = help_for("friend_in_danger")
    await phone.send("?")
    await phone.tap("help:no:")
    assert said("help.is_mine", "en") in phone.words
    await phone.tap("help:other:")
    assert is_card(phone, GENERAL, "en")
    assert "sup" in phone.data


@pytest.mark.parametrize("about", HELP_KINDS)
async def test_it_was_only_a_question_offers_the_nearest_answers(about: str) -> None:
    world = World()
    phone = await world.ready(7)
    world.understanding.answers["?"] = help_for(about)
    await phone.send("?")
    await phone.tap("help:no:")
    await phone.tap("help:ask:")
    answers = [data for data in phone.data if data.startswith("faq:")]
    assert answers == [f"faq:{key}" for key in content().help_card(about, "mn").answers]
    await phone.tap(answers[0])
    faq = content().faq(answers[0].removeprefix("faq:"), "mn")
    assert faq is not None
    assert phone.text == faq.text


# — Concern —


@pytest.mark.parametrize("language", ["mn", "en"])
@pytest.mark.parametrize("about", HELP_KINDS)
async def test_a_concern_is_a_small_offer(about: str, language: str) -> None:
    world = World()
    phone = await world.ready(7, language)
    world.understanding.answers["?"] = help_for(about, "concern")
    await phone.send("?")
    assert phone.text == content().help_card(about, language).gentle
    assert phone.data == ["sup", "help", f"help:thanks:{about}", "menu"]
    await phone.send("?")
    assert phone.text == said("help.gentle_again", language)
    assert "sup" in phone.data


async def test_who_wants_nothing_is_left_alone_until_it_gets_worse() -> None:
    world = World()
    phone = await world.ready(7)
    world.understanding.answers |= {"?": help_for(GROOMING, "concern"), "!": help_for(GROOMING)}
    await phone.send("?")
    await phone.tap("help:thanks:")
    assert phone.text == said("help.declined")
    await phone.send("?")
    assert f"help:thanks:{GROOMING}" not in phone.data
    await phone.send("!")
    assert is_card(phone, GROOMING)


async def test_a_higher_risk_of_the_same_kind_shows_its_card_and_a_lower_one_a_line() -> None:
    world = World()
    phone = await world.ready(7)
    world.understanding.answers |= {"?": help_for(GROOMING, "concern"), "!": help_for(GROOMING)}
    await phone.send("?")
    await phone.send("!")
    assert is_card(phone, GROOMING)
    await phone.send("?")
    assert phone.text == said("help.gentle_again")


async def test_the_small_offer_leads_to_who_helps() -> None:
    world = World()
    phone = await world.ready(7)
    world.understanding.answers["?"] = help_for(GROOMING, "concern")
    await phone.send("?")
    await phone.tap("help")
    assert said("help.title") in phone.text
    assert "108" in phone.text


# — A wish for a person —


@pytest.mark.parametrize("language", ["mn", "en"])
@pytest.mark.parametrize("risk", ["concern", "urgent"])
async def test_asking_for_a_person_leads_straight_to_the_entry(language: str, risk: str) -> None:
    world = World()
    phone = await world.ready(7, language)
    world.understanding.answers["?"] = help_for("ask_for_human", risk)
    for _ in range(2):
        await phone.send("?")
        assert said("support.entry", language) in phone.text
        assert "108" in phone.text
        assert phone.data == [*(f"sup:need:{need}" for need in NEEDS), "menu"]
    assert nothing_at_the_desk(world)
    await phone.will_write("wait")
    await phone.send("энд бичлээ")
    assert len(world.memory.tables.messages) == 1


# — Anywhere —


async def test_in_the_middle_of_a_quiz_every_offer_knows_the_way_back() -> None:
    world = World()
    phone = await world.ready(7)
    world.understanding.answers |= {
        "a": help_for(IMAGE),
        "b": help_for(GROOMING, "concern"),
        "c": help_for("ask_for_human", "concern"),
        "d": help_for(IMAGE),
    }
    await start_quiz(phone)
    for text in "abcd":
        await phone.send(text)
        assert "quiz:back" in phone.data, text
    await phone.tap("help:no:")
    assert "quiz:back" in phone.data
    for choice in ("help:ask:", "help:none"):
        on = phone.last
        await phone.tap(next(data for data in phone.data if data.startswith(choice)), on.id)
        assert "quiz:back" in phone.data
        await phone.send("108")
        await phone.send("b")
        await phone.send("a")
        await phone.tap(f"help:no:{IMAGE}", phone.last.id)
    await phone.tap("quiz:back")
    assert "quiz:stop" in phone.data


async def test_a_leaders_campaign_may_speak_of_such_things() -> None:
    world = World()
    leader = await world.staff(1, Role.LEADER, "Клуб")
    world.alarm.risks = {"намайг зодоод байна гэвэл": Risk.URGENT}
    await leader.send("/campaign")
    await leader.tap("camp:new")
    draft = max(world.memory.tables.campaigns)
    await leader.tap(f"camp:ask:{draft}:mn")
    await leader.send("намайг зодоод байна гэвэл")
    assert dict(world.memory.tables.campaigns[draft].texts) == {"mn": "намайг зодоод байна гэвэл"}
    await leader.tap(f"camp:ask:{draft}:en")
    await leader.send("108")
    assert is_card(leader, GENERAL, "en")


async def test_with_the_model_away_the_safety_net_alone_shows_the_card() -> None:
    world = World()
    phone = await world.ready(7)
    world.understanding.away = True
    world.understanding.seen["намайг зодоод байна"] = help_for(HOME)
    await phone.send("намайг зодоод байна")
    assert is_card(phone, HOME)
    await phone.send("намайг зодоод байна")
    assert phone.text == said("help.again")
    await phone.tap("help:no:")
    await phone.send("намайг зодоод байна")
    assert f"help:no:{HOME}" not in phone.data


@pytest.mark.parametrize(
    ("text", "language"), [("he locked me in and hits me", "en"), ("намайг цоожлоод зодоод байна", "mn")]
)
async def test_before_the_first_screens_help_comes_in_the_language_that_was_written(
    text: str, language: str
) -> None:
    world = World()
    phone = world.phone(7)
    world.understanding.answers[text] = help_for("disclose_danger_now")
    await phone.send(text)
    assert is_card(phone, "disclose_danger_now", language)
    await phone.send(text)
    assert phone.text == said("help.again", language)
    await phone.tap("sup")
    assert phone.text.startswith(said("support.entry", language))
    await phone.will_write("wait")
    await phone.send("энд байна")
    assert len(world.memory.tables.messages) == 1, "support needs no first screens"


async def test_a_bare_safe_word_chooses_no_language_for_anybody() -> None:
    phone = World().phone(7)
    await phone.send("help")
    assert is_card(phone, GENERAL, "mn")
    await phone.tap("menu")
    assert phone.data == ["lang:mn", "lang:en"]


async def test_between_language_and_consent_help_opens_too() -> None:
    world = World()
    phone = world.phone(7)
    world.understanding.answers["?"] = help_for(IMAGE)
    await phone.send("/start")
    await phone.tap("lang:mn")
    await phone.send("?")
    assert is_card(phone, IMAGE)
    await phone.tap("menu")
    assert phone.text == said("welcome.consent")


async def test_help_beside_another_step_shows_both() -> None:
    world = World()
    phone = await world.ready(7)
    world.understanding.answers["?"] = (*help_for(IMAGE), Say("faq.remove_image"))
    await phone.send("?")
    assert heard(IMAGE) in phone.words
    assert "faq:" in " ".join(phone.data)


async def test_old_buttons_of_cards_without_a_talk_still_answer() -> None:
    world = World()
    phone = await world.ready(7)
    await phone.send("108")
    for data in ("help:no:disclose_danger_now", "help:other:nonsense", "help:ask:nonsense", "help:thanks:x"):
        before = len(world.messenger.history)
        await phone.tap(data, phone.last.id)
        assert len(world.messenger.history) > before
    person: Person = await phone.person()
    assert person.conversation is None
