"""The timetable: APScheduler wakes use cases at moments that stand in the database."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

log = structlog.get_logger()

LOOK_EVERY = 2
"""Seconds between two looks at what is planned; another process may have planned it."""

REMIND_EVERY = 600
"""Seconds between two looks at whom to remind of a round; its day is known to the day only."""

# APScheduler drops a run that comes a second late by default. Here a late run is run, once.
JOB_DEFAULTS = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}


@dataclass(frozen=True, slots=True)
class Duties:
    """What the timetable wakes.

    ``due`` lists ids and moments of campaigns that wait; ``start`` lets one run; ``started`` tells the
    sender; ``sweep`` removes what has been kept long enough; ``remind`` sends reminders of rounds, and tells
    how many.
    """

    due: Callable[[], Awaitable[list[tuple[int, datetime]]]]
    start: Callable[[int], Awaitable[bool]]
    started: Callable[[], None]
    sweep: Callable[[], Awaitable[None]]
    remind: Callable[[], Awaitable[int]]


class Timetable:
    """Plans campaigns, reminders of rounds and the daily sweep.

    The database is the truth: a restart plans everything anew.
    """

    def __init__(self, duties: Duties, zone: str) -> None:
        self._duties = duties
        self._zone = ZoneInfo(zone)
        self._scheduler = AsyncIOScheduler(
            timezone=self._zone, job_defaults=JOB_DEFAULTS, executors={"default": AsyncIOExecutor()}
        )

    def begin(self) -> None:
        """Begin inside the running loop."""
        self._scheduler.add_job(self._plan, IntervalTrigger(seconds=LOOK_EVERY), id="plan")
        # Four in the morning: hardly anybody writes, and the backup of the night has run.
        self._scheduler.add_job(self._sweep, CronTrigger(hour=4, timezone=self._zone), id="sweep")
        remind = IntervalTrigger(seconds=REMIND_EVERY)
        at_once = datetime.now(self._zone)
        self._scheduler.add_job(self._remind, remind, id="remind", next_run_time=at_once)
        self._scheduler.start()

    def end(self) -> None:
        """Wake nothing any more; running work is left to finish."""
        self._scheduler.shutdown(wait=False)

    async def _plan(self) -> None:
        """One job for each campaign that waits; none for those that do not wait any more."""
        try:
            waiting = {f"campaign:{campaign}": (campaign, due) for campaign, due in await self._duties.due()}
        except Exception as error:
            log.error("planning failed", kind=type(error).__name__)
            return
        planned = {job.id: job for job in self._scheduler.get_jobs() if job.id.startswith("campaign:")}
        for job_id in planned.keys() - waiting.keys():
            planned[job_id].remove()
        for job_id, (campaign, due) in waiting.items():
            if job_id not in planned:
                self._scheduler.add_job(self._start, DateTrigger(due), id=job_id, args=[campaign])

    async def _start(self, campaign_id: int) -> None:
        try:
            if await self._duties.start(campaign_id):
                self._duties.started()
        except Exception as error:
            # Not lost: the campaign still waits in the database and the next look plans it again.
            log.error("start failed", kind=type(error).__name__)

    async def _sweep(self) -> None:
        try:
            await self._duties.sweep()
        except Exception as error:
            log.error("sweep failed", kind=type(error).__name__)

    async def _remind(self) -> None:
        try:
            count = await self._duties.remind()
        except Exception as error:
            log.error("reminders failed", kind=type(error).__name__)
            return
        if count:
            log.info("reminders sent", act="rounds", count=count)
