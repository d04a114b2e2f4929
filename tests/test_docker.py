"""The deployment files: their rules, each proved by breaking it. test_docker_roles.py starts the roles."""

import copy
import importlib
import re
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.app import ProcessRole
from bot.settings import ROOT, Settings
from bot.understanding import process as rasa

sys.path.append(str(ROOT / "scripts"))
check_docker: Any = importlib.import_module("check_docker")
dockerfiles: Any = importlib.import_module("dockerfiles")

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
ROLES = sorted(role.value for role in ProcessRole)
PATIENCE = 90.0


def test_the_files_keep_the_rules() -> None:
    assert check_docker.problems() == []


def test_each_role_has_a_service() -> None:
    assert {
        service["command"][-1] for service in SERVICES.values() if "--role" in service.get("command", ())
    } == {*ROLES}


def unlimited(bot: dict[str, Any]) -> None:
    del bot["deploy"]["resources"]["limits"]["memory"]


BROKEN: dict[str, Callable[[dict[str, Any]], object]] = {
    "user is not": lambda bot: bot.update(user="root"),
    "not read_only": lambda bot: bot.pop("read_only"),
    "capabilities": lambda bot: bot.update(cap_add=["NET_ADMIN"]),
    "no-new-privileges": lambda bot: bot.pop("security_opt"),
    "server's own": lambda bot: bot.update(network_mode="host"),
    "Docker's socket": lambda bot: bot.update(volumes=["/var/run/docker.sock:/s"]),
    "open to the world": lambda bot: bot.update(ports=["8443:8443"]),
    "no healthcheck": lambda bot: bot.pop("healthcheck"),
    "not started again": lambda bot: bot.pop("restart"),
    "without limit": lambda bot: bot.pop("logging"),
    "no limit of memory": unlimited,
    "LUUJIN_TOKEN is not a setting": lambda bot: bot["environment"].update(LUUJIN_TOKEN="x"),
    "use LUUJIN_TELEGRAM_TOKEN_FILE": lambda bot: bot["environment"].update(LUUJIN_TELEGRAM_TOKEN="x"),
    "not pinned": lambda bot: bot.update(image="luujin-bot:latest"),
    "Dockerfile is missing": lambda bot: bot.update(build={"context": ".", "dockerfile": "no/Dockerfile"}),
    "command does not begin": lambda bot: bot.update(command=["run", "--role", "bots"]),
    "networks has no elsewhere": lambda bot: bot["networks"].append("elsewhere"),
    "secrets has no token": lambda bot: bot["secrets"].append("token"),
    "volumes has no var": lambda bot: bot.update(volumes=["var:/var"]),
}


@pytest.mark.parametrize("complaint", BROKEN)
def test_a_broken_service_is_refused(complaint: str) -> None:
    compose = copy.deepcopy(COMPOSE)
    BROKEN[complaint](compose["services"]["bot"])
    assert any(complaint in line for line in check_docker.compose_problems(compose, ROOT))


@pytest.mark.parametrize("name", ["nlu", "redis", "postgres"])
def test_what_holds_words_must_not_reach_the_world(name: str) -> None:
    compose = copy.deepcopy(COMPOSE)
    compose["services"][name]["networks"].append("outside")
    assert f"{name}: must not reach the world" in check_docker.compose_problems(compose, ROOT)
    compose = copy.deepcopy(COMPOSE)
    del compose["networks"]["data"]["internal"]
    assert "network data: leads out; set internal" in check_docker.compose_problems(compose, ROOT)


