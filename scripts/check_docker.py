"""Check docker-compose.yml and the Dockerfiles, on a machine without Docker too.

What `docker compose config` finds is left to it where the plugin is installed; these rules it does not know.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import yaml
from dockerfiles import IMAGE, NOT_ROOT, Ignored, dockerfile_problems

from bot.settings import SECRETS, Settings

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = "docker-compose.yml"

Service: TypeAlias = dict[str, Any]

# What each service may be told to do; a typing error would show on the server only.
COMMANDS: dict[str, list[str]] = {
    "bot": ["run", "--role", "bot"],
    "timetable": ["run", "--role", "timetable"],
    "sender": ["run", "--role", "sender"],
    "keys": ["keys", "new"],
    "nlu": ["run", "--quiet", "--enable-api"],
    "redis": ["redis-server"],
    "postgres": [],
}
WAY_OUT = "outside"  # the one network that leads to the world
INSIDE = {"nlu", "redis", "postgres"}  # services that must not have it
MUST_STAY_OUT = (".env", ".git/config", "var/keys/luujin.keys.json", "secrets/telegram_token", "nlu/.venv/x")


def problems(root: Path = ROOT) -> list[str]:
    """One line for each rule that is broken."""
    compose = yaml.safe_load((root / COMPOSE).read_text(encoding="utf-8"))
    found = [f"{COMPOSE}: {line}" for line in compose_problems(compose, root)]
    for name in sorted({"Dockerfile", *dockerfiles(compose)}):
        found += [f"{name}: {line}" for line in dockerfile_problems(root, name)]
    ignored = Ignored(root)
    return found + [f".dockerignore: lets {path} in" for path in MUST_STAY_OUT if path not in ignored]


def dockerfiles(compose: dict[str, Any]) -> set[str]:
    """The Dockerfiles that services are built with."""
    built = (service["build"] for service in compose["services"].values() if "build" in service)
    return {build.get("dockerfile", "Dockerfile") for build in built}


def compose_problems(compose: dict[str, Any], root: Path) -> Iterator[str]:
    """What is wrong with the services and what they lean on."""
    for name, service in compose["services"].items():
        yield from (f"{name}: {what}" for what in service_problems(name, service, root))
        for kind in ("networks", "secrets"):
            strangers = set(service.get(kind, ())) - compose.get(kind, {}).keys()
            yield from (f"{name}: {kind} has no {stranger}" for stranger in sorted(strangers))
        volumes = {v.split(":")[0] for v in service.get("volumes", ()) if isinstance(v, str)}
        yield from (
            f"{name}: volumes has no {volume}" for volume in sorted(volumes - compose["volumes"].keys())
        )
    for name, network in compose["networks"].items():
        if name != WAY_OUT and not network.get("internal"):
            yield f"network {name}: leads out; set internal"
    yield from (f"service {name} is missing" for name in COMMANDS.keys() - compose["services"].keys())


def service_problems(name: str, service: Service, root: Path) -> Iterator[str]:
    """What is wrong with one service."""
    yield from guard_problems(service)
    yield from care_problems(service)
    yield from setting_problems(service)
    if not IMAGE.fullmatch(service.get("image", "")):
        yield "image is not pinned to a version"
    if "build" in service and not (root / service["build"].get("dockerfile", "Dockerfile")).is_file():
        yield "its Dockerfile is missing"
    wanted = COMMANDS.get(name)
    if wanted is None:
        yield "is a service that scripts/check_docker.py does not know"
    elif service.get("command", [])[: len(wanted)] != wanted:
        yield f"command does not begin with {' '.join(wanted)}"
    if name in INSIDE and (WAY_OUT in service.get("networks", ()) or "networks" not in service):
        yield "must not reach the world"


def guard_problems(service: Service) -> Iterator[str]:
    """What a process that was taken over could do and need not."""
    if not NOT_ROOT.fullmatch(str(service.get("user", ""))):
        yield "user is not a pair of numbers other than 0"
    if service.get("read_only") is not True:
        yield "root file system is not read_only"
    if service.get("cap_drop") != ["ALL"] or "cap_add" in service:
        yield "capabilities are not all dropped"
    if "no-new-privileges:true" not in service.get("security_opt", ()):
        yield "no-new-privileges is not set"
    if service.get("privileged") or {service.get(key) for key in ("network_mode", "pid", "ipc")} & {"host"}:
        yield "shares the server's own privileges or namespaces"
    if "docker.sock" in str(service.get("volumes")):
        yield "holds Docker's socket, which is root on the server"
    for port in service.get("ports", ()):
        if not str(port).startswith("127.0.0.1:"):
            yield f"port {port} is open to the world; the proxy is on this machine"


def care_problems(service: Service) -> Iterator[str]:
    """What would fill a disk, eat the memory or go unnoticed."""
    one_shot = "profiles" in service
    if not one_shot and not service.get("healthcheck", {}).get("test"):
        yield "has no healthcheck"
    if not one_shot and service.get("restart") != "unless-stopped":
        yield "is not started again when it ends"
    if not {"max-size", "max-file"} <= service.get("logging", {}).get("options", {}).keys():
        yield "logs grow without limit"
    limits = service.get("deploy", {}).get("resources", {}).get("limits", {})
    yield from (f"has no limit of {what}" for what in ("cpus", "memory", "pids") if what not in limits)


def setting_problems(service: Service) -> Iterator[str]:
    """Settings that do not exist, and secrets that everybody sees who may list processes."""
    known = {f"LUUJIN_{field.upper()}" for field in Settings.model_fields}
    for name in service.get("environment", {}):
        if name.startswith("LUUJIN_") and name not in known | {f"{secret}_FILE" for secret in SECRETS}:
            yield f"{name} is not a setting"
        if name in SECRETS or name.endswith("PASSWORD"):
            yield f"{name} stands in the environment; use {name}_FILE"


def compose_refusal(root: Path = ROOT) -> str | None:
    """What Docker's own reader says against the file; None when nothing, or when it is not installed."""
    docker = shutil.which("docker")
    if docker is None:
        return None
    asked = subprocess.run([docker, "compose", "version"], capture_output=True, check=False)
    if asked.returncode:
        return None
    env = {"PATH": "/usr/bin:/bin", "LUUJIN_WEBHOOK_URL": "https://luujin.example"}
    command = [
        docker,
        "compose",
        "--file",
        str(root / COMPOSE),
        "--profile",
        "first-start",
        "config",
        "--quiet",
    ]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    return done.stderr.strip() if done.returncode else None


if __name__ == "__main__":
    lines = problems()
    if refusal := compose_refusal():
        lines.append(f"docker compose config: {refusal}")
    sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.exit(1 if lines else 0)
