"""A conversation on its way out: its person says yes, a second one confirms, the file opens with a number."""

import re
from pathlib import Path

from bot.supervisor import WRONG_SETTINGS
from tests.journeys.people import at_desk, press, staff, welcomed, words
from tests.journeys.phones import Json, Phone, Sandbox, labels_of, text_of
from tests.journeys.private import begin_of
from tests.journeys.test_desk import data_of, note, shows
from tests.journeys.test_support import ask, claim
from tests.journeys.world import World

PLEA, ANSWER, NOTE = "secret-canary-80 I need all of this in court", "secret-canary-81", "secret-canary-82"
PHRASE = re.compile(r"\d{5}(?: \d{5}){5}")
WRONG = " ".join(["00000"] * 6)
say, say_en = words().say, words("en").say


def is_file(message: Json) -> bool:
    return "document" in message


async def to_page(desk: Phone, after: int) -> None:
    """From any page of the case to the one from which it is taken out."""
    head = await desk.wait_for(
        lambda m: {say("desk.to_case"), say("desk.more")} & {*labels_of(m)}, after=after
    )
    if say("desk.to_case") in labels_of(head):
        await desk.tap(say("desk.to_case"), on=head["message_id"])
    await press(desk, say("desk.more"), after=after)
    await press(desk, say("desk.out"), after=after)


async def held(desk: Phone, person: Phone) -> tuple[int, str, int]:
    """A case in these hands, answered, with a note: its number, its name, where it begins in the chat."""
    await ask(person, PLEA, "en")
    shown = await claim(desk, PLEA)
    begins, name = shown["message_id"] - 2, text_of(shown).partition(" · ")[0]
    await desk.send(ANSWER, reply_to=shown["message_id"])
    await person.wait_for(ANSWER)
    await note(desk, NOTE)
    noted = await desk.wait_for(say("desk.to_case"), after=begins)
    return int(data_of(noted, say("desk.to_case")).rpartition(":")[2]), name, begins


async def agreed(desk: Phone, person: Phone, begins: int) -> int:
    """The person is asked, and says yes; the message in which they were asked."""
    await to_page(desk, begins)
    await press(desk, say("desk.send"), begin_of("support.may_leave", "en"))
    await desk.wait_for(say("desk.out_asked"), after=begins)
    question = await person.wait_for(begin_of("support.may_leave", "en"))
    await person.tap(say_en("support.out_yes"), on=question["message_id"])
    await person.wait_for(say_en("support.out_thanks"))
    await desk.wait_for(say_en("support.said_out"), after=begins)
    return int(question["message_id"])


async def wants_second(desk: Phone, above: Phone, name: str, begins: int) -> None:
    """The holder asks for a second person, who hears of it without content."""
    await to_page(desk, begins)
    await press(desk, say("desk.out_second"), say("desk.out_agreed"))
    await desk.wait_for(say("desk.out_wanted", until="|").partition("|")[0], after=begins)
    news = await above.wait_for(say_en("desk.news_second"))
    assert name not in text_of(news)


async def to_confirm(above: Phone, name: str) -> Json:
    """What the second person is asked, at a desk of their own."""
    listing = await at_desk(above, "en")
    await above.tap(say_en("desk.to_confirm", pseudonym=name), on=listing["message_id"])
    asked = await above.wait_for(say_en("desk.confirm_yes"), after=listing["message_id"] - 1)
    assert name in text_of(asked)
    return asked


async def number_of(above: Phone, asked: Json) -> str:
    """The second person confirms, and reads the number."""
    await above.tap(say_en("desk.confirm_yes"), on=asked["message_id"])
    shown = await above.wait_for(say_en("desk.phrase_done"), after=asked["message_id"])
    found = PHRASE.search(text_of(shown))
    assert found is not None
    return found[0]


async def cannot_confirm(desk: Phone, name: str, of_another: str) -> None:
    """The holder neither has the button nor can use a colleague's."""
    listing = await at_desk(desk)
    assert say("desk.to_confirm", pseudonym=name) not in labels_of(listing)
    answer = await desk.forge_tap(listing["message_id"], of_another)
    assert answer["answer"]["text"] == say("error.stale")


