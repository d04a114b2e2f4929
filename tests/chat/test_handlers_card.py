"""A coordinator makes a card for somebody who is there in person."""

import re

from bot.chat.lanes import Sweeper
from bot.domain.people import Role
from bot.usecases.vanish import SweepPosts
from tests.chat.test_handlers_desk import staffed
from tests.chat.world import ME, World, said
from tests.figures.pdf import pages


async def test_it_leads_into_the_network_once_and_leaves_the_chat_again() -> None:
    world = World()
    staff = await world.staff(1, Role.COORDINATOR)
    await staff.send("/desk")
    await staff.tap("card")
    (picture, paper) = [one for chat, one in world.messenger.files if chat == staff.chat_id]
    assert (picture.name, paper.name) == ("quiz.png", "quiz.pdf")
    assert said("poster.scan", "en") in " ".join(pages(paper.data)[0].split())
    assert world.memory.tables.log == [], "a line has its moment in the open"
    (invitation,) = world.memory.tables.invitations.values()
    assert (invitation.role, invitation.made_by) == (Role.MEMBER, (await staff.person()).id)
    world.clock.pass_(minutes=16)
    await SweepPosts(world.memory.unit, Sweeper(world.messenger), world.clock)()  # type: ignore[arg-type]
    assert staffed("desk.card_ready") not in staff.words
    assert f"@{ME}" not in staff.words
    assert re.search(r"i_\w{5}", staff.words) is None


async def test_nobody_else_makes_one() -> None:
    world = World()
    await (await world.staff(1, Role.COORDINATOR)).send("/desk")
    stranger = await world.ready(9)
    await stranger.tap("card", on=stranger.last.id)
    assert stranger.text == said("error.not_allowed")
    locked = await world.staff(2, Role.COORDINATOR)
    locked.has_open_desk = False
    await locked.tap("card", on=locked.last.id)
    assert "quiz.pdf" not in {one.name for _, one in world.messenger.files}
