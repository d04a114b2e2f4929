"""Pictures and voice messages of cases: what comes is cleaned of all that is not seen or heard, and shown."""

import asyncio
from dataclasses import dataclass, field

from telegram import Document, Message

from bot.chat.screen import Screen
from bot.chat.views import case_files
from bot.chat.visit import Visit
from bot.domain.errors import FileNotGivenError, FileTooLargeError, TooManyFilesError, UnreadableFileError
from bot.domain.support import LARGEST_FILE, CaseMessage, Enclosure, MediaKind
from bot.figures.clean import clean_picture, clean_voice

CLEAN = {MediaKind.PHOTO: clean_picture, MediaKind.VOICE: clean_voice}
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".heic", ".heif", ".avif", ".bmp")

NOT_PASSED_ON = (FileNotGivenError, FileTooLargeError, TooManyFilesError, UnreadableFileError)
"""Why something cannot be passed on that looked as if it could."""


@dataclass(frozen=True, slots=True)
class Offered:
    """What somebody sent that can be passed on. ``name`` is Telegram's: nobody else ever gets it."""

    kind: MediaKind
    name: str
    size: int
    words: str = field(repr=False)


def offered(message: Message) -> Offered | None:
    """The picture or the voice message in it; None for anything else."""
    file = message.document if message.document is not None and _is_picture(message.document) else None
    found = message.photo[-1] if message.photo else message.voice or file
    if found is None:
        return None
    kind = MediaKind.VOICE if found is message.voice else MediaKind.PHOTO
    return Offered(kind, found.file_id, found.file_size or 0, message.caption or "")


def _is_picture(document: Document) -> bool:
    """By what the app says of it; whether it is one shows when it is opened."""
    mime, name = document.mime_type or "", document.file_name or ""
    return mime.startswith("image/") or name.lower().endswith(PICTURES)


async def fetched(visit: Visit, what: Offered) -> Enclosure:
    """It, cleaned. Raises FileNotGivenError, FileTooLargeError, UnreadableFileError, RetryLaterError."""
    if what.size > LARGEST_FILE:
        raise FileTooLargeError
    content = await visit.room.messenger.fetch(what.name, LARGEST_FILE)
    return Enclosure(what.kind, await asyncio.to_thread(CLEAN[what.kind], content))


async def show(visit: Visit, message: CaseMessage, screen: Screen) -> list[int]:
    """Show a message of a case with what came with it; ids of the Telegram messages that it takes."""
    content = await visit.acts.open_case_file(visit.person, message)
    return await visit.send_each(screen, case_files.attachment(message, content))