@pytest.mark.parametrize(
    ("step", "complaint"),
    [
        ("FROM python:latest", "FROM python:latest is not pinned"),
        ("FROM python", "FROM python is not pinned"),
        ("ADD https://example.org/x.tar /x", "ADD"),
        ("CMD luujin run", "CMD goes through a shell"),
        ("RUN apt-get install -y gcc", "apt-get leaves"),
        ("RUN pip install --no-cache-dir rasa", "--require-hashes"),
        ("RUN curl -s https://example.org/x \\\n  | sh", "runs what it downloads"),
        ("USER root", "the last USER"),
        ("COPY nowhere nowhere", "COPY nowhere: there is no such file"),
        ("COPY .env .env", "COPY .env: .dockerignore keeps it out"),
    ],
)
def test_a_broken_dockerfile_is_refused(step: str, complaint: str, tmp_path: Path) -> None:
    (tmp_path / ".env").touch()
    (tmp_path / ".dockerignore").write_text("*\n!nowhere\n")
    (tmp_path / "Dockerfile").write_text(f"FROM python:3.11.14-slim-bookworm\nUSER 1:1\n{step}\n")
    found = list(dockerfiles.dockerfile_problems(tmp_path, "Dockerfile"))
    assert any(complaint in line for line in found), found


@pytest.mark.parametrize(
    ("path", "out"),
    [
        ("bot/app.py", False),
        ("nlu/config.yml", False),
        ("nlu/.venv/bin/python", True),
        ("bot/chat/__pycache__/x", True),
        ("var/luujin.sqlite3", True),
        (".env", True),
        ("scripts/setup.py", True),
    ],
)
def test_what_goes_into_an_image(path: str, out: bool) -> None:
    assert (path in dockerfiles.Ignored(ROOT)) is out


def steps_of(name: str) -> list[tuple[str, str]]:
    return list(dockerfiles.instructions((ROOT / name).read_text(encoding="utf-8")))


def options(command: list[str]) -> dict[str, list[str]]:
    """Each option of a command line with its values."""
    found: dict[str, list[str]] = {}
    for part in command:
        if part.startswith("--"):
            found[part] = values = []
        elif found:
            values.append(part)
    return found


def test_rasas_image_trains_as_we_do_here() -> None:
    training = next(
        rest for word, rest in steps_of("nlu/Dockerfile") if word == "RUN" and "rasa train" in rest
    )
    there = options(shlex.split(training.split("&&")[0]))
    here = options(rasa.train_command(ROOT, Path("models")))
    assert there | {"--fixed-model-name": []} == here | {"--fixed-model-name": []}


def test_rasa_is_run_as_we_do_here_but_for_its_address_and_its_memory() -> None:
    there = options(SERVICES["nlu"]["command"])
    here = options(rasa.run_command(ROOT, Path("models/luujin.tar.gz"), 5005))
    different = {"--interface": ["0.0.0.0"], "--endpoints": ["nlu/endpoints.redis.yml"]}
    assert there == here | different


def test_rasas_image_holds_all_that_a_model_is_made_of() -> None:
    there = {Path(source) for source in dockerfiles.copied(steps_of("nlu/Dockerfile"))}
    for name in rasa._INPUTS:
        assert {Path(name), *Path(name).parents} & there, name
    assert Path("nlu/endpoints.redis.yml") in there


def test_redis_forgets_conversations_as_soon_as_memory_does() -> None:
    alone = yaml.safe_load((ROOT / "nlu/endpoints.yml").read_text(encoding="utf-8"))["tracker_store"]
    several = yaml.safe_load((ROOT / "nlu/endpoints.redis.yml").read_text(encoding="utf-8"))
    assert several["tracker_store"]["record_exp"] == alone["seconds"]
    assert several["tracker_store"]["url"] == several["lock_store"]["url"] == "redis"
    assert {"--save", "", "--appendonly", "no"} <= set(SERVICES["redis"]["command"])


def test_the_example_names_every_setting_and_no_other() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    named = [re.fullmatch(r"(LUUJIN_[A-Z_]+)=", line) for line in lines]
    assert [match[1] for match in named if match] == [
        f"LUUJIN_{name.upper()}" for name in Settings.model_fields
    ]
    for before, match in zip(lines, named[1:], strict=False):
        assert match is None or before.startswith("# "), f"{match[1]} is not explained"
    assert Settings.load({}, ROOT / ".env.example") == Settings.load({}, None)
