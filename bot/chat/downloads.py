"""Getting what somebody sent from Telegram, which keeps it under a name of its own."""

import asyncio
from http import HTTPStatus
from typing import Protocol, cast

import structlog
from telegram import Bot, File
from telegram.error import BadRequest, RetryAfter

from bot.chat.errors import meaning
from bot.chat.logs import told
from bot.chat.transport import NotDoneError, TooLargeError
from bot.domain.errors import FileNotGivenError, FileTooLargeError

_PAUSES = (0.5, 2.0)  # seconds between the three tries; what the person writes next waits behind them

log = structlog.get_logger()


class _Downloads(Protocol):
    """The part of our transport that the library does not know."""

    async def download(self, url: str, limit: int) -> bytes: ...


async def fetch(bot: Bot, file_id: str, limit: int) -> bytes:
    """The file of this name, at most ``limit`` bytes of it. The bot is on our own transport (``make_bot``).

    Raises FileTooLargeError, FileNotGivenError after three tries, RetryLaterError when Telegram asks to wait.
    """
    for pause in (*_PAUSES, None):
        try:
            return await _fetch_once(bot, file_id, limit)
        except FileTooLargeError:
            raise
        except RetryAfter as error:
            raise meaning(error) from None
        except Exception as error:
            log.warning("file not given", **told(error))
        if pause is not None:
            await asyncio.sleep(pause)
    raise FileNotGivenError


async def _fetch_once(bot: Bot, file_id: str, limit: int) -> bytes:
    try:
        url = _address(await bot.get_file(file_id), limit)
        return await cast(_Downloads, bot.request).download(url, limit)
    except TooLargeError:
        raise FileTooLargeError from None
    except BadRequest as error:
        if meaning(error).args == ("too_large",):
            raise FileTooLargeError from None
        raise


def _address(file: File, limit: int) -> str:
    if (file.file_size or 0) > limit:
        raise TooLargeError
    if file.file_path is None:
        raise NotDoneError(HTTPStatus.NOT_FOUND)
    return file.file_path
