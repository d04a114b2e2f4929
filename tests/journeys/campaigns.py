"""What journeys about campaigns have in common: clubs with members, and a leader's taps."""

from collections.abc import Sequence
from dataclasses import replace

from bot.app import clock, database_of
from bot.domain.campaign import CampaignState
from bot.settings import Settings
from bot.usecases.clubs import OpenClub
from tests.journeys.people import staff
from tests.journeys.phones import Json, Phone, Sandbox, labels_of, text_of
from tests.journeys.world import World

LABELS = {
    "mn": {
        "new": "Шинэ",
        "title": "Гарчиг",
        "text_mn": "Монгол бичвэр",
        "text_en": "Англи бичвэр",
        "action": "Товч",
        "quiz": "Асуулт",
        "when": "Хэзээ",
        "now": "Одоо",
        "plan": "Товлох",
        "yes": "Тийм, товло",
    },
    "en": {
        "new": "New",
        "title": "Title",
        "text_mn": "Mongolian text",
        "text_en": "English text",
        "action": "Button",
        "quiz": "Quiz",
        "when": "When",
        "now": "Now",
        "plan": "Plan",
        "yes": "Yes, plan it",
    },
}


async def club_of(sandbox: Sandbox, world: World, name: str, language: str = "mn") -> tuple[Phone, str]:
    """A club's leader, and the code on its poster."""
    leader = await staff(sandbox, world, "leader", language, name)
    async with database_of(Settings.load(world.env)) as (database, _):
        return leader, (await OpenClub(database.unit)(name)).code


async def members(sandbox: Sandbox, world: World, code: str, number: int) -> list[Phone]:
    """So many members of a club who want reminders. That each came by its link takes a journey of its own."""
    phones = await sandbox.new_phones([{"first_name": "Гишүүн", "begun": True}] * number)
    today, zone = clock().date(), world.env["LUUJIN_TIMEZONE"]
    async with database_of(Settings.load(world.env)) as (database, _), database.unit() as work:
        club = await work.clubs.by_code(code)
        assert club is not None
        for phone in phones:
            person = await work.people.add(phone.user_id, today)
            wanting = replace(person, language="mn", zone=zone, consented_on=today, reminders=True)
            await work.people.save(wanting)
            await work.clubs.join(club.id, person.id)
        await work.commit()
    return phones


async def answer(phone: Phone, text: str) -> Json:
    """Type this; what the bot then shows."""
    sent = await phone.send(text)
    return await phone.wait_for(lambda m: True, after=sent)


async def fill_in(leader: Phone, line: str, text: str) -> Json:
    """Tap a line of the draft's page and type what it asks for; what the bot then shows."""
    await leader.tap(line)
    return await answer(leader, text)


async def begin(leader: Phone, title: str, mongolian: str, english: str, language: str = "mn") -> None:
    """A draft with its words, for the leader's only club."""
    labels = LABELS[language]
    await answer(leader, "/campaign")
    await leader.tap(labels["new"])
    await fill_in(leader, labels["title"], title)
    await fill_in(leader, labels["text_mn"], mongolian)
    page = await fill_in(leader, labels["text_en"], english)
    assert mongolian in page["text"]
    assert english in page["text"]


async def put_quiz(leader: Phone, language: str = "mn") -> None:
    """The first quiz there is, behind the draft's button."""
    await leader.tap(LABELS[language]["action"])
    await leader.tap(LABELS[language]["quiz"])
    await leader.tap((await leader.buttons())[0])


async def plan(leader: Phone, language: str = "mn") -> Json:
    """Plan the draft; the message that shows from now on how it goes."""
    await leader.tap(LABELS[language]["plan"])
    question = await leader.wait_for(LABELS[language]["yes"])
    await leader.tap(LABELS[language]["yes"])
    return question  # its message shows the rest, too


async def plan_now(leader: Phone, language: str = "mn") -> Json:
    """Plan the draft for now; the message that shows from now on how it goes."""
    await leader.tap(LABELS[language]["when"])
    await leader.tap(LABELS[language]["now"])
    return await plan(leader, language)


async def shows(leader: Phone, live: Json, *words: str) -> Json:
    """Return when this very message, edited in place, shows these words."""
    return await leader.wait_for(
        lambda m: m["message_id"] == live["message_id"] and all(word in text_of(m) for word in words)
    )


async def open_listed(leader: Phone, mark: str, title: str) -> Json:
    """The page of a campaign in the list, by the mark of its state."""
    listing = await answer(leader, "/campaign")
    (label, *_) = [one for one in labels_of(listing) if one.startswith(mark) and one.endswith(title)]
    await leader.tap(label)
    found = await leader.last()
    assert found is not None
    return found


async def copies(phones: Sequence[Phone], words: str) -> list[int]:
    """How many messages with these words each of them has."""
    return [sum(words in text for text in await phone.texts()) for phone in phones]


async def time_comes(world: World, title: str) -> None:
    """The bot is down while the time of what is planned under this title comes: nobody waits until then."""
    assert world.bot.stop() == 0
    async with database_of(Settings.load(world.env)) as (database, _), database.unit() as work:
        planned = await work.campaigns.in_state(CampaignState.SCHEDULED)
        first = min((one for one in planned if one.title == title), key=lambda one: one.due_at or clock())
        await work.campaigns.save(replace(first, due_at=clock()))
        await work.deliveries.clear(first.id)  # they were for later; beginning makes them anew
        await work.commit()
    world.start_bot()
