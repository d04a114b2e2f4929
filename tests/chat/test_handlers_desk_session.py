"""The door of the desk in the chat: setting up, six digits, locking, and what comes instead of digits."""

import re

import pyotp
import pytest

from bot.domain.people import Role
from bot.domain.safety import Risk
from bot.usecases.desk_session import EXPECTED, ResetDesk
from bot.usecases.invitations import Revoke
from tests.chat.world import Phone, World, catalogs

SECRET = re.compile(r"<code>([A-Z2-7 ]+)</code>")


async def newcomer(world: World, chat_id: int = 2, role: Role = Role.COORDINATOR) -> Phone:
    """Somebody at the desk who has yet to set up an app."""
    phone = await world.staff(chat_id, role)
    phone.has_open_desk = False
    return phone


def secret_of(phone: Phone) -> str:
    found = SECRET.search(phone.text)
    assert found is not None, phone.text
    return found[1].replace(" ", "")


def code(phone: Phone, secret: str) -> str:
    return pyotp.TOTP(secret).at(phone.world.clock())


async def set_up(world: World, chat_id: int = 2, role: Role = Role.COORDINATOR) -> tuple[Phone, str]:
    """Somebody with an app, to whom the desk is open."""
    phone = await newcomer(world, chat_id, role)
    await phone.send("/desk")
    secret = secret_of(phone)
    await phone.send(code(phone, secret))
    return phone, secret


def say(phone: Phone, key: str) -> str:
    return phone.say(key, "en")


async def waits_for_code(phone: Phone) -> bool:
    expecting = (await phone.person()).expecting
    return expecting is not None and expecting.what == EXPECTED


async def ask_for_help(world: World, text: str = "please", chat_id: int = 1) -> Phone:
    asking = await world.ready(chat_id)
    await asking.tap("menu", on=asking.last.id)
    await world.acts.write_to_desk(await asking.person(), text, 900_000 + next(world.numbers))
    return asking


async def test_setting_up_shows_picture_and_key_and_leaves_neither_behind() -> None:
    world = World()
    phone = await newcomer(world)
    command = await phone.send("/desk")
    (chat, picture), *others = world.messenger.files
    assert (chat, others) == (2, [])
    assert picture.is_picture
    shown = phone.last
    assert shown.screen.protect
    assert len(re.sub("<[^>]+>", "", shown.screen.text)) <= 1024, "it stands below a picture"
    secret = secret_of(phone)
    digits = await phone.send(code(phone, secret))
    left = {one.id for one in phone.shown}
    assert command in left
    assert not left & {shown.id, digits}
    assert secret[:4] not in phone.words
    assert say(phone, "desk_session.done") in phone.words
    assert phone.text == say(phone, "desk.empty")
    assert world.understanding.asked == []
    assert (await phone.person()).expecting is None


async def test_digits_open_the_desk_for_a_quarter_of_an_hour() -> None:
    world = World()
    phone, secret = await set_up(world)
    world.clock.pass_(minutes=14)
    await phone.send("/desk")
    assert phone.text == say(phone, "desk.empty")
    world.clock.pass_(minutes=15)
    await phone.send("/desk")
    asked = phone.last
    assert asked.screen.text == say(phone, "error.desk_locked")
    fresh = code(phone, secret)
    digits = await phone.send(f"{fresh[:3]} {fresh[3:]}")
    assert phone.text == say(phone, "desk.empty")
    assert not {one.id for one in phone.shown} & {asked.id, digits}
    assert len(world.messenger.files) == 1, "the picture was shown once"


async def test_a_ping_leads_to_the_door_and_the_digits_to_the_list() -> None:
    world = World()
    phone, secret = await set_up(world)
    world.clock.pass_(hours=1)
    await ask_for_help(world, "secret words")
    await world.carry()
    await phone.tap("desk")
    assert phone.text == say(phone, "error.desk_locked")
    assert "secret words" not in phone.words
    await phone.send(code(phone, secret))
    assert any(data.startswith("desk:claim:") for data in phone.data)
    await phone.tap("desk:claim:")
    assert "secret words" in phone.words


@pytest.mark.parametrize("way", ["button", "command"])
async def test_locking_ends_it_at_once(way: str) -> None:
    world = World()
    phone, secret = await set_up(world)
    await (phone.tap("lock") if way == "button" else phone.send("/lock"))
    assert phone.text == say(phone, "desk_session.locked")
    await phone.tap("desk")
    assert phone.text == say(phone, "error.desk_locked")
    await phone.send(code(phone, secret))
    assert say(phone, "desk_session.used") in phone.text, "a code works once"
    world.clock.pass_(seconds=30)
    await phone.send(code(phone, secret))
    assert phone.text == say(phone, "desk.empty")


@pytest.mark.parametrize("text", ["12345", "1234567", "123-456", "12 34 5", "👍", "???"])
async def test_what_is_no_code_leaves_the_chat_and_is_asked_for_again(text: str) -> None:
    world = World()
    phone, secret = await set_up(world)
    await phone.send("/lock")
    await phone.send("/desk")
    sent = await phone.send(text)
    assert say(phone, "desk_session.no_code") in phone.text
    assert sent not in {one.id for one in phone.shown}
    assert len([one for one in phone.shown if say(phone, "error.desk_locked") in one.screen.text]) == 1
    world.clock.pass_(seconds=30)
    await phone.send(code(phone, secret))
    assert phone.text == say(phone, "desk.empty")
    assert world.understanding.asked == []


