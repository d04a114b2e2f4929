"""``luujin export open`` and ``luujin card``: a file that left is read again; cards lead into the network."""

import asyncio
import stat
from pathlib import Path

import pytest

from bot.app import clock, database_of
from bot.chat.transport import TokenRefusedError
from bot.commands import people
from bot.domain.people import Invitation, Role
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


def test_a_card_file_that_others_could_read_is_closed_to_them(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(b"an older one")
    file.chmod(0o644)
    assert luujin("card", "--language", "en", "--pdf", file).exit_code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_fails_leaves_no_invitation_open(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "folder.pdf"
    folder.mkdir()
    assert luujin("card", "--pdf", folder).exit_code != 0

    async def refused(_: Settings) -> str:
        raise TokenRefusedError

    monkeypatch.setattr(people, "name_of", refused)
    for words in (("card", "--pdf", tmp_path / "x.pdf"), ("people", "invite", "--role", "member")):
        assert luujin(*words).exit_code == WRONG_SETTINGS
    assert asyncio.run(_invitations(settings)) == []
    assert not (tmp_path / "x.pdf").exists()


def test_the_list_says_how_many_invitations_somebody_made(settings: Settings) -> None:
    async def make() -> None:
        async with database_of(settings) as (database, _), database.unit() as work:
            for digest in (b"a" * 32, b"b" * 32):
                end = Invitation.end_of(clock())
                await work.invitations.add(digest, Invitation(0, Role.MEMBER, None, end, made_by=7))
            await work.commit()

    asyncio.run(make())
    assert luujin("people", "invite", "--role", "member").exit_code == 0
    listed = luujin("people", "list").output
    assert "Open invitations: 3" in listed
    assert "of them made by 7: 2" in listed
    assert "member" not in listed


def test_a_language_that_there_is_not_is_refused(settings: Settings, tmp_path: Path) -> None:
    assert luujin("card", "--language", "xx", "--pdf", tmp_path / "x.pdf").exit_code != 0
    assert not (tmp_path / "x.pdf").exists()
