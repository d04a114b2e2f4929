"""A desk that is open, for whoever tests something else than its door."""

from bot.domain.desk_session import DeskSession
from bot.usecases.desk import is_at_desk
from tests.fakes.others import FakeClock
from tests.fakes.store import Memory

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


async def open_desk(memory: Memory, clock: FakeClock, person_id: int) -> None:
    """Open the desk to this person if they belong to it and it is not open to them."""
    async with memory.unit() as work:
        person = await work.people.get(person_id)
        session = await work.desk_sessions.get(person_id)
        if person is None or not is_at_desk(person) or (session is not None and session.is_open(clock())):
            return
        session = session or DeskSession(person_id, SECRET, clock())
        await work.desk_sessions.save(session.opened(session.last_step or 0, clock()))
        await work.commit()