async def test_words_stay_and_go_nowhere() -> None:
    world = World()
    phone, _ = await set_up(world)
    await phone.send("/lock")
    await phone.send("/desk")
    sent = await phone.send("a long answer to somebody, typed too early: call 108")
    assert say(phone, "desk_session.no_code") in phone.text
    assert sent in {one.id for one in phone.shown}
    assert world.understanding.asked == []
    assert world.memory.tables.messages == {}


@pytest.mark.parametrize("kind", ["photo", "voice", "document"])
async def test_a_code_on_a_picture_leaves_the_chat(kind: str) -> None:
    world = World()
    phone, _ = await set_up(world)
    await phone.send("/lock")
    await phone.send("/desk")
    file = {"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9, "duration": 1}
    update = await phone.message({kind: [file] if kind == "photo" else file})
    assert say(phone, "desk_session.no_code") in phone.text
    assert update["message"]["message_id"] not in {one.id for one in phone.shown}
    assert await waits_for_code(phone)


async def test_wrong_codes_are_told_kindly_and_then_have_to_wait() -> None:
    world = World()
    phone, secret = await set_up(world)
    await phone.send("/lock")
    await phone.send("/desk")
    world.clock.pass_(seconds=30)
    right = code(phone, secret)
    wrong = next(
        one
        for one in ("000000", "111111", "222222", "333333")
        if not pyotp.TOTP(secret).verify(one, for_time=world.clock(), valid_window=1)
    )
    for _ in range(4):
        await phone.send(wrong)
        assert say(phone, "desk_session.wrong") in phone.text
    await phone.send(wrong)
    told = catalogs().words("en").count("desk_session.wait", 15)
    assert phone.text == told
    assert not await waits_for_code(phone)
    sent = await phone.send(right)
    assert phone.text == told
    assert sent not in {one.id for one in phone.shown}
    await phone.send("/desk")
    assert phone.text == told
    assert world.understanding.asked == []
    world.clock.pass_(minutes=14, seconds=30)
    await phone.send("/desk")
    assert phone.text == catalogs().words("en").count("desk_session.wait", 1)
    world.clock.pass_(seconds=30)
    await phone.send("/desk")
    await phone.send(code(phone, secret))
    assert phone.text == say(phone, "desk.empty")


async def test_a_wrong_code_while_setting_up_shows_the_same_key_again() -> None:
    world = World()
    phone = await newcomer(world)
    await phone.send("/desk")
    secret, first = secret_of(phone), phone.last
    await phone.send("12 45")
    assert secret_of(phone) == secret
    assert first.id not in {one.id for one in phone.shown}
    assert len([one for one in phone.shown if SECRET.search(one.screen.text)]) == 1


@pytest.mark.parametrize("way", ["/menu", "/help", "menu", "/desk"])
async def test_whoever_turns_away_leaves_no_key_in_the_chat(way: str) -> None:
    world = World()
    phone = await newcomer(world)
    await phone.send("/desk")
    first = phone.last
    await (phone.send(way) if way.startswith("/") else phone.tap(way))
    assert first.id not in {one.id for one in phone.shown}
    keys = [one for one in phone.shown if SECRET.search(one.screen.text)]
    assert len(keys) == (way == "/desk")
    assert await waits_for_code(phone) is (way == "/desk")


async def test_after_a_quarter_of_an_hour_another_key_is_shown() -> None:
    world = World()
    phone = await newcomer(world)
    await phone.send("/desk")
    first = secret_of(phone)
    world.clock.pass_(minutes=15)
    await phone.send(code(phone, first))
    assert phone.text.startswith(say(phone, "desk_session.outdated"))
    assert secret_of(phone) != first
    await phone.send(code(phone, secret_of(phone)))
    assert phone.text == say(phone, "desk.empty")


async def test_a_picture_that_telegram_keeps_is_left_to_the_person() -> None:
    world = World()
    phone = await newcomer(world)
    await phone.send("/desk")
    world.messenger.undeletable = True
    await phone.send(code(phone, secret_of(phone)))
    assert say(phone, "desk_session.not_gone") in phone.words


@pytest.mark.parametrize("text", ["help", "108", "sos"])
async def test_a_safe_word_helps_before_the_door_as_well(text: str) -> None:
    world = World()
    phone = await newcomer(world)
    await phone.send("/desk")
    await phone.send(text)
    assert "108" in phone.text
    assert await waits_for_code(phone)


async def test_a_cry_for_help_before_the_door_is_answered_and_read_by_nobody() -> None:
    world = World()
    phone, _ = await set_up(world)
    await phone.send("/lock")
    await phone.send("/desk")
    world.alarm.risks = {"he locked me in": Risk.URGENT}
    await phone.send("he locked me in")
    assert "108" in phone.text
    assert world.understanding.asked == []
    assert world.memory.tables.messages == {}


async def test_a_reply_to_a_case_behind_a_locked_desk_goes_nowhere() -> None:
    world = World()
    phone, secret = await set_up(world)
    await ask_for_help(world)
    await phone.send("/desk")
    await phone.tap("desk:claim:")
    shown = next(one for one in phone.shown if one.screen.text.endswith("please"))
    world.clock.pass_(minutes=15)
    await phone.send("my answer", reply_to=shown.id)
    assert phone.text.startswith(say(phone, "desk_session.unsent"))
    assert [m.text for m in world.memory.tables.messages.values()] == ["please"]
    digits = code(phone, secret)
    await phone.send(digits, reply_to=shown.id)
    assert any(data.startswith("desk:claim:") for data in phone.data)
    await phone.send("my answer", reply_to=shown.id)
    await phone.send("123456", reply_to=shown.id)  # as it is open, these are words for the person
    assert [m.text for m in world.memory.tables.messages.values()] == ["please", "my answer", "123456"]


async def test_the_door_never_stands_where_a_reply_goes_to_a_case() -> None:
    world = World()
    phone, _ = await set_up(world)
    await ask_for_help(world)
    await phone.send("/desk")
    await phone.tap("desk:claim:")
    head = next(
        one for one in phone.shown if any(b.data and b.data.startswith("desk:end:") for b in one.buttons)
    )
    world.clock.pass_(minutes=15)
    await phone.tap("desk", on=head.id)
    assert phone.last.id != head.id
    assert phone.text == say(phone, "error.desk_locked")
    assert next(one for one in phone.shown if one.id == head.id) == head


async def test_what_comes_behind_a_locked_desk_is_announced_only() -> None:
    world = World()
    phone, _ = await set_up(world)
    asking = await ask_for_help(world)
    await phone.send("/desk")
    await phone.tap("desk:claim:")
    await phone.send("/lock")
    await world.acts.write_to_desk(await asking.person(), "secret words", 990_000)
    await world.carry()
    assert "secret words" not in phone.words
    assert "desk" in phone.data


async def test_digits_after_a_crash_are_still_taken_for_a_code() -> None:
    world = World()
    phone, secret = await set_up(world)
    await phone.send("/lock")
    await phone.send("/desk")
    world.clock.pass_(seconds=30)
    update = await phone.message({"text": code(phone, secret)})
    await phone.deliver(update)
    assert phone.text == say(phone, "desk.empty")
    await phone.send("/lock")
    await phone.deliver(update)
    assert say(phone, "desk_session.used") in phone.text
    assert world.understanding.asked == []


async def test_a_code_typed_ahead_opens_the_desk_too() -> None:
    world = World()
    phone, secret = await set_up(world)
    await phone.send("/lock")
    await phone.send("/menu")
    world.clock.pass_(seconds=30)
    await phone.send(code(phone, secret))
    assert phone.text == say(phone, "desk.empty")


async def test_six_digits_of_anybody_else_are_ordinary_talk() -> None:
    world = World()
    phone = await world.ready(1)
    await phone.send("123456")
    assert world.understanding.texts == ["123456"]


async def test_revoked_while_the_digits_are_awaited() -> None:
    world = World()
    phone, secret = await set_up(world)
    await phone.send("/lock")
    await phone.send("/desk")
    assert await Revoke(world.memory.unit, world.clock)((await phone.person()).id, Role.COORDINATOR)
    await phone.send(code(phone, secret))
    assert phone.text == say(phone, "error.not_allowed")
    assert not await waits_for_code(phone)
    await phone.send("hello")
    assert world.understanding.texts == ["hello"]


async def test_after_a_reset_everything_is_set_up_anew() -> None:
    world = World()
    phone, secret = await set_up(world)
    assert await ResetDesk(world.memory.unit)((await phone.person()).id)
    await phone.send("/desk")
    assert secret_of(phone) != secret


@pytest.mark.parametrize("role", [None, Role.LEADER, Role.MEMBER])
async def test_nobody_else_can_lock_or_open(role: Role | None) -> None:
    world = World()
    phone = await (world.staff(2, role) if role else world.ready(2, "en"))
    for command in ("/desk", "/lock"):
        await phone.send(command)
        assert phone.text == say(phone, "error.not_allowed")
    assert world.messenger.files == []


async def test_no_code_and_no_secret_in_the_logs(capsys: pytest.CaptureFixture[str]) -> None:
    world = World()
    phone, secret = await set_up(world)
    await phone.send("/lock")
    for _ in range(6):
        await phone.send("/desk")
        await phone.send("000000")
    printed = "".join(capsys.readouterr())
    assert secret not in printed
    assert "000000" not in printed


async def test_every_word_is_filled_in_both_languages() -> None:
    for language in ("mn", "en"):
        world = World()
        phone = await world.staff(2, Role.ADMIN, language=language)
        phone.has_open_desk = False
        await phone.send("/desk")
        await phone.send("12345")
        await phone.send(code(phone, secret_of(phone)))
        await phone.tap("lock")
        assert world.never_filled == []
