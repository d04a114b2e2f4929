"""The languages of the bot. Each has a folder in ``content/`` with the same files and the same keys."""

LANGUAGES = ("mn", "en")
DEFAULT = "mn"


def known(language: str) -> str:
    """This language when the bot speaks it, otherwise the default, Mongolian."""
    return language if language in LANGUAGES else DEFAULT
