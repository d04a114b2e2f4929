"""Carrying what the outbox owes by e-mail, apart from the rest: a mail server may be slow."""

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.support import Parcel
from bot.usecases.ports import Clock, Mailer, Store, UnitOfWork

# How long to wait before another try, by how many there have been; the last one repeats.
PAUSES = tuple(timedelta(seconds=s) for s in (15, 60, 300))


@dataclass(frozen=True, slots=True)
class DeliverMail:
    """Send one e-mail for all that are owed; how many parcels that were, or were not needed any more.

    What cannot be sent is tried again, as long as the case waits; then what was raised is raised again.
    Without a ``mailer`` none is sent: the operator was told (``luujin doctor``).
    """

    store: Store
    mailer: Mailer | None
    clock: Clock

    async def __call__(self) -> int:
        async with self.store() as work:
            due = await work.outbox.due_mail(self.clock())
            wanted = [parcel for parcel in due if await self._is_wanted(work, parcel)]
        if wanted and self.mailer is not None:
            try:
                await self.mailer.somebody_waits()
            except Exception:
                await self._later(wanted)
                raise
        async with self.store() as work:
            for parcel in due:
                await work.outbox.done(parcel.id)
            await work.commit()
        return len(due)

    async def _is_wanted(self, work: UnitOfWork, parcel: Parcel) -> bool:
        escalation = await work.escalations.get(parcel.case_id)
        return escalation is not None and not escalation.is_quiet(self.clock())

    async def _later(self, parcels: list[Parcel]) -> None:
        async with self.store() as work:
            for parcel in parcels:
                pause = PAUSES[min(parcel.tries, len(PAUSES) - 1)]
                await work.outbox.later(parcel.id, self.clock() + pause)
            await work.commit()
