"""``luujin figures``: what support did in a quarter, for the operator."""

import asyncio
import csv
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from typer.testing import Result

from bot.app import clock, database_of
from bot.domain.support import Need
from bot.domain.support_figures import What
from bot.settings import Settings
from bot.storage.keys import Keyring
from bot.supervisor import WRONG_SETTINGS
from tests.commands.conftest import luujin
from tests.figures.sheets import picture


@pytest.fixture(autouse=True)
def filled(settings: Settings) -> None:
    """Two quarters that are over, the first with next to nothing in it, and one that is under way."""
    asyncio.run(_fill(settings))


async def _fill(settings: Settings) -> None:
    async with database_of(settings) as (database, _), database.unit() as work:
        for at, requests in ((datetime(2025, 2, 1, tzinfo=UTC), 1), (datetime(2025, 5, 1, tzinfo=UTC), 12)):
            work.support_counts.add(What.OPENED, "", at, requests)
            work.support_counts.add(What.NEED, Need.LEGAL, at, requests)
        work.support_counts.add(What.OPENED, "", clock(), 100)
        await work.commit()


def figures(*arguments: str) -> Result:
    return luujin("figures", *arguments)


def test_the_newest_quarter_with_table_and_picture(tmp_path: Path) -> None:
    table, drawn = tmp_path / "figures.csv", tmp_path / "figures.png"
    done = figures("--csv", str(table), "--picture", str(drawn))
    assert done.exit_code == 0, done.output
    for told in ("2025, quarter 2", "Requests: 12", "First answers: fewer than 5", "Law and rights 12"):
        assert told in done.output
    header, first, *_ = list(csv.reader(StringIO(table.read_text(encoding="utf-8-sig"))))
    assert header[0] == "Quarter"
    assert first == ["2025Q2", "Requests", "All", "12", "", "", "", ""]
    assert picture(drawn.read_bytes()).width == 1080


def test_in_mongolian() -> None:
    done = figures("--quarter", "2025q2", "--language", "mn")
    assert done.exit_code == 0, done.output
    assert "Хүсэлт: 12" in done.output


def test_of_a_quarter_with_little_in_it_there_is_no_picture(tmp_path: Path) -> None:
    drawn = tmp_path / "figures.png"
    done = figures("--quarter", "2025Q1", "--picture", str(drawn))
    assert done.exit_code == 0, done.output
    assert "fewer than 5 of everything" in done.output
    assert not drawn.exists()


@pytest.mark.parametrize("quarter", ["2024Q1", "spring", ""])
def test_what_is_not_there_is_named(quarter: str) -> None:
    done = figures("--quarter", quarter)
    assert done.exit_code == WRONG_SETTINGS
    assert "There are those of: 2025Q2, 2025Q1" in done.output


def test_the_quarter_under_way_is_not_told() -> None:
    now = clock()
    done = figures("--quarter", f"{now.year}Q{(now.month - 1) // 3 + 1}")
    assert done.exit_code == WRONG_SETTINGS


def test_before_the_first_quarter_is_over_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LUUJIN_VAR_DIR", str(tmp_path / "new"))
    Keyring.create(Settings.load().keys)
    done = figures()
    assert done.exit_code == WRONG_SETTINGS
    assert "No quarter is over yet" in done.output
