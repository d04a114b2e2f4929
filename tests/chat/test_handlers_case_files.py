"""A picture or a voice message on its way between two phones: cleaned, under no name, never twice."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from PIL.ExifTags import Base

from bot.chat.errors import RetryLaterError
from bot.chat.screen import CAPTION_LIMIT, Attachment
from bot.domain.people import Role
from bot.domain.safety import Risk
from bot.domain.support import LARGEST_FILE
from bot.sandbox.sounds import silence
from tests.chat.test_handlers_support import ask, claim, open_form, post_with
from tests.chat.world import Phone, World, said

CANARY = b"47.918873,106.917701"
CAPTION = "энэ миний гэрээ"


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30)) -> bytes:
    """A picture in which the phone wrote where it was."""
    result, tags = BytesIO(), Image.Exif()
    tags[Base.MakerNote] = CANARY
    Image.new("RGB", size, "teal").save(result, kind, exif=tags)
    return result.getvalue()


def photo(file_id: str = "photo-large", **more: Any) -> dict[str, Any]:
    sizes = [(f"{file_id}-90", 90), (file_id, 1280)]
    return {"photo": [{"file_id": n, "file_unique_id": n, "width": s, "height": s} for n, s in sizes]} | more


def voice(file_id: str = "voice", **more: Any) -> dict[str, Any]:
    about = {"duration": 3, "mime_type": "audio/ogg", "file_size": 900}
    return {"voice": {"file_id": file_id, "file_unique_id": file_id} | about | more}


def document(name: str | None, mime: str | None, file_id: str = "file", **more: Any) -> dict[str, Any]:
    about = {"file_name": name, "mime_type": mime} | more
    return {"document": {"file_id": file_id, "file_unique_id": file_id} | about}


LOCATION = {"location": {"latitude": 47.9, "longitude": 106.9}}
STICKER = {"sticker": {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 9, "height": 9}}
STICKER["sticker"] |= {"is_animated": False, "is_video": False}
VIDEO = {"video": {"file_id": "v", "file_unique_id": "v", "width": 9, "height": 9, "duration": 1}}
CONTACT = {"contact": {"phone_number": "0", "first_name": "n"}}
ARCHIVE = document("photos.zip", "application/zip")
SONG = {"audio": {"file_id": "a", "file_unique_id": "a", "duration": 1}}


async def a_desk(claimed: bool = True) -> tuple[World, Phone, Phone]:
    """A person whose conversation is open, and a coordinator who holds their case."""
    world = World()
    person = await world.ready(7, name="Сарнай", username="sarnai_nuuts")
    staff = await world.staff(1, Role.COORDINATOR)
    world.messenger.sent_files = {"photo-large": picture(), "voice": silence(3), "file": picture("PNG")}
    if claimed:
        await ask(person, "сайн уу")
        await claim(world, staff)
    return world, person, staff


def files_of(world: World, phone: Phone) -> list[Attachment]:
    return [attachment for chat, attachment in world.messenger.files if chat == phone.chat_id]


async def carry(world: World) -> None:
    """Let an answer leave that could be taken back until now."""
    world.clock.pass_(seconds=10)
    await world.carry()


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        (photo(), "photo.jpg"),
        (voice(), "voice.ogg"),
        (document("IMG_2041.png", "image/png"), "photo.jpg"),
        (document("дэлгэц.JPG", None), "photo.jpg"),
        (document(None, "image/heic"), "photo.jpg"),
    ],
)
async def test_it_reaches_the_holder_cleaned_and_under_a_name_that_says_nothing(
    sent: dict[str, Any], name: str
) -> None:
    world, person, staff = await a_desk()
    await person.message(sent | {"caption": CAPTION})
    await world.carry()
    (attachment,) = files_of(world, staff)
    assert attachment.name == name
    assert CANARY not in attachment.data
    assert not attachment.as_file
    assert CAPTION in staff.text
    assert staff.last.screen.protect
    assert person.world.messenger.marked, "the person sees that it has arrived"
    assert world.never_filled == []


async def test_of_a_photo_the_largest_size_is_fetched_and_nothing_else() -> None:
    world, person, _ = await a_desk()
    await person.message(photo())
    assert world.messenger.fetched == ["photo-large"]


async def test_a_picture_can_be_the_first_word() -> None:
    world, person, staff = await a_desk(claimed=False)
    await open_form(person)
    await person.message(photo())
    assert said("support.received") in person.text
    await claim(world, staff)
    (attachment,) = files_of(world, staff)
    assert (attachment.name, CANARY in attachment.data) == ("photo.jpg", False)
    assert world.understanding.texts == []


async def test_words_below_a_picture_are_as_urgent_as_others() -> None:
    world, person, staff = await a_desk(claimed=False)
    world.alarm.risks = {"тэр намайг зодсон": Risk.URGENT}
    await open_form(person)
    await person.message(photo(caption="тэр намайг зодсон"))
    await world.carry()
    assert staff.text == said("desk.ping_urgent", "en")


async def test_each_picture_of_an_album_is_passed_on() -> None:
    world, person, staff = await a_desk()
    world.messenger.sent_files["second"] = picture(size=(60, 30))
    await person.message(photo(media_group_id="1", caption=CAPTION))
    await person.message(photo("second", media_group_id="1"))
    await world.carry()
    assert len(files_of(world, staff)) == 2


async def test_an_answer_with_a_picture_reaches_the_person() -> None:
    world, person, staff = await a_desk()
    await person.message(voice())
    await world.carry()
    heard = staff.last.id
    await staff.message(photo(caption="Энийг уншаарай"), reply_to=heard)
    assert said("case_files.voice", "en") in staff.text, "about what, where there were no words"
    await carry(world)
    (attachment,) = files_of(world, person)
    assert (attachment.name, CANARY in attachment.data) == ("photo.jpg", False)
    assert "Энийг уншаарай" in person.text
    assert person.last.screen.protect
    assert staff.name not in person.words


async def test_an_answer_waits_with_its_picture_until_the_person_comes_back() -> None:
    world, person, staff = await a_desk()
    await person.send("үзээрэй")
    await world.carry()
    await person.tap("sup:close")
    await staff.message(voice(), reply_to=post_with(staff, "үзээрэй"))
    await carry(world)
    assert files_of(world, person) == []
    await person.tap("sup", on=person.last.id)
    (attachment,) = files_of(world, person)
    assert attachment.name == "voice.ogg"
    await person.tap("sup:close")
    assert said("support.answer") not in person.words, "it is deleted with the conversation"


async def test_the_same_update_once_more_passes_nothing_on_twice() -> None:
    world, person, staff = await a_desk()
    update = await person.message(photo())
    await person.deliver(update)
    await world.carry()
    await person.deliver(update)
    await world.carry()
    assert len(files_of(world, staff)) == 1
    reply = await staff.message(voice(), reply_to=staff.last.id)
    await carry(world)
    await staff.deliver(reply)
    await carry(world)
    assert len(files_of(world, person)) == 1
    assert len(world.memory.tables.files) == 2


async def test_a_long_caption_is_not_cut_off() -> None:
    world, person, staff = await a_desk()
    caption = "үг " * 341
    assert CAPTION_LIMIT - len(caption) < 5
    await person.message(photo(caption=caption))
    await world.carry()
    assert sum(one.screen.text.count("үг") for one in staff.shown) == 341
    assert len(files_of(world, staff)) == 1
    assert all(one.screen.protect for one in staff.shown if "үг" in one.screen.text)


@pytest.mark.parametrize("sent", [LOCATION, STICKER, VIDEO, CONTACT, ARCHIVE, SONG])
async def test_of_anything_else_the_person_is_told_what_can_be_passed_on(sent: dict[str, Any]) -> None:
    world, person, staff = await a_desk()
    await person.message(sent)
    assert person.text == said("support.texts_only")
    assert world.messenger.fetched == []
    await person.send("за")
    await world.carry()
    assert "за" in staff.text, "and what they write goes on being for the desk"
    await person.tap("sup:close")
    assert said("support.texts_only") not in person.words


@pytest.mark.parametrize(
    ("sent", "content", "key"),
    [
        (document("a.png", "image/png"), b"no picture", "error.unreadable_file"),
        (document("a.heic", "image/heic"), b"\0\0\0\x18ftypheic", "error.unreadable_file"),
        (voice("file"), b"ID3 a song", "error.unreadable_file"),
        (voice("file"), bytes(LARGEST_FILE + 1), "error.file_too_large"),
        (voice("file", file_size=LARGEST_FILE + 1), b"", "error.file_too_large"),
        (photo("gone"), b"", "error.file_not_given"),
    ],
)
async def test_what_cannot_be_passed_on_is_told_and_leaves_no_trace(
    sent: dict[str, Any], content: bytes, key: str
) -> None:
    world, person, staff = await a_desk()
    world.messenger.sent_files["file"] = content
    before = len(world.memory.tables.messages)
    await person.message(sent)
    assert person.text == said(key)
    assert person.last.screen.protect
    assert len(world.memory.tables.messages) == before
    assert world.memory.tables.files == {}
    await person.send("үгээр бичье")
    await world.carry()
    assert "үгээр бичье" in staff.text
    await person.tap("sup:close")
    assert said(key) not in person.words


async def test_too_large_a_file_is_not_even_fetched() -> None:
    world, person, _ = await a_desk()
    await person.message(voice(file_size=LARGEST_FILE + 1))
    assert world.messenger.fetched == []


async def test_before_the_first_word_what_was_not_passed_on_goes_with_the_form() -> None:
    world, person, _ = await a_desk(claimed=False)
    await open_form(person)
    await person.message(photo("gone"))
    assert person.text == said("error.file_not_given")
    assert world.memory.tables.cases == {}
    await person.tap("sup:close")
    assert said("error.file_not_given") not in person.words
    assert "[something]" not in person.words


@pytest.mark.parametrize("sent", [photo("gone"), VIDEO, voice(file_size=LARGEST_FILE + 1)])
async def test_words_below_what_cannot_be_passed_on_go_on_all_the_same(sent: dict[str, Any]) -> None:
    world, person, staff = await a_desk()
    await person.message(sent | {"caption": CAPTION})
    assert person.last.screen.protect, "they are told that it was not passed on"
    await world.carry()
    assert CAPTION in staff.text
    assert files_of(world, staff) == []


@pytest.mark.parametrize("sent", [photo("gone"), VIDEO])
async def test_they_can_be_the_first_words(sent: dict[str, Any]) -> None:
    world, person, staff = await a_desk(claimed=False)
    await open_form(person)
    await person.message(sent | {"caption": CAPTION})
    assert said("support.received") in person.text
    await claim(world, staff)
    assert CAPTION in staff.text
    await person.tap("sup:close")
    assert "[something]" not in person.words


async def test_when_too_many_came_today_the_person_is_told_and_their_words_go_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world, person, staff = await a_desk()
    monkeypatch.setattr("bot.domain.flood.FILES_A_DAY", len(silence(3)))
    await person.message(voice())
    await person.message(voice() | {"caption": CAPTION})
    assert said("error.too_many_files") in person.words
    await world.carry()
    assert len(files_of(world, staff)) == 1
    assert CAPTION in staff.text


async def test_while_telegram_asks_to_wait_the_update_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    world, person, staff = await a_desk()

    async def wait(file_id: str, limit: int) -> bytes:
        raise RetryLaterError(5)

    with monkeypatch.context() as patched:
        patched.setattr(world.messenger, "fetch", wait)
        with pytest.raises(RetryLaterError):
            await person.message(photo())
    assert world.memory.tables.files == {}
    await person.message(photo())
    await world.carry()
    assert len(files_of(world, staff)) == 1


@pytest.mark.parametrize("sent", [LOCATION, STICKER, ARCHIVE])
async def test_staff_are_told_when_their_answer_cannot_be_passed_on(sent: dict[str, Any]) -> None:
    world, person, staff = await a_desk()
    await staff.message(sent, reply_to=post_with(staff, "сайн уу"))
    assert staff.text == said("case_files.not_sent", "en")
    await carry(world)
    assert len(world.memory.tables.messages) == 1
    assert files_of(world, person) == []


async def test_staff_are_told_when_their_picture_cannot_be_read() -> None:
    world, _, staff = await a_desk()
    world.messenger.sent_files["file"] = b"no picture"
    await staff.message(document("a.png", "image/png"), reply_to=post_with(staff, "сайн уу"))
    assert staff.text == said("error.unreadable_file", "en")
    assert len(world.memory.tables.messages) == 1


async def test_a_picture_for_nobody_in_particular_goes_to_nobody() -> None:
    world, _, staff = await a_desk()
    await staff.message(photo())
    assert staff.text == said("desk.reply_to_whom", "en")
    assert world.messenger.fetched == []
    assert world.memory.tables.files == {}


async def test_where_the_desk_is_locked_a_picture_goes_nowhere() -> None:
    world, person, staff = await a_desk()
    post = post_with(staff, "сайн уу")
    staff.has_open_desk = False
    world.clock.pass_(hours=2)
    await staff.message(photo(), reply_to=post)
    assert len(world.memory.tables.messages) == 1
    await carry(world)
    assert files_of(world, person) == []


async def test_outside_the_conversation_a_picture_is_for_nobody() -> None:
    world, person, staff = await a_desk()
    await person.tap("sup:close")
    await person.message(photo())
    await world.carry()
    assert person.text == said("talk.texts_only")
    assert world.messenger.fetched == []
    assert files_of(world, staff) == []


async def test_who_replies_to_the_conversation_with_a_picture_means_it() -> None:
    world, person, staff = await a_desk()
    await staff.send("Үзүүлээч", reply_to=post_with(staff, "сайн уу"))
    await carry(world)
    world.clock.pass_(hours=13)
    await person.message(photo(), reply_to=post_with(person, "Үзүүлээч"))
    await world.carry()
    assert len(world.memory.tables.files) == 1


async def test_closing_a_case_takes_its_pictures_out_of_the_chat() -> None:
    world, person, staff = await a_desk()
    await person.message(photo(caption=CAPTION))
    await world.carry()
    assert CAPTION in staff.words
    await staff.tap("desk:end:")
    await staff.tap("desk:end:")
    assert CAPTION not in staff.words