async def ready(sandbox: Sandbox, world: World) -> tuple[Phone, Phone, Phone]:
    """Who holds the case, who can confirm, and whose it is: two of them read English."""
    desk, above = await staff(sandbox, world, "coordinator"), await staff(sandbox, world, "supervisor", "en")
    return desk, above, await welcomed(sandbox, "en")


async def test_out_by_two_people_and_read_with_a_number(
    sandbox: Sandbox, world: World, tmp_path: Path
) -> None:
    desk, above, person = await ready(sandbox, world)
    case, name, begins = await held(desk, person)
    await agreed(desk, person, begins)
    await wants_second(desk, above, name, begins)
    asked = await to_confirm(above, name)
    await cannot_confirm(desk, name, data_of(asked, say_en("desk.confirm_yes")))
    phrase = await number_of(above, asked)
    await press(above, say_en("desk.phrase_done"))
    await above.wait_for(say_en("desk.refresh"), after=asked["message_id"])
    assert await shows(above, phrase, PLEA, ANSWER) == [], "written down, and never read"

    news = await desk.wait_for(say("desk.news_confirmed"))
    await to_page(desk, begins)
    await press(desk, say("desk.out_take"), after=begins)
    sent = await desk.wait_for(is_file, after=news["message_id"])
    assert await shows(desk, phrase) == []
    file, folder = tmp_path / sent["document"]["file_name"], tmp_path / "opened"
    file.write_bytes(await sandbox.file(sent["document"]["file_id"]))
    for wrong in (WRONG, "hello"):
        said = world.luujin(
            "export", "open", str(file), "--to", str(folder), stdin=f"{wrong}\n", code=WRONG_SETTINGS
        )
        assert "It does not open" in said
        assert "Traceback" not in said
    assert not folder.exists()
    assert phrase not in world.luujin("export", "open", str(file), "--to", str(folder), stdin=f"{phrase}\n")
    (text,) = [one.read_text(encoding="utf-8") for one in folder.iterdir()]
    for part in (PLEA, ANSWER, say_en("support.may_leave").splitlines()[0], say_en("support.said_out"), name):
        assert part in text
    for part in (NOTE, "Тэмүүлэн", str(person.user_id), str(desk.user_id)):
        assert part not in text

    acts = world.luujin("log", "show", "--case", str(case))
    assert [one for one in ("proposed", "asked", "confirmed", "exported") if one not in acts] == []
    assert world.luujin("log", "verify").startswith("Whole")


async def test_who_says_no_after_all_is_heard(sandbox: Sandbox, world: World) -> None:
    desk, above, person = await ready(sandbox, world)
    case, name, begins = await held(desk, person)
    question = await agreed(desk, person, begins)
    await wants_second(desk, above, name, begins)
    asked = await to_confirm(above, name)
    phrase = await number_of(above, asked)
    await desk.wait_for(say("desk.news_confirmed"))
    await to_page(desk, begins)
    page = await desk.wait_for(say("desk.out_take"), after=begins)

    await person.tap(say_en("support.out_no"), on=question)
    await person.wait_for(begin_of("support.out_kept", "en"))
    await desk.wait_for(say_en("support.said_out_not"), after=begins)
    await desk.tap(say("desk.out_take"), on=page["message_id"])
    await desk.wait_for(say("error.no_consent"))
    assert not [message for message in await desk.messages() if is_file(message)]
    await to_page(desk, begins)
    await desk.wait_for(say("desk.out_refused"), after=begins)
    listing = await at_desk(above, "en")
    assert say_en("desk.to_confirm", pseudonym=name) not in labels_of(listing)
    await above.forge_tap(listing["message_id"], data_of(asked, say_en("desk.confirm_yes")))
    await above.wait_for(say_en("error.no_consent"), after=listing["message_id"] - 1)
    assert "exported" not in world.luujin("log", "show", "--case", str(case))
    assert world.luujin("log", "verify").startswith("Whole")
    assert await shows(person, NOTE, phrase) == []
