import ast
import asyncio
import io
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import structlog

import bot
from bot.chat.logs import configure_logs, told

TOKEN = "1000001:canary-token"
TEXT = "маргааш canary text"
CHAT = 200100300400


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    """Where the logs go; everything is put back afterwards."""
    root = logging.getLogger()
    before = (root.handlers, root.level, logging.raiseExceptions)
    hooks = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    stream = io.StringIO()
    configure_logs("bot", stream)
    yield stream
    structlog.reset_defaults()
    logging.captureWarnings(False)
    root.handlers, _, logging.raiseExceptions = before
    root.setLevel(before[1])
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks


def canaries(output: str) -> list[str]:
    return [c for c in (TOKEN, TEXT, "canary", "маргааш", str(CHAT)) if c in output]


def raised(error: Exception) -> Exception:
    try:
        raise error
    except Exception as caught:
        return caught


def test_what_is_on_the_list_is_told(out: io.StringIO) -> None:
    structlog.get_logger().warning("update failed", update_id=5, attempt=2, seconds=0.5, kind="ValueError")
    line = out.getvalue()
    for piece in (
        "update failed",
        "update_id=5",
        "attempt=2",
        "seconds=0.5",
        "kind=ValueError",
        "role=bot",
        "time=20",
    ):
        assert piece in line
    assert line.count("\n") == 1


def test_nothing_else_is(out: io.StringIO) -> None:
    log = structlog.get_logger()
    log.info("update failed", chat_id=CHAT, text=TEXT, token=TOKEN, name="canary", kind=TEXT, state=TOKEN)
    log.info("update failed", update_id=str(CHAT), count=TEXT, code=str(CHAT), error=TEXT, where=TEXT)
    log.info("update failed", kind=CHAT, state={"text": TEXT}, lane=[TEXT], role=TEXT, attempt=TEXT)
    for event in (TEXT, f"person {CHAT} wrote", f"wrote {TEXT}", TOKEN):
        log.info(event)
    assert canaries(out.getvalue()) == []
    assert out.getvalue().count("\n") == 7


def test_errors_are_told_by_class_and_place(out: io.StringIO) -> None:
    cause = raised(ValueError(TEXT))
    error = raised(RuntimeError(f"https://api.telegram.org/bot{TOKEN}/sendMessage"))
    error.__cause__ = cause
    structlog.get_logger().error("update failed", exc_info=error)
    structlog.get_logger().error("update failed", **told(error))
    try:
        raise KeyError(CHAT)
    except KeyError:
        structlog.get_logger().exception("update failed")
    line = out.getvalue()
    assert line.count('error="RuntimeError < ValueError"') == 2
    assert "error=KeyError" in line
    assert line.count("chat/test_logs.py:") == 3
    assert canaries(line) == []


def test_error_groups_name_what_is_in_them() -> None:
    group = ExceptionGroup(TEXT, [ValueError(TEXT), KeyError(TEXT)])
    assert told(group)["error"] == "ExceptionGroup+ValueError+KeyError"


@pytest.mark.parametrize(
    "name", ["httpx", "aiohttp.client", "telegram.ext", "apscheduler.executors", "uvicorn.error"]
)
def test_libraries_speak_without_their_words(out: io.StringIO, name: str) -> None:
    library = logging.getLogger(name)
    library.debug("debug %s", TEXT)
    library.info("HTTP Request: POST https://api.telegram.org/bot%s/getMe", TOKEN)
    assert out.getvalue() == ""
    library.warning(f"failed to parse {TEXT}")
    library.error("update %s", {"text": TEXT, "chat": CHAT}, exc_info=raised(ValueError(TOKEN)))
    lines = out.getvalue().splitlines()
    assert len(lines) == 2
    assert all(f"logger={name}" in line and "where=chat/test_logs.py:" in line for line in lines)
    assert "error=ValueError" in lines[1]
    assert canaries(out.getvalue()) == []


def test_a_record_that_cannot_be_formatted_says_nothing(
    out: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    two_numbers = "%d %d"
    logging.getLogger("telegram").error(two_numbers, TEXT)
    assert canaries(out.getvalue() + capsys.readouterr().err) == []


def test_a_task_that_died_says_only_what_it_died_of(out: io.StringIO) -> None:
    async def dies() -> None:
        raise ValueError(TEXT)

    async def story() -> None:
        task = asyncio.ensure_future(dies())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        del task

    asyncio.run(story())
    assert "error=ValueError" in out.getvalue()
    assert canaries(out.getvalue()) == []


def test_errors_nobody_caught_are_filtered_too(out: io.StringIO) -> None:
    thread = threading.Thread(target=lambda: int(TEXT))
    thread.start()
    thread.join()
    error = raised(ValueError(TOKEN))
    sys.excepthook(type(error), error, error.__traceback__)
    assert out.getvalue().count("error=ValueError") == 2
    assert canaries(out.getvalue()) == []


def test_a_real_process_that_dies_keeps_its_secrets() -> None:
    program = f"""
import logging, warnings
from bot.chat.logs import configure_logs
configure_logs("bot")
warnings.warn({TEXT!r})
logging.getLogger("telegram").warning({TEXT!r})
secret = {TOKEN!r}
raise RuntimeError(secret)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "error=RuntimeError" in done.stderr
    assert canaries(done.stdout + done.stderr) == []


def test_an_interrupt_is_no_error(out: io.StringIO, capsys: pytest.CaptureFixture[str]) -> None:
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert out.getvalue() == ""
    assert "KeyboardInterrupt" in capsys.readouterr().err


@cache
def log_calls() -> list[tuple[str, ast.Call]]:
    """Every call of a logger in the bot's source, with its place."""
    return [
        (f"{path.name}:{node.lineno}", node)
        for path in sorted(Path(bot.__file__).parent.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and is_log_call(node.func)
    ]


def is_log_call(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and function.attr in {"debug", "info", "warning", "error", "critical", "exception"}
        and isinstance(function.value, ast.Name)
        and function.value.id in {"log", "_log", "logger", "_logger"}
    )


def test_what_the_source_logs_is_written_in_the_source() -> None:
    calls = log_calls()
    assert calls
    built = [place for place, call in calls if not (call.args and isinstance(call.args[0], ast.Constant))]
    assert built == []


def test_every_event_in_the_source_passes_the_filter(out: io.StringIO) -> None:
    log = structlog.get_logger()
    unnamed = []
    for place, call in log_calls():
        event = call.args[0]
        if isinstance(event, ast.Constant) and "%" not in str(event.value):
            out.truncate(0)
            log.error(event.value)
            if "unnamed event" in out.getvalue():
                unnamed.append(place)
    assert unnamed == []
