"""Pictures and voice messages of cases: kept with the message that brings them, opened to be shown."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import FileTooLargeError, NoSuchCaseError
from bot.domain.people import Person
from bot.domain.support import LARGEST_FILE, Asked, Author, Case, CaseMessage, CaseState, Enclosure, Media
from bot.usecases.desk_session import require_session
from bot.usecases.ports import Clock, Store, UnitOfWork


async def write(
    work: UnitOfWork,
    case: Case,
    author: Author,
    text: str,
    now: datetime,
    update_id: int,
    enclosed: Enclosure | None = None,
    asked: Asked | None = None,
) -> CaseMessage | None:
    """Within a unit of work: the stored message, with what came with it; None when it is stored already.

    Raises FileTooLargeError.
    """
    media = None
    if enclosed is not None:
        if len(enclosed.content) > LARGEST_FILE:
            raise FileTooLargeError
        media = Media(enclosed.kind, await work.case_files.keep(case.id, enclosed.content))
    message = await work.cases.write(case.id, author, text, now, update_id, media, asked)
    if message is None and media is not None:  # the same update once more, after a crash
        await work.case_files.forget(case.id, media.file_id)
    return message


@dataclass(frozen=True, slots=True)
class OpenCaseFile:
    """The picture or voice message of a case message, for who asked and for who holds the case.

    None when the message has none. Raises NoSuchCaseError, DeskLockedError.
    """

    store: Store
    clock: Clock

    async def __call__(self, reader: Person, message: CaseMessage) -> bytes | None:
        if message.media is None:
            return None
        async with self.store() as work:
            case = await work.cases.get(message.case_id)
            if case is None:
                raise NoSuchCaseError
            if case.person_id != reader.id:
                await require_session(work, reader, self.clock())
                is_let = case.state is not CaseState.CLOSED and reader.id in case.handed_to
                if not case.is_with(reader.id) and not is_let:
                    raise NoSuchCaseError
                await work.cases.log(case.id, reader.id, "file read", self.clock())
            content = await work.case_files.open(case.id, message.media.file_id)
            await work.commit()
        return content
