"""People of the journeys, as far as everybody goes the same way: language, consent, reminders."""

from bot.app import clock, database_of
from bot.domain.people import Role
from bot.settings import Settings
from bot.usecases.course import CountAsPassed
from tests.journeys.phones import Phone, Sandbox, labels_of
from tests.journeys.world import World

BUTTONS = {
    "mn": {
        "language": "Монгол",
        "consent": "Зөвшөөрч байна",
        "yes": "Тийм, хааяа",
        "no": "Үгүй",
        "quiz": "Асуулт хариулт",
        "talk": "Хүнтэй ярих",
        "help": "Хэн туслах вэ",
        "now": "Болно, хэзээ ч",
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
    },
    "en": {
        "language": "English",
        "consent": "Yes, that is fine",
        "yes": "Yes, sometimes",
        "no": "No",
        "quiz": "Quiz",
        "talk": "Talk to a person",
        "help": "Who can help",
        "now": "Yes, any time",
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
    },
}
QUESTION = {"mn": "Юу хийх вэ?", "en": "What would you like to do?"}


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
) -> Phone:
    """Somebody who used an invitation made on the command line. ``trained``: and has passed the course."""
    phone = await welcomed(sandbox, language, payload=world.invite(role, club), reminders=False)
    if trained:
        # As the sandbox's own phones do: a course by buttons takes a journey of its own (test_course.py).
        async with database_of(Settings.load(world.env)) as (database, _):
            await CountAsPassed(database.unit, clock)(phone.user_id, Role(role))
    return phone
