"""What ``luujin run`` does before and around the bot: keys, model, sandbox, Rasa, and one supervisor."""

import asyncio
import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Coroutine, Iterator
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bot.app import ProcessRole, serve
from bot.chat.logs import configure_logs
from bot.sandbox.config import TOKEN
from bot.settings import ROOT, Settings
from bot.storage.keys import Keyring
from bot.supervisor import Child, Supervisor, Tell, die_with_parent, is_taken
from bot.understanding import process as rasa

console = Console(stderr=True, highlight=False)

KEPT_MODELS = 2  # the present one, and the one before for a quick way back


class CannotStartError(Exception):
    """Something outside is in the way; the message says what and the cure."""


def ensure_keys(settings: Settings) -> None:
    """The key file, made when this is the first start. Raises KeyFileError."""
    if not settings.keys.exists():
        Keyring.create(settings.keys)
        console.print(f"Made the key file {_short(settings.keys)}. Keep a copy of it away from the database.")


def needs_supervisor(settings: Settings) -> bool:
    """Whether Rasa or the sandbox has to be started beside the bot."""
    return settings.telegram_token is None or settings.rasa_url is None


def serve_here(settings: Settings, roles: frozenset[ProcessRole]) -> None:
    """Run roles in this process until it is asked to end."""
    configure_logs("+".join(sorted(roles)) if len(roles) < len(ProcessRole) else "all")
    _run(serve(settings, roles))


def supervise(settings: Settings) -> None:
    """Start what is missing around the bot and keep it running until Ctrl-C."""
    _check_ports(settings)
    ensure_keys(settings)
    model = ensure_model(settings) if settings.rasa_url is None else None
    children = _children(settings, model)
    supervisor = Supervisor(_teller(settings))
    _run(supervisor.run(children))
    console.print("Everything has ended.")


def _run(work: Coroutine[object, object, None]) -> None:
    """Run until done, Ctrl-C or SIGTERM."""

    async def until_asked_to_end() -> None:
        task = asyncio.ensure_future(work)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, task.cancel)
        with contextlib.suppress(asyncio.CancelledError):
            await task

    asyncio.run(until_asked_to_end())


def _check_ports(settings: Settings) -> None:
    wanted = {}
    if settings.telegram_token is None:
        wanted["LUUJIN_SANDBOX_PORT"] = settings.sandbox_port
    if settings.rasa_url is None:
        wanted["LUUJIN_RASA_PORT"] = settings.rasa_port
    taken = [
        f"Port {port} is taken by another program. End it, or set {name} to a free port."
        for name, port in wanted.items()
        if is_taken(port)
    ]
    if taken:
        raise CannotStartError("\n".join(taken))


def ensure_model(settings: Settings, root: Path = ROOT) -> Path:
    """The model for the present inputs, trained when there is none yet; progress is shown.

    Raises CannotStartError when Rasa's environment is missing or training failed.
    """
    models = settings.var_dir / "models"
    model = rasa.model_path(root, models)
    if model.exists():
        return model
    if not rasa.rasa_python(root).exists():
        raise CannotStartError("Rasa is not installed in nlu/.venv. Run: make setup")
    models.mkdir(parents=True, exist_ok=True)
    with _alone(models):
        if not model.exists():
            _train_aside(settings, root, model)
    return model


@contextlib.contextmanager
def _alone(models: Path) -> Iterator[None]:
    """Waits until nobody else trains here: two would do the same work, each at half the speed."""
    with (models / ".training").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            console.print("Another process trains the language model; waiting for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _train_aside(settings: Settings, root: Path, model: Path) -> None:
    """Trains aside and moves the model in: a half-written file is never taken for one."""
    models = model.parent
    aside = models / f".training-{os.getpid()}"
    aside.mkdir(exist_ok=True)
    try:
        _train(root, aside, settings.var_dir / "log" / "train.log")
        (aside / model.name).replace(model)
    except FileNotFoundError:
        raise CannotStartError("Training ended without a model. See var/log/train.log") from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    for old in sorted(models.glob("luujin-*.tar.gz"), key=lambda p: p.stat().st_mtime)[:-KEPT_MODELS]:
        old.unlink()


def _train(root: Path, models: Path, log: Path) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with (
        log.open("wb") as output,
        Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console) as bar,
    ):
        bar.add_task(
            "Training the language model (several minutes, only when its inputs changed)", total=None
        )
        done = subprocess.run(  # noqa: S603 - our own command line
            rasa.train_command(root, models),
            cwd=root,
            env=rasa.environment(root),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode != 0:
        tail = log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:]
        raise CannotStartError("\n".join(["Training failed. The end of var/log/train.log:", *tail]))
    console.print(f"Trained in {time.monotonic() - began:.0f} s.")


def _children(settings: Settings, model: Path | None) -> list[Child]:
    """The sandbox first, the bot last, so that they end in the opposite order."""
    here = [sys.executable, "-m", "bot"]
    bot_env = dict(os.environ)
    children = []
    if settings.telegram_token is None:
        state = settings.var_dir / "sandbox.json"
        argv = [*here, "sandbox", "--port", str(settings.sandbox_port), "--state", str(state)]
        children.append(Child("sandbox", argv, bot_env, ROOT, settings.sandbox_port))
        bot_env = bot_env | {
            "LUUJIN_TELEGRAM_TOKEN": TOKEN,
            "LUUJIN_TELEGRAM_API": f"http://127.0.0.1:{settings.sandbox_port}",
        }
    if model is not None:
        argv = rasa.run_command(ROOT, model, settings.rasa_port)
        log = settings.var_dir / "log" / "rasa.log"
        children.append(Child("rasa", argv, rasa.environment(ROOT), ROOT, settings.rasa_port, log))
        bot_env = bot_env | {"LUUJIN_RASA_URL": f"http://127.0.0.1:{settings.rasa_port}"}
    children.append(Child("bot", [*here, "run"], bot_env, ROOT))
    return children


@contextlib.contextmanager
def rasa_beside(settings: Settings) -> Iterator[None]:
    """Rasa running for as long as this lasts: the one that is up already, or one of our own.

    Raises CannotStartError when it cannot be had.
    """
    if settings.rasa_url is not None or is_taken(settings.rasa_port):
        yield
        return
    model = ensure_model(settings)
    log = settings.var_dir / "log" / "rasa.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603 - our own command line
            rasa.run_command(ROOT, model, settings.rasa_port),
            cwd=ROOT,
            env=rasa.environment(ROOT),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - only a system call between fork and exec
        )
        try:
            with console.status("Rasa is starting"):
                while not is_taken(settings.rasa_port):
                    if process.poll() is not None:
                        raise CannotStartError("Rasa ended at once. See var/log/rasa.log")
                    time.sleep(0.3)
            yield
        finally:
            process.terminate()
            process.wait()


def _teller(settings: Settings) -> Tell:
    """Tells the operator what happens to the children, in a line each."""

    def tell(name: str, what: str) -> None:
        match (name, what):
            case ("sandbox", "ready"):
                url = f"http://127.0.0.1:{settings.sandbox_port}"
                console.print(f"\n[bold]Luujin is at[/bold] {url}   (Ctrl-C ends everything)\n")
            case ("rasa", "started"):
                console.print("Rasa is starting; until then the bot understands buttons only.")
            case ("rasa", "ready"):
                console.print("Rasa is ready: the bot understands free text.")
            case (_, "died"):
                console.print(f"{name} ended unexpectedly and is started again.")

    return tell


def _short(path: Path) -> str:
    with contextlib.suppress(ValueError):
        return str(path.relative_to(Path.cwd()))
    return str(path)
