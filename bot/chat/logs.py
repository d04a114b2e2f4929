"""Logs from an allow-list: what is not named here never reaches the output.

No words of messages, no Telegram ids, no token. Errors are told by their class and by where they happened
(``file:line``), never by their message: messages quote what went wrong. Of what libraries log, only the
logger's name, the place and the error's class remain; the place leads to the sentence in their source.
"""

import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterator
from pathlib import PurePath
from types import TracebackType
from typing import TextIO

import structlog
from structlog.typing import EventDict

_NUMBERS = frozenset({"update_id", "attempt", "seconds", "count", "code", "status", "port"})
_NAMES = frozenset(
    {"level", "role", "logger", "kind", "lane", "act", "intent", "source", "language", "state", "code"}
)
_PLACES = frozenset({"where", "frames", "error"})
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,63}", re.ASCII)
_PLACE = re.compile(r"[A-Za-z0-9_./:<>+ -]{1,600}", re.ASCII)
# What happened, in our own words: "update set aside". A test sees to it that the source has literals only.
_EVENT = re.compile(r"[a-z][a-z_.]*(,? [a-z_.]+){0,11}", re.ASCII)
_FRAMES = 8
_KINDS = 6


def configure_logs(role: str, stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Log one line an event (logfmt) to ``stream`` (standard error), ours and libraries', all filtered.

    Libraries speak from WARNING on. Errors that nobody catches are filtered as well.
    """
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            lambda _logger, _method, event: {**_allowed(event), "role": role},
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            structlog.processors.LogfmtRenderer(key_order=["time", "level", "role", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(stream or sys.stderr),
        cache_logger_on_first_use=False,
    )
    # When a handler fails, Python prints the record with its arguments.
    logging.raiseExceptions = False
    logging.captureWarnings(True)
    root = logging.getLogger()
    root.handlers = [_Libraries()]
    root.setLevel(logging.WARNING)
    for name in ("aiohttp", "apscheduler", "httpx", "telegram", "uvicorn"):
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _uncaught
    threading.excepthook = lambda args: _uncaught(args.exc_type, args.exc_value, args.exc_traceback)
    sys.unraisablehook = lambda args: _uncaught(args.exc_type, args.exc_value, args.exc_traceback)


def told(error: BaseException) -> dict[str, str]:
    """Fields for a log line about an error: its class with its causes', and the last places it came by."""
    return {"error": " < ".join(_kinds(error)), "frames": " ".join(_places(error.__traceback__))}


def _kinds(error: BaseException | None) -> Iterator[str]:
    for _ in range(_KINDS):
        if error is None:
            return
        name = type(error).__name__
        inner = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
        yield "+".join([name, *(type(one).__name__ for one in inner[:_KINDS])])
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _places(trace: TracebackType | None) -> list[str]:
    places = [f"{_short(frame.f_code.co_filename)}:{line}" for frame, line in traceback.walk_tb(trace)]
    return places[-_FRAMES:]


def _short(path: str) -> str:
    return "/".join(PurePath(path).parts[-2:])


def _allowed(event: EventDict) -> EventDict:
    """Only fields of the list, only with values that look as they should; errors by their class."""
    error = event.get("exc_info")
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, tuple):
        error = error[1]
    fields = {**event, **told(error)} if isinstance(error, BaseException) else event
    return {key: value for key, value in fields.items() if _may_pass(key, value)} | {
        "event": event["event"] if _fits(_EVENT, event.get("event")) else "unnamed event"
    }


def _may_pass(key: str, value: object) -> bool:
    if value is None or isinstance(value, bool):
        return key in _NAMES | _NUMBERS
    if isinstance(value, int | float):
        return key in _NUMBERS
    if key == "kind":
        return _fits(_NAME, value) or _fits(_EVENT, value)
    return (key in _NAMES and _fits(_NAME, value)) or (key in _PLACES and _fits(_PLACE, value))


def _fits(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


class _Libraries(logging.Handler):
    """Passes on what libraries log, without their words."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        _log.log(
            record.levelno,
            "library log",
            logger=record.name,
            where=f"{_short(record.pathname)}:{record.lineno}",
            **(told(error) if error else {}),
        )


def _uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, kind(), None)
        return
    _log.critical("uncaught error", **told(error or kind()))


_log: structlog.typing.FilteringBoundLogger = structlog.get_logger()
