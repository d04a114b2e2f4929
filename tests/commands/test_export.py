"""``luujin export open`` and ``luujin card``: a file that left is read again; cards lead into the network."""

import asyncio
import stat
from pathlib import Path

import pytest

from bot.app import clock, database_of
from bot.domain.people import Role
from bot.figures.export import packed
from bot.settings import Settings
from bot.storage.export import LockedFile
from bot.supervisor import WRONG_SETTINGS
from bot.usecases.invitations import ListPeople
from tests.commands.conftest import luujin
from tests.figures.pdf import pages, rectangles

TEXT = "Энд ярьсан бүхэн".encode()


@pytest.fixture
def locked(tmp_path: Path) -> tuple[list[Path], str]:
    """A file in two parts, and its number."""

    async def lock() -> tuple[bytes, str]:
        phrase, made = await LockedFile().new()
        return await LockedFile().close(made, packed({"conversation.txt": TEXT})), phrase

    content, phrase = asyncio.run(lock())
    parts = [tmp_path / "luujin-1.locked", tmp_path / "luujin-2.locked"]
    for part, piece in zip(parts, (content[:50], content[50:]), strict=True):
        part.write_bytes(piece)
    return parts, phrase


def test_a_file_is_opened_with_the_number_that_is_asked_for(locked: tuple[list[Path], str]) -> None:
    parts, phrase = locked
    done = luujin("export", "open", *parts, typed=f"{phrase}\n")
    assert done.exit_code == 0, done.output
    assert phrase not in done.output
    (text,) = (parts[0].parent / "luujin-1").iterdir()
    assert text.read_bytes() == TEXT
    again = luujin("export", "open", *parts, typed=f"{phrase}\n")
    assert (again.exit_code, "--to" in again.output) == (WRONG_SETTINGS, True)


def test_without_all_of_it_nothing_is_written(locked: tuple[list[Path], str]) -> None:
    parts, phrase = locked
    for files, typed in ((parts, "12345"), (parts[:1], phrase), (parts[::-1], phrase)):
        done = luujin("export", "open", *files, "--to", parts[0].parent / "new", typed=f"{typed}\n")
        assert (done.exit_code, "does not open" in done.output) == (WRONG_SETTINGS, True)
    assert luujin("export", "open", "nowhere").exit_code == WRONG_SETTINGS
    assert not (parts[0].parent / "new").exists()


async def _invitations(settings: Settings) -> list[Role]:
    async with database_of(settings) as (database, _):
        _, found = await ListPeople(database.unit, clock)()
    return [one.role for one in found]


def test_each_card_is_an_invitation_those_for_everybody_are_none(settings: Settings, tmp_path: Path) -> None:
    ours, all_ = tmp_path / "cards" / "a.pdf", tmp_path / "b.pdf"
    assert luujin("card", "--number", 2, "--language", "en", "--pdf", ours).exit_code == 0
    assert asyncio.run(_invitations(settings)) == [Role.MEMBER, Role.MEMBER]
    assert luujin("card", "--number", 2, "--language", "en", "--pdf", all_, "--everybody").exit_code == 0
    assert asyncio.run(_invitations(settings)) == [Role.MEMBER, Role.MEMBER], "not one more"
    assert pages(ours.read_bytes()) == pages(all_.read_bytes())
    sizes = [{round(width, 1) for _, _, width, _ in rectangles(file.read_bytes())} for file in (ours, all_)]
    assert min(sizes[0]) == min(sizes[1]), "their codes are of one size"
    assert stat.S_IMODE(ours.stat().st_mode) == 0o600


def test_a_language_that_there_is_not_is_refused(settings: Settings, tmp_path: Path) -> None:
    assert luujin("card", "--language", "xx", "--pdf", tmp_path / "x.pdf").exit_code != 0
    assert not (tmp_path / "x.pdf").exists()
