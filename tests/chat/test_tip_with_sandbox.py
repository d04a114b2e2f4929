"""A tip on its way from a phone to the desk: what the bot asks of Telegram names nobody and opens no link."""

from bot.domain.people import Person
from bot.sandbox.config import PHONES
from tests.chat.test_case_files_with_sandbox import COORDINATOR, STUDENT, Line, line, names
from tests.chat.world import catalogs
from tests.figures.test_clean import CANARY, EVERY_SPELLING, saved
from tests.journeys.phones import Phone

LINK = "https://example.org/ажил @baatar_hr 99112233"


async def _ready(at: Line, chat_id: int) -> Person:
    person = await at.world.acts.change.language(await at.world.acts.meet(chat_id), "mn")
    person = await at.world.acts.change.consent(person)
    return await at.world.acts.change.reminders(person, False)


async def _tap(at: Line, phone: Phone, key: str, **values: object) -> None:
    await phone.tap(catalogs().words("mn").say(key, **values), wait=0)
    await at.handle()


async def test_what_the_desk_gets_names_nobody_and_opens_nothing() -> None:
    owner = next(phone for phone in PHONES if phone.user_id == STUDENT)
    async with line() as at:
        await _ready(at, STUDENT)
        await _ready(at, COORDINATOR)
        await at.student.start("tip")
        await at.handle()
        await _tap(at, at.student, "tip.advert")
        await at.student.send(LINK)
        await at.student.send_photo(saved("JPEG", orientation=1), "энэ зар")
        await at.handle()
        taken = (await at.student.messages())[-2]
        for key in ("tip.done", "tip.skip", "tip.may"):
            await _tap(at, at.student, key)
        before = len(await at.sandbox.journal())
        await at.coordinator.send("/desk")
        await at.handle()
        await _tap(at, at.coordinator, "tips.list", count=1)
        await _tap(at, at.coordinator, "tip.advert")
        asked = (await at.sandbox.journal())[before:]
        shown = await at.coordinator.messages()
    assert names(taken)
    texts = [one for one in shown if LINK in one.get("text", "")]
    assert [entity["type"] for one in texts for entity in one["entities"]] == ["code"]
    assert len(texts) == 1
    pieces = [one for one in shown if one is texts[0] or "photo" in one or one.get("text") == "энэ зар"]
    assert len(pieces) == 3
    assert all(one["has_protected_content"] for one in pieces)
    sent = [entry for entry in asked if entry["method"] in {"sendMessage", "editMessageText"}]
    assert all("is_disabled" in str(entry["params"]["link_preview_options"]) for entry in sent)
    for trace in (str(STUDENT), owner.first_name, *names(taken), CANARY, *map(str, EVERY_SPELLING)):
        assert trace not in str(asked)
