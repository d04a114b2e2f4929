"""Check-ins on the phone: agreed behind the code word, asked as a quiz, and kind words for who missed one."""

from dataclasses import replace
from datetime import time, timedelta
from random import Random
from typing import cast

import pytest

from bot.chat.lanes import QuizReminder
from bot.chat.messenger import Messenger
from bot.chat.views import check_in as view
from bot.chat.views import desk
from bot.domain.people import QuietHours, Role
from bot.domain.private import CheckIn, Plan, SafeHours
from bot.usecases.check_in import AskHowTheyAre
from tests.chat.composing import LANGUAGES
from tests.chat.test_handlers_private import CODE, SECRET, answer, open_, set_up, take, with_words
from tests.chat.test_handlers_quiz_reminder import wordings
from tests.chat.world import Phone, World, catalogs, said

AGREED = CheckIn(CheckIn.DAILY, Plan.TELL)


async def inside(world: World, language: str = "mn", member: bool = True) -> Phone:
    """Somebody who has said the code word and looks at what they agreed."""
    phone = await world.staff(7, Role.MEMBER, language=language) if member else await world.ready(7, language)
    await set_up(phone)
    await phone.send("/menu")
    await open_(phone)
    await phone.tap("mine")
    return phone


async def agreed(world: World, language: str = "mn") -> Phone:
    """Somebody who agreed to be asked every day, and has gone."""
    phone = await inside(world, language)
    for button in ("mine:check", "mine:check:1", "mine:check:1:tell", "sup:close"):
        await phone.tap(button)
    return phone


async def days(world: World, number: float) -> int:
    """Let time pass; how many questions left."""
    lane = QuizReminder(cast(Messenger, world.messenger), catalogs())
    ask = AskHowTheyAre(world.memory.unit, lane, world.clock, Random(5).random)
    before = len(world.messenger.history)
    end = world.clock() + number * timedelta(days=1)
    while world.clock() < end:
        world.clock.pass_(minutes=7)
        await ask()
    return len(world.messenger.history) - before


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("member", [True, False])
async def test_it_is_agreed_in_two_steps_by_anybody_who_has_a_code_word(language: str, member: bool) -> None:
    world = World()
    phone = await inside(world, language, member)
    assert said("check_in.told_none", language) in phone.text
    await phone.tap("mine:check")
    assert said("check_in.what", language) in phone.text
    assert "16:00–19:00" in phone.text, "their hours"
    assert phone.data == ["mine:check:7", "mine:check:1", "mine"]
    await phone.tap("mine:check:7")
    assert phone.text == said("check_in.ask_plan", language)
    await phone.tap("mine:check:7:tell")
    assert said("private.saved", language) in phone.text
    assert said("check_in.told_weekly_tell", language) in phone.text
    assert (await phone.person()).private.check_in == CheckIn(CheckIn.WEEKLY, Plan.TELL)
    await phone.tap("mine:check")
    assert f"✓ {said('check_in.weekly', language)}" in [button.text for button in phone.last.buttons]
    await phone.tap("mine:check:1")
    assert f"✓ {said('check_in.tell', language)}" in [button.text for button in phone.last.buttons]
    await phone.tap("mine:check:1:nothing")
    assert said("check_in.told_daily", language) in phone.text
    await phone.tap("mine:check")
    await phone.tap("mine:check:off")
    assert said("check_in.told_none", language) in phone.text
    assert (await phone.person()).private.check_in is None
    assert world.never_filled == []
    assert all(screen.protect for _, screen in world.messenger.history[-4:])


@pytest.mark.parametrize("every", view.EVERY)
@pytest.mark.parametrize("plan", Plan)
async def test_what_is_agreed_is_said_in_a_line(every: int, plan: Plan) -> None:
    person = replace(await (await World().ready(7)).person(), reminders=True)
    person = replace(person, private=replace(person.private, check_in=CheckIn(every, plan)))
    words = catalogs().words("mn")
    assert said(view.TOLD[every, plan]) == view.told(words, person)
    assert said("check_in.paused") in view.told(words, replace(person, reminders=False))


@pytest.mark.parametrize("every", view.EVERY)
@pytest.mark.parametrize("plan", Plan)
async def test_the_holder_reads_in_the_case_what_was_agreed(every: int, plan: Plan) -> None:
    world = World()
    staff, phone = await world.staff(1, Role.COORDINATOR), await inside(world)
    for button in ("mine:check", f"mine:check:{every}", f"mine:check:{every}:{plan}", "sup"):
        await phone.tap(button, on=phone.last.id)
    await phone.send(SECRET)
    case_id = await take(world, staff)
    line = said(desk.AGREED[every, plan], "en")
    for reminders in (True, False):
        person = replace(await phone.person(), reminders=reminders)
        async with world.memory.unit() as work:
            await work.people.save(person)
            await work.commit()
        writes = world.memory.tables.people[person.id]
        await staff.tap(f"desk:more:{case_id}", on=staff.last.id)
        assert (line in staff.text) is reminders, "while they are off none comes"
        assert world.memory.tables.people[person.id] == writes
    assert "desk:mute:" in " ".join(staff.data)


