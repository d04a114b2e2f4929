"""Pictures and voice messages: stored once with their message, opened by who may, carried when they leave."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.domain.errors import (
    DeskLockedError,
    EmptyTextError,
    FileTooLargeError,
    NoSuchCaseError,
    NotAllowedError,
    TooManyFilesError,
)
from bot.domain.flood import FILES_A_DAY
from bot.domain.people import Person, Role
from bot.domain.safety import Risk
from bot.domain.support import LARGEST_FILE, CaseMessage, CaseState, Enclosure, Media, MediaKind, Replied
from bot.usecases.case_files import OpenCaseFile
from bot.usecases.cases import ReplyToCase
from bot.usecases.support import NoteShown, Received, WriteToDesk
from tests.usecases.test_support import Desk

PICTURE = Enclosure(MediaKind.PHOTO, b"a picture")
VOICE = Enclosure(MediaKind.VOICE, b"a voice")
POST = 9


class FileDesk(Desk):
    """A desk at which pictures and voice messages are passed on."""

    async def pass_on(
        self, person: Person, enclosed: Enclosure = PICTURE, text: str = "", update: int | None = None
    ) -> Received:
        self.update += 1
        write = WriteToDesk(self.memory.unit, self.alarm, self.clock)
        return await write(await self.again(person), text, update or self.update, [1], enclosed)

    async def pass_back(self, staff: Person, enclosed: Enclosure, update: int | None = None) -> Replied:
        self.update += 1
        await self.open_desk(staff)
        await NoteShown(self.memory.unit, self.clock)(staff, self.case().id, POST)
        reply = ReplyToCase(self.memory.unit, self.clock)
        return await reply(staff, POST, "", update or self.update, enclosed)

    async def open(self, reader: Person, message: CaseMessage) -> bytes | None:
        return await OpenCaseFile(self.memory.unit, self.clock)(reader, message)

    def messages(self) -> Sequence[CaseMessage]:
        return [*self.memory.tables.messages.values()]

    def kept(self) -> Sequence[bytes]:
        return [content for _, content in self.memory.tables.files.values()]


async def asked() -> tuple[FileDesk, Person, Person]:
    desk = FileDesk()
    return desk, await desk.person(), await desk.person(Role.COORDINATOR)


async def test_a_picture_is_a_message_of_the_case_like_a_text() -> None:
    desk, person, staff = await asked()
    received = await desk.pass_on(person, text="миний бичиг баримт")
    assert (received.fresh, received.readers) == (True, 1)
    (message,) = desk.messages()
    (file_id,) = desk.memory.tables.files
    assert (message.text, message.media) == ("миний бичиг баримт", Media(MediaKind.PHOTO, file_id))
    assert (await desk.pass_on(person, VOICE)).fresh is False
    assert [m.text for m in desk.messages()] == ["миний бичиг баримт", ""]
    await desk.deliver()
    assert desk.lane.pings == [staff.id]


async def test_words_below_a_picture_make_a_case_urgent() -> None:
    desk, person, _ = await asked()
    desk.alarm.risks = {"тэр намайг зодсон": Risk.URGENT}
    await desk.pass_on(person, text="тэр намайг зодсон")
    assert desk.case().urgent


async def test_the_same_update_stores_nothing_twice() -> None:
    desk, person, staff = await asked()
    for _ in range(3):
        await desk.pass_on(person, update=7)
    assert len(desk.messages()) == len(desk.kept()) == 1
    await desk.claim(staff, desk.case().id)
    for _ in range(3):
        await desk.pass_back(staff, VOICE, update=8)
    assert desk.kept() == [PICTURE.content, VOICE.content]
    assert len(desk.messages()) == 2


async def test_without_words_and_without_a_file_there_is_nothing_to_store() -> None:
    desk, person, staff = await asked()
    with pytest.raises(EmptyTextError):
        await desk.write(person, "")
    await desk.pass_on(person)
    await desk.claim(staff, desk.case().id)
    with pytest.raises(EmptyTextError):
        await desk.answer(staff, desk.case().id, " ")


async def test_what_is_too_large_is_stored_nowhere() -> None:
    desk, person, _ = await asked()
    with pytest.raises(FileTooLargeError):
        await desk.pass_on(person, Enclosure(MediaKind.VOICE, bytes(LARGEST_FILE + 1)))
    assert desk.memory.tables.cases == {}
    await desk.pass_on(person, Enclosure(MediaKind.VOICE, bytes(LARGEST_FILE)))


async def test_one_person_cannot_fill_the_disk_and_loses_no_word() -> None:
    desk, person, _ = await asked()
    large = Enclosure(MediaKind.VOICE, bytes(LARGEST_FILE))
    await desk.write(person, "тусална уу")
    for _ in range(FILES_A_DAY // LARGEST_FILE):
        await desk.pass_on(person, large)
    kept = len(desk.kept())
    for update in (900, 900, 901):
        with pytest.raises(TooManyFilesError):
            await desk.pass_on(person, large, "үг", update)
    assert len(desk.kept()) == kept
    assert len(desk.messages()) == 1 + kept
    await desk.pass_on(person, large, update=desk.update - 3)  # taken before, and the bot was killed
    await desk.write(person, "үгээр")
    assert desk.messages()[-1].text == "үгээр"
    other = await desk.person()
    assert (await desk.pass_on(other, large)).fresh, "nobody else is touched"
    desk.clock.pass_(hours=24 * LARGEST_FILE / FILES_A_DAY)
    await desk.pass_on(person, large)
    with pytest.raises(TooManyFilesError):
        await desk.pass_on(person, large)


async def test_what_opens_a_case_is_never_refused() -> None:
    desk, person, _ = await asked()
    large = Enclosure(MediaKind.PHOTO, bytes(LARGEST_FILE))
    await desk.pass_on(person, large)
    for _ in range(FILES_A_DAY // LARGEST_FILE):
        await desk.pass_on(person, large)
    desk.memory.tables.cases[desk.case().id] = replace(desk.case(), state=CaseState.CLOSED)
    assert (await desk.pass_on(person, large)).fresh


async def test_it_is_carried_to_the_holder_and_back() -> None:
    desk, person, staff = await asked()
    await desk.pass_on(person)
    await desk.claim(staff, desk.case().id)
    await desk.deliver()
    await desk.pass_on(person, VOICE, "сонсооч")
    await desk.deliver()
    assert desk.lane.to_staff_texts == [(staff.id, "сонсооч")]
    assert desk.lane.contents == [(staff.id, VOICE.content)]
    replied = await desk.pass_back(staff, PICTURE)
    assert (replied.about, replied.about_media) == ("сонсооч", MediaKind.VOICE)
    desk.clock.pass_(seconds=10)
    await desk.deliver()
    assert desk.lane.contents[1:] == [(person.id, PICTURE.content)]
    await desk.deliver()
    assert len(desk.lane.contents) == 2


async def test_a_try_that_failed_opens_it_again() -> None:
    desk, person, staff = await asked()
    await desk.pass_on(person)
    await desk.claim(staff, desk.case().id)
    await desk.deliver()
    await desk.pass_on(person, VOICE)
    desk.lane.failures[staff.id] = [OSError()]
    await desk.deliver()
    assert desk.lane.contents == []
    desk.clock.pass_(minutes=1)
    await desk.deliver()
    assert desk.lane.contents == [(staff.id, VOICE.content)]


async def test_who_asked_and_who_holds_the_case_open_it_and_nobody_else() -> None:
    desk, person, staff = await asked()
    colleague, stranger = await desk.person(Role.COORDINATOR), await desk.person()
    await desk.pass_on(person)
    (message,) = desk.messages()
    assert await desk.open(person, message) == PICTURE.content
    await desk.open_desk(staff)
    with pytest.raises(NoSuchCaseError):
        await desk.open(staff, message)
    await desk.claim(staff, desk.case().id)
    assert await desk.open(staff, message) == PICTURE.content
    await desk.open_desk(colleague)
    with pytest.raises(NoSuchCaseError):
        await desk.open(colleague, message)
    with pytest.raises(NotAllowedError):
        await desk.open(stranger, message)


async def test_where_the_desk_is_locked_nothing_opens() -> None:
    desk, person, staff = await asked()
    await desk.pass_on(person)
    await desk.claim(staff, desk.case().id)
    desk.clock.pass_(hours=1)
    with pytest.raises(DeskLockedError):
        await desk.open(staff, desk.messages()[0])


async def test_a_text_has_nothing_to_open_and_a_shredded_case_neither() -> None:
    desk, person, _ = await asked()
    await desk.write(person, "юу ч алга")
    await desk.pass_on(person)
    text, picture = desk.messages()
    assert await desk.open(person, text) is None
    async with desk.memory.unit() as work:
        await work.cases.shred(picture.case_id)
        await work.commit()
    assert desk.kept() == []
    with pytest.raises(NoSuchCaseError):
        await desk.open(person, picture)


async def test_an_answer_that_is_taken_back_takes_its_picture_along() -> None:
    desk, person, staff = await asked()
    await desk.pass_on(person)
    await desk.claim(staff, desk.case().id)
    replied = await desk.pass_back(staff, VOICE)
    assert replied.message_id is not None
    await ReplyToCase(desk.memory.unit, desk.clock).take_back(staff, desk.case().id, replied.message_id)
    assert desk.kept() == [PICTURE.content]
    desk.clock.pass_(seconds=10)
    await desk.deliver()
    assert desk.lane.contents == []
