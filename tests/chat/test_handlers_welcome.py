"""The first screens, in whatever order a person comes upon them."""

import pytest

from bot.domain.conversation import Do, Say
from bot.domain.people import Contact, Role
from bot.domain.safety import Risk
from tests.chat.world import World, content, said

MENU = ["quiz", "prac", "check", "help", "more"]


async def test_the_first_path_from_start_to_the_menu() -> None:
    phone = World().phone(7)
    await phone.send("/start")
    assert phone.data == ["lang:mn", "lang:en"]
    assert said("welcome.language") in phone.text
    assert said("welcome.language", "en") in phone.text
    await phone.tap("lang:mn")
    assert phone.text == said("welcome.consent")
    await phone.tap("consent")
    assert phone.text == said("welcome.reminders")
    await phone.tap("rem:yes")
    assert phone.data == MENU
    person = await phone.person()
    assert (person.language, person.reminders) == ("mn", True)
    assert person.consented_on == phone.world.clock().date()
    assert len([one for one in phone.shown if one.mine]) == 1, "one message that changes"


async def test_each_choice_is_asked_once() -> None:
    phone = await World().ready(7)
    await phone.send("/start")
    assert phone.data == MENU


async def test_the_language_can_be_changed_later() -> None:
    phone = await World().ready(7)
    await phone.send("/language")
    await phone.tap("lang:en")
    assert (await phone.person()).language == "en"
    assert said("menu.hint", "en") in phone.text
    assert dict(phone.world.messenger.menus[7])["help"] == said("command.help", "en")


async def test_everything_is_mongolian_until_a_language_is_chosen() -> None:
    phone = World().phone(7)
    await phone.send("/help")
    assert said("help.how") in phone.text
    await phone.send("/nonsense")
    assert phone.text == said("talk.unknown_command")


async def test_a_text_before_start_is_met_with_the_choice_of_language_whatever_it_means() -> None:
    phone = World().phone(7)
    phone.world.understanding.answers["паспорт"] = (Say("faq.passport_kept"),)
    for text in ("сайн уу", "паспорт"):
        await phone.send(text)
        assert phone.data == ["lang:mn", "lang:en"]


async def test_a_cry_for_help_before_start_is_answered_at_once() -> None:
    phone = World().phone(7)
    phone.world.alarm.risks = {"намайг цоожилсон": Risk.URGENT}
    await phone.send("намайг цоожилсон")
    assert phone.world.understanding.texts == ["намайг цоожилсон"]


async def test_a_safe_word_before_start_opens_the_card() -> None:
    phone = World().phone(7)
    await phone.send("108")
    assert "108" in phone.text
    assert "sup" in phone.data


async def test_without_consent_there_is_no_menu_but_privacy_and_language_can_be_read() -> None:
    phone = World().phone(7)
    await phone.send("/start")
    await phone.tap("lang:en")
    await phone.tap("privacy")
    assert said("privacy.text", "en") in phone.text
    await phone.tap("menu")
    assert phone.text == said("welcome.consent", "en")
    await phone.tap("language")
    await phone.tap("lang:mn")
    assert phone.text == said("welcome.consent")


@pytest.mark.parametrize("way", ["/quiz", "deep link"])
async def test_no_attempt_is_stored_before_consent_and_the_quiz_waits_for_it(way: str) -> None:
    phone = World().phone(7)
    quiz = content().quizzes("mn")[0]
    if way == "/quiz":
        await phone.send("/quiz")
        await phone.tap(f"quiz:start:{quiz.id}", on=phone.last.id)
    else:
        await phone.send(f"/start q_{quiz.id}")
    assert phone.data == ["lang:mn", "lang:en"]
    await phone.tap("lang:mn")
    assert phone.world.memory.tables.attempts == {}
    await phone.tap("consent")
    await phone.tap(f"quiz:start:{quiz.id}")  # not now: no questions before the topic
    assert quiz.questions[0].text in phone.text
    assert len(phone.world.memory.tables.attempts) == 1


