"""Addresses: well formed everywhere; in texts, where they can be tapped, only those of verified services."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from bot.texts.problems import Problem
from bot.texts.prose import Sentence

_MAIL = re.compile(r"[\w.+-]+@[\w.-]+")
_WITH_SCHEME = re.compile(r"\b[A-Za-z][A-Za-z0-9+.-]*://[^\s<>«»“”\"]*")
# Telegram makes a link of anything that looks like a host.
_BARE = re.compile(r"(?<![\w@.-])(?:\w[\w-]*\.)+([^\W\d_]{2,})(?![\w-])(?:/[\w./-]*)?")
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
_CYRILLIC_ENDINGS = frozenset({"мон", "рф"})  # no word of ours ends a host otherwise
_FILES = frozenset("apk doc docx exe jpeg jpg mp4 pdf png xls xlsx".split())


def addresses_in(text: str) -> list[str]:
    """What looks like the address of a page, with its scheme or bare; mail addresses and files are none."""
    text = _MAIL.sub(" ", text)
    found = [match.group().rstrip(".,;:!?)") for match in _WITH_SCHEME.finditer(text)]
    for match in _BARE.finditer(_WITH_SCHEME.sub(" ", text)):
        ending, has_latin = match[1].casefold(), re.search(r"[A-Za-z]", match[0]) is not None
        if ending not in _FILES and (has_latin or ending in _CYRILLIC_ENDINGS):
            found.append(match[0].rstrip("."))
    return found


def host_of(address: str) -> str | None:
    """Where an address leads, in small letters; None when it is not well formed or hides where it leads."""
    try:
        parts = urlsplit(address if "://" in address else f"https://{address}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    plain = port is None and parts.username is None and _HOST.fullmatch(host)
    return host if plain else None


def is_linkable(address: str, hosts: frozenset[str]) -> bool:
    """Whether a button may open this address: a whole, secure one that leads to one of these hosts."""
    return re.fullmatch(r"https://[^\s<>\"\\]+", address) is not None and host_of(address) in hosts


def link_problems(texts: Iterable[Sentence], hosts: frozenset[str]) -> Iterator[Problem]:
    """Addresses in texts that lead anywhere but to these hosts, or that are not well formed."""
    for text in texts:
        for address in addresses_in(text.text):
            if problem := _own_problem(text, address):
                yield problem
            elif host_of(address) not in hosts:
                cure = (
                    "take it out, or give services.yml a verified service with this link; "
                    "a new sentence begins behind a space"
                )
                yield text.problem(f"“{address}” leads to no verified service", cure)


def citation_problems(citations: Iterable[Sentence]) -> Iterator[Problem]:
    """Addresses of sources that are not well formed; a source may be anywhere."""
    for citation in citations:
        for address in addresses_in(citation.text):
            if problem := _own_problem(citation, address):
                yield problem


def _own_problem(text: Sentence, address: str) -> Problem | None:
    if "://" in address and not address.startswith("https://"):
        return text.problem(f"“{address}” is not secure", "let it begin with https://")
    if host_of(address) is None:
        cure = (
            "write it like https://example.org/page, in Latin letters; a new sentence begins behind a space"
        )
        return text.problem(f"“{address}” is not well formed", cure)
    return None
