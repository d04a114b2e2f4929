"""Renew the locks from pyproject.toml and nlu/requirements.in: with hashes, without download addresses."""

import sys

from setup import ROOT, CannotSetUpError, say, uv

COMMON = ("--quiet", "--universal", "--generate-hashes", "--no-emit-index-url", "--no-header")


def main() -> int:
    """Renew all three; the exit code."""
    try:
        bot = ("pip", "compile", *COMMON, "--python-version", "3.11", "pyproject.toml")
        uv(*bot, "-o", "requirements.lock")
        uv(*bot, "--extra", "dev", "-c", "requirements.lock", "-o", "requirements-dev.lock")
        nlu = ("pip", "compile", *COMMON, "--python-version", "3.10", "nlu/requirements.in")
        uv(*nlu, "-o", "nlu/requirements.lock")
    except CannotSetUpError as error:
        say(str(error))
        return 2
    say(f"Locked in {ROOT}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