async def test_a_club_link_waits_through_the_first_screens() -> None:
    world = World()
    leader = await world.staff(1, Role.LEADER, "Цэнхэр тэнгэр")
    code = (await world.acts.club.places(await leader.person()))[0].code
    phone = world.phone(7)
    await phone.send(f"/start c_{code}")
    await phone.tap("lang:mn")
    await phone.tap("consent")
    assert "Цэнхэр тэнгэр" in phone.text
    assert phone.data == ["rem:yes", "rem:no"]
    await phone.tap("rem:no")
    person = await phone.person()
    assert person.start is None
    assert person.reminders is False
    assert [person_id for _, person_id in world.memory.tables.club_members] == [person.id]


@pytest.mark.parametrize(
    "way", ["/club {code}", "/start c_{code}", "{code}", "c_{code}", "https://t.me/b?start=c_{code}"]
)
async def test_ways_to_join_a_club(way: str) -> None:
    world = World()
    leader = await world.staff(1, Role.LEADER, "Цэнхэр тэнгэр")
    code = (await world.acts.club.places(await leader.person()))[0].code
    phone = await world.ready(7)
    if not way.startswith("/"):
        await phone.tap("more")
        await phone.tap("club")
    await phone.send(way.format(code=code))
    assert phone.text == said("welcome.joined", club="Цэнхэр тэнгэр")
    assert (await phone.person()).expecting is None


async def test_nobody_joins_a_club_before_consent() -> None:
    world = World()
    leader = await world.staff(1, Role.LEADER, "Цэнхэр тэнгэр")
    code = (await world.acts.club.places(await leader.person()))[0].code
    phone = world.phone(7)
    await phone.send(f"/club {code}")
    assert world.memory.tables.club_members == []
    await phone.tap("lang:mn")
    await phone.tap("consent")
    assert "Цэнхэр тэнгэр" in phone.text
    assert len(world.memory.tables.club_members) == 1


async def test_a_wrong_club_code_can_be_typed_again() -> None:
    phone = await World().ready(7)
    await phone.send("/club")
    await phone.send("wrong")
    assert phone.text == said("error.no_such_club")
    assert (await phone.person()).expecting is not None


async def test_a_cry_for_help_is_heard_where_a_code_was_asked_for() -> None:
    phone = await World().ready(7)
    cry = "намайг цоожилсон"
    phone.world.alarm.risks = {cry: Risk.URGENT}
    phone.world.understanding.answers[cry] = (Do("open_help", {"about": "disclose_danger_now"}),)
    await phone.send("/club")
    await phone.send(cry)
    assert {"sup", "help:no:disclose_danger_now"} <= set(phone.data)


async def test_where_a_code_was_asked_for_the_model_looks_at_sentences_only() -> None:
    phone = await World().ready(7)
    cry = "тэр намайг өдөр бүр дагаад байна"
    phone.world.understanding.answers[cry] = (Do("open_help", {"about": "disclose_danger_now"}),)
    await phone.send("/club")
    for wrong in ("abc", "манай сургуулийн код", "манай клуб"):
        await phone.send(wrong)
        assert phone.text == said("error.no_such_club")
    assert phone.world.understanding.texts == ["манай сургуулийн код"]
    await phone.send(cry)
    assert "help:no:disclose_danger_now" in phone.data


@pytest.mark.parametrize(
    "payload", ["", "group", "x_y", "q_no_such_quiz", "i_nonsense", "c_nonsense", "а" * 200, "_"]
)
async def test_whatever_a_deep_link_holds_the_way_goes_on(payload: str) -> None:
    phone = World().phone(7)
    await phone.send(f"/start {payload}")
    await phone.tap("lang:en")
    await phone.tap("consent")
    if "rem:no" not in phone.data:
        await phone.tap("menu")
    await phone.tap("rem:no")
    assert phone.data == MENU


async def test_stop_means_that_nothing_comes_unasked_any_more() -> None:
    phone = await World().ready(7)
    await phone.tap("help")
    await phone.tap("sup")
    await phone.will_write("now")
    await phone.send("/stop")
    assert phone.text == said("stop.done")
    person = await phone.person()
    assert person.reminders is False
    assert person.contact is Contact.WHEN_I_WRITE
    assert person.expecting is None


