"""People of the journeys, as far as everybody goes the same way: consent, the door of the desk."""

import re
from datetime import time
from functools import cache
from itertools import product

import pyotp

from bot.app import clock, database_of
from bot.domain.people import Role
from bot.domain.rota import Shift
from bot.settings import Settings
from bot.texts.catalog import Catalogs, Words
from bot.usecases.course import CountAsPassed
from bot.usecases.invitations import Invite
from tests.journeys.phones import Json, Phone, Sandbox, labels_of, text_of
from tests.journeys.world import ROOT, World

HALVES = ((time(0), time(12)), (time(12), time(0)))
BUTTONS = {
    "mn": {
        "language": "Монгол",
        "consent": "Зөвшөөрч байна",
        "yes": "Тийм, хааяа",
        "no": "Үгүй",
        "quiz": "Асуулт хариулт",
        "talk": "Хүнтэй ярих",
        "help": "Хэн туслах вэ",
        "need": "Ярилцмаар байна",
        "calm": "Яарахгүй",
        "now": "Болно",
        "wait": "Үгүй, би өөрөө орно",
        "close": "Хаах",
        "menu": "Цэс",
        "next": "Дараагийнх",
        "finish": "Дуусгах",
        "first": "А",
        "not_now": "Одоо биш",
        "begin": "Тийм, эхэлье",
        "stories": "Түүх",
        "search": "🔎 Хайх",
        "lock": "🔒 Түгжих",
    },
    "en": {
        "language": "English",
        "consent": "Yes, that is fine",
        "yes": "Yes, sometimes",
        "no": "No",
        "quiz": "Quiz",
        "talk": "Talk to a person",
        "help": "Who can help",
        "need": "I want to talk",
        "calm": "There is no hurry",
        "now": "Yes",
        "wait": "No, I will come back",
        "close": "Close",
        "menu": "Menu",
        "next": "Next",
        "finish": "Finish",
        "first": "A",
        "not_now": "Not now",
        "begin": "Yes, let's start",
        "stories": "Stories",
        "search": "🔎 Search",
        "lock": "🔒 Lock",
    },
}
KEY = re.compile("(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}")
"""The key that a code app is given, as it stands in the chat."""
QUESTION = {"mn": "Юу хийх вэ?", "en": "What would you like to do?"}


@cache
def words(language: str = "mn") -> Words:
    """What the bot says."""
    return Catalogs.load(ROOT / "content").words(language)


async def press(phone: Phone, label: str, shows: str = "", after: int = 0) -> Json:
    """Wait for a message with this button and these words, and tap it there; what ``Phone.tap`` answers."""

    def is_it(message: Json) -> bool:
        return label in labels_of(message) and shows in text_of(message)

    message = await phone.wait_for(is_it, after=after)
    return await phone.tap(label, on=message["message_id"])


async def welcomed(
    sandbox: Sandbox, language: str = "mn", *, payload: str | None = None, reminders: bool = True
) -> Phone:
    """Somebody new who has come as far as the menu (or to where the deep link leads)."""
    words = BUTTONS[language]
    phone = await sandbox.new_phone("Тэмүүлэн", language)
    await phone.start(payload)
    await phone.wait_for("English")
    await phone.tap(words["language"])
    await phone.wait_for(words["consent"])
    await phone.tap(words["consent"])
    await phone.wait_for(lambda m: words["consent"] not in labels_of(m))
    if words["yes"] not in await phone.buttons():
        await phone.send("/menu")
        await phone.wait_for(words["yes"])
    await phone.tap(words["yes"] if reminders else words["no"])
    await phone.wait_for(words["help"])
    return phone


async def staff(
    sandbox: Sandbox,
    world: World,
    role: str,
    language: str = "mn",
    club: str | None = None,
    trained: bool = True,
    on_duty: str | None = None,
) -> Phone:
    """Somebody who used an invitation. ``trained``: and has passed the course.

    ``on_duty``: the name by which they stand in the rota, for every hour: with the sandbox's own coordinator
    there, nobody else is called at once.

    Starting a command takes seconds, and a course by buttons longer: both have a journey of their own
    (test_club.py, test_course.py).
    """
    async with database_of(Settings.load(world.env)) as (database, _):
        invitation = await Invite(database.unit, clock)(Role(role), club)
        phone = await welcomed(sandbox, language, payload=f"i_{invitation}", reminders=False)
        if trained:
            await CountAsPassed(database.unit, clock)(phone.user_id, Role(role))
        if on_duty is not None:
            async with database.unit() as work:
                person = await work.people.by_chat(phone.user_id)
                assert person is not None
                await work.rota.join(person.id, on_duty)
                for day, (start, end) in product(range(7), HALVES):
                    await work.rota.add_shift(Shift(0, person.id, day, start, end))
                await work.commit()
    return phone


def code_of(shown: str) -> str:
    """The six digits that an app shows now which was given the key in this text."""
    key = KEY.search(shown)
    assert key is not None, "there is no key in what is shown"
    return pyotp.TOTP(key[0].replace(" ", "")).now()


async def at_desk(phone: Phone, language: str = "mn") -> Json:
    """Open the desk, with a code app set up through the chat the first time; the list that is shown."""
    lock = BUTTONS[language]["lock"]

    def is_there(message: Json) -> bool:
        return lock in labels_of(message) or KEY.search(text_of(message)) is not None

    shown = await phone.wait_for(is_there, after=await phone.send("/desk"))
    if lock in labels_of(shown):
        return shown
    typed = await phone.send(code_of(text_of(shown)))
    await phone.wait_gone(shown["message_id"])
    await phone.wait_gone(typed)
    return await phone.wait_for(lock, after=typed)
