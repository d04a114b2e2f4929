"""What every command prints to, and how it tells what the operator can mend."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Annotated, ParamSpec, TypeVar

import typer
from rich.console import Console

from bot import launch
from bot.chat.telegram import NobodyThereError
from bot.chat.transport import TokenRefusedError
from bot.settings import SettingsError
from bot.storage.backup import BackupError
from bot.storage.database import WrongKeysError
from bot.storage.engine import DatabaseUrlError
from bot.storage.health import DatabaseDownError
from bot.storage.keys import KeyFileError
from bot.supervisor import WRONG_SETTINGS, ChildRefusedError
from bot.texts.confirming import ConfirmError
from bot.texts.languages import LANGUAGES
from bot.texts.problems import CatalogError, ContentError

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

# Errors whose message is meant for the operator as it stands: it names a cure and no value.
OPERATOR_ERRORS = (
    SettingsError,
    KeyFileError,
    WrongKeysError,
    DatabaseUrlError,
    DatabaseDownError,
    BackupError,
    CatalogError,
    ContentError,
    ConfirmError,
    NobodyThereError,
    launch.CannotStartError,
)

P = ParamSpec("P")
R = TypeVar("R")


def told_kindly(command: Callable[P, R]) -> Callable[P, R]:
    """Print what the operator can mend, and end with a code that stops the supervisor from repeating it."""

    @wraps(command)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except* OPERATOR_ERRORS as errors:
            for error in _leaves(errors):
                err.print(str(error), markup=False)
        except* TokenRefusedError:
            err.print("Telegram refuses LUUJIN_TELEGRAM_TOKEN. Ask @BotFather for the present one.")
        except* ChildRefusedError:
            pass  # the child has said why
        raise typer.Exit(WRONG_SETTINGS)

    return guarded


def _leaves(errors: BaseExceptionGroup[BaseException]) -> Iterator[BaseException]:
    for error in errors.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _leaves(error)
        else:
            yield error


def _known(language: str) -> str:
    if language not in LANGUAGES:
        raise typer.BadParameter(f"choose one of: {', '.join(LANGUAGES)}")
    return language


LanguageName = Annotated[str, typer.Option("--language", help="mn or en", callback=_known)]
