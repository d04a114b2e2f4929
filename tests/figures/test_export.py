"""The archive that leaves the system, and the folder that it becomes again."""

import stat
from pathlib import Path

import pytest

from bot.figures.export import packed, unpack

FILES = {"conversation.txt": "Сайн уу".encode(), "0002.jpg": b"picture"}


def test_the_folder_holds_the_files_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    written = unpack(packed(FILES), folder)
    assert {file.name: file.read_bytes() for file in written} == FILES
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in written} == {0o600}
    with pytest.raises(FileExistsError):
        unpack(packed(FILES), folder)


def test_no_name_leads_out_of_the_folder(tmp_path: Path) -> None:
    unpack(packed({"../../outside.txt": b"x", "/etc/outside.txt2": b"y"}), tmp_path / "in")
    assert sorted(file.name for file in (tmp_path / "in").iterdir()) == ["outside.txt", "outside.txt2"]
    assert [one.name for one in tmp_path.iterdir()] == ["in"]


def test_the_same_conversation_makes_the_same_archive() -> None:
    assert packed(FILES) == packed(FILES)