@pytest.mark.parametrize("data", ["mine:check", "mine:check:1", "mine:check:1:tell", "mine:check:off"])
async def test_before_the_code_word_nothing_of_it_shows_or_changes(data: str) -> None:
    world = World()
    phone = await agreed(world)
    await phone.send("/menu")
    await phone.tap(data, on=phone.last.id)
    for words in ("check_in.what", "check_in.ask_plan", "check_in.told_none", "check_in.told_daily_tell"):
        assert said(words) not in phone.words
    assert (await phone.person()).private.check_in == AGREED
    stranger = await world.ready(8)
    for button in ("more", "set", "mine", "mine:go"):
        await stranger.tap(button)
    await stranger.taps_in_vain(data)
    assert (await stranger.person()).private.check_in is None


@pytest.mark.parametrize("data", ["mine:check:2", "mine:check:x", "mine:check:1:shout", "mine:check:9:tell"])
async def test_a_button_from_another_time_gets_a_kind_word(data: str) -> None:
    phone = await inside(World())
    await phone.taps_in_vain(data)
    assert (await phone.person()).private.check_in is None


async def test_without_a_code_word_it_ends() -> None:
    world = World()
    phone = await agreed(world)
    await open_(phone)
    for button in ("mine", "mine:code", "mine:code:off"):
        await phone.tap(button)
    assert (await phone.person()).private.check_in is None
    assert await days(world, 2) == 0


async def test_hours_that_leave_no_minute_are_told_of() -> None:
    world = World()
    phone = await inside(world)
    person = await phone.person()
    night = replace(person.private, hours=SafeHours(time(19), time(21)))
    async with world.memory.unit() as work:
        await work.people.save(replace(person, private=night, quiet=QuietHours(time(18), time(10))))
        await work.commit()
    await phone.tap("mine:check")
    assert said("check_in.never") in phone.text
    async with world.memory.unit() as work:
        await work.people.save(replace(person, private=replace(night, hours=None)))
        await work.commit()
    await phone.tap("mine")
    await phone.tap("mine:check")
    assert said("check_in.at_any_time") in phone.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_question_is_a_reminder_of_a_quiz_and_its_button_an_answer(language: str) -> None:
    world = World()
    phone = await agreed(world, language)
    assert await days(world, 1.7) == 1
    assert phone.text in wordings(language)
    assert phone.data[0] == "remind"
    await phone.tap("remind")
    assert any(data.startswith("quiz:") for data in phone.data)
    await days(world, 0.7)
    assert world.memory.tables.cases == {}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_desk_sees_who_was_missed_and_they_read_that_somebody_thought_of_them(
    language: str,
) -> None:
    world = World()
    phone, staff = await agreed(world, language), await world.staff(1, Role.COORDINATOR, language=language)
    await days(world, 3)
    await world.carry()
    assert staff.text == said("desk.ping", language), "content-free"
    await staff.send("/desk")
    assert said("desk.missed", language) in staff.text
    assert " ⏰" in staff.last.buttons[0].text
    await staff.tap("desk:claim:")
    (case,) = world.memory.tables.cases.values()
    assert case.missed_on is not None
    day = catalogs().words(language).day(case.missed_on)
    assert said("desk.missed_silent", language, day=day) in staff.words
    kind = said("check_in.thought_of", language)
    await phone.send("/menu")
    assert kind not in phone.words
    await open_(phone)
    assert phone.text.startswith(kind)
    assert said("support.entry", language) in phone.text, "nothing was said yet"
    await phone.send("би энд байна")
    assert said("support.received", language) in phone.text
    await days(world, 0.05)
    await staff.tap(f"desk:head:{case.id}", on=staff.last.id)
    assert said("desk.missed_back", language, day=day) in staff.words
    await open_(phone, CODE) if not phone.data else await phone.tap("sup:close")
    assert kind not in phone.words, "it leaves with the conversation"
    await open_(phone)
    assert kind not in phone.words, "once"
    assert world.never_filled == []


async def test_without_a_message_a_reply_to_the_head_reaches_them() -> None:
    world = World()
    phone, staff = await agreed(world), await world.staff(1, Role.COORDINATOR)
    await days(world, 3)
    await staff.send("/desk")
    await staff.tap("desk:claim:")
    await staff.send("Сайн уу", reply_to=staff.last.id)
    world.clock.pass_(seconds=10)
    await open_(phone)
    assert "Сайн уу" in phone.words


async def test_beside_an_answer_that_waits_the_kind_words_stand_first() -> None:
    world = World()
    phone, staff = await agreed(world), await world.staff(1, Role.COORDINATOR)
    await days(world, 3)
    case_id = await take(world, staff)
    await answer(world, case_id, "Санаа зовж байна")
    await open_(phone)
    texts = [one.screen.text for one in phone.shown]
    kind, words = (
        next(n for n, text in enumerate(texts) if it in text)
        for it in (said("check_in.thought_of"), "Санаа зовж")
    )
    assert kind < words
    await phone.tap("sup:close")
    assert said("check_in.thought_of") not in phone.words


async def test_a_holder_hears_of_it_without_content() -> None:
    world = World()
    phone, staff = await with_words(world), await world.staff(1, Role.COORDINATOR, language="en")
    await open_(phone)
    await phone.send("сайн уу")
    await phone.tap("mine", on=phone.last.id)
    for button in ("mine:check", "mine:check:1", "mine:check:1:tell", "sup:close"):
        await phone.tap(button)
    case_id = await take(world, staff)
    await world.acts.reply.to(await staff.person(), case_id, "сайн уу", 999)
    for _ in range(3 * 24 * 6):
        await days(world, 1 / 24 / 6)
        await world.carry()
        if said("desk.news_missed", "en") in staff.words:
            return
    raise AssertionError("the holder was not told")
