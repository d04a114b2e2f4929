"""``luujin results``: what rounds show, for the operator."""

import asyncio
import csv
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from typer.testing import Result

from bot.app import database_of
from bot.domain.campaign import Action, ActionKind, Campaign, CampaignState, DeliveryState, Reach
from bot.domain.rounds import Phase
from bot.settings import ROOT, Settings
from bot.supervisor import WRONG_SETTINGS
from bot.texts.content import Content
from tests.commands.conftest import luujin

NOON = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)
TOPIC = "job_scams"


@pytest.fixture(autouse=True)
def filled(settings: Settings) -> None:
    """Five members of a club have answered before a topic, all of them well."""
    asyncio.run(_fill(settings))


async def _fill(settings: Settings) -> None:
    round_ = Content.load(ROOT / "content").round(TOPIC, "mn")
    assert round_ is not None
    good = {q.id: next(a for a in q.answers if q.is_good(a)) for q in round_.questions}
    async with database_of(settings) as (database, _), database.unit() as work:
        club = await work.clubs.add("Луужин клуб", "code")
        for n in range(5):
            person = await work.people.add(n + 1, NOON.date())
            await work.clubs.join(club.id, person.id)
            at = NOON + timedelta(minutes=n)
            taken = await work.rounds.begin(person.id, TOPIC, Phase.BEFORE, round_.version, at)
            await work.rounds.save(replace(taken, answers=good, finished_at=at))
        await work.commit()


def results(*arguments: str) -> Result:
    return luujin("results", *arguments)


def test_of_a_club_with_a_table(tmp_path: Path) -> None:
    file = tmp_path / "results.csv"
    done = results("--topic", TOPIC, "--club", "Луужин клуб", "--csv", str(file))
    assert done.exit_code == 0, done.output
    assert "Луужин клуб" in done.output
    assert done.output.count("100% → – → –") == 3
    header, *rows = list(csv.reader(StringIO(file.read_text(encoding="utf-8-sig"))))
    assert header[0] == "Topic"
    assert [row[4] for row in rows] == ["5", "", ""] * 3


def test_of_everybody() -> None:
    done = results("--topic", TOPIC)
    assert done.exit_code == 0, done.output
    assert "Everybody together" in done.output
    assert done.output.count("100%") == 3


def test_of_too_few() -> None:
    done = results("--topic", "rights_help")
    assert done.exit_code == 0, done.output
    assert "at least 5 people" in done.output


def test_of_a_campaign(settings: Settings, tmp_path: Path) -> None:
    number, file = asyncio.run(_send(settings)), tmp_path / "campaign.csv"
    done = results("--campaign", str(number), "--csv", str(file))
    assert done.exit_code == 0, done.output
    for told in ("Safe summer", "Луужин клуб", "Reached: 5+", "Opened: too few to show", "100% → – → –"):
        assert told in done.output
    header, first, *_ = list(csv.reader(StringIO(file.read_text(encoding="utf-8-sig"))))
    assert header[0] == "Campaign"
    assert first[:5] == ["Safe summer", "Everybody together", "", "Reached", "5"]


def test_of_no_campaign(settings: Settings) -> None:
    number = asyncio.run(_send(settings))
    done = results("--campaign", str(number + 1))
    assert done.exit_code == WRONG_SETTINGS
    assert f"{number} “Safe summer”" in done.output


async def _send(settings: Settings) -> int:
    """A campaign about a quiz of the topic that has reached the five members; its number."""
    quiz = Content.load(ROOT / "content").quizzes("mn", TOPIC)[0].id
    async with database_of(settings) as (database, _), database.unit() as work:
        (club,) = await work.clubs.every()
        draft = Campaign(0, 1, "Safe summer", {"mn": "Зун"}, None, Action(ActionKind.QUIZ, quiz))
        campaign = await work.campaigns.add(replace(draft, reach=Reach(frozenset({club.id}))), NOON)
        members = await work.clubs.members(club.id)
        await work.deliveries.address(campaign.id, {member.id: NOON for member in members})
        await work.campaigns.save(replace(campaign, state=CampaignState.RUNNING))
        rows = await work.deliveries.due(NOON, 10)
        sent = [replace(row, state=DeliveryState.SENT, language="mn") for row in rows]
        await work.deliveries.save_all(sent, NOON)
        await work.commit()
    return campaign.id


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "There are: job_scams"),
        (("--topic", "cooking"), "There are: job_scams"),
        (("--topic", TOPIC, "--club", "Nowhere"), "No club has this name"),
    ],
)
def test_what_is_not_there_is_named(arguments: tuple[str, ...], told: str) -> None:
    done = results(*arguments)
    assert done.exit_code == WRONG_SETTINGS
    assert told in done.output