async def test_delete_me_asks_once_more_and_then_erases_everything() -> None:
    world = World()
    phone = await world.ready(7)
    await phone.send("/delete_me")
    assert phone.text == said("delete.question")
    await phone.tap("menu")
    assert world.memory.tables.people
    await phone.send("/delete_me")
    await phone.tap("delete:yes")
    assert phone.text == said("delete.done")
    assert phone.data == []
    assert world.memory.tables.people == {}
    await phone.send("/start")
    assert phone.data == ["lang:mn", "lang:en"]


async def test_deletion_that_is_delivered_twice_does_no_harm() -> None:
    phone = await World().ready(7)
    await phone.send("/delete_me")
    update = phone.tapped("delete:yes")
    await phone.deliver(update)
    await phone.deliver(update)
    assert phone.text == said("delete.done")


@pytest.mark.parametrize("language", ["mn", "en"])
async def test_the_settings_behind_more(language: str) -> None:
    phone = await World().ready(7, language)
    await phone.tap("more")
    assert not {"camp", "res"} & set(phone.data)
    await phone.tap("set")
    assert phone.text == said("settings.title", language)
    assert phone.data == ["language", "rset", "word", "mine", "privacy", "menu"]


async def test_leaders_see_their_campaigns_behind_more_and_nobody_else_does() -> None:
    world = World()
    leader = await world.staff(1, Role.LEADER, "Клуб")
    await leader.send("/menu")
    await leader.tap("more")
    assert {"camp", "clb"} <= set(leader.data)


@pytest.mark.parametrize("role", [Role.LEADER, Role.COORDINATOR, Role.SUPERVISOR, Role.ADMIN])
async def test_every_staff_role_comes_from_an_invitation(role: Role) -> None:
    world = World()
    token = await world.invite(role, "Клуб" if role is Role.LEADER else None)
    phone = await world.ready(7)
    await phone.send(f"/start i_{token}")
    leads = said("clubs.leads_now", club="Клуб")
    assert (leads if role is Role.LEADER else said("invitation.done")) in phone.text
    assert (await phone.person()).may(role)
    assert ("/campaign" if role is Role.LEADER else "/desk") in phone.text
    assert "i_" not in phone.words, "the link leaves the chat"


async def test_an_invitation_waits_for_consent() -> None:
    world = World()
    token = await world.invite(Role.MEMBER)
    phone = world.phone(7)
    await phone.send(f"/start i_{token}")
    await phone.tap("lang:mn")
    assert not (await phone.person()).roles
    await phone.tap("consent")
    assert (await phone.person()).may(Role.MEMBER)


async def test_a_bad_invitation_is_answered_as_if_there_was_none() -> None:
    world = World()
    used, old = await world.invite(Role.COORDINATOR), await world.invite(Role.COORDINATOR)
    withdrawn = await world.invite(Role.ADMIN)
    other = await world.ready(8)
    await other.send(f"/start i_{used}")
    async with world.memory.unit() as work:
        newest = max(invitation.id for invitation in await work.invitations.open(world.clock()))
        await work.invitations.revoke(newest, world.clock())
        await work.commit()
    phone = await world.ready(7)
    await phone.send("/start")
    plain = phone.text, phone.data
    answers = []
    for token in (used, withdrawn, "never-made"):
        await phone.send(f"/start i_{token}")
        answers.append((phone.text, phone.data))
    world.clock.pass_(hours=24)
    await phone.send(f"/start i_{old}")
    answers.append((phone.text, phone.data))
    assert answers == [plain] * 4
    assert not (await phone.person()).roles


async def test_after_five_wrong_tries_even_a_good_invitation_has_to_wait_an_hour() -> None:
    world = World()
    good = await world.invite(Role.MEMBER)
    phone = await world.ready(7)
    for _ in range(5):
        await phone.send("/start i_wrong")
    await phone.send(f"/start i_{good}")
    assert phone.data == MENU
    assert not (await phone.person()).roles
    world.clock.pass_(minutes=61)
    await phone.send(f"/start i_{good}")
    assert (await phone.person()).may(Role.MEMBER)
