"""The door of the desk, as somebody with a code app meets it: set up, open, lock, shut for good."""

import re

from tests.journeys.people import BUTTONS, KEY, at_desk, staff
from tests.journeys.phones import Phone, Sandbox, text_of
from tests.journeys.world import World

LOCKED = "зургаан оронтой тоог"


def newest_coordinator(world: World) -> str:
    """The number under which the command line knows whoever came to the desk last."""
    numbers = re.findall(r"(\d+)\s*│\s*coordinator", world.luujin("people", "list"))
    return str(max(map(int, numbers)))


async def shown_after(phone: Phone, command: str, expected: str) -> str:
    return text_of(await phone.wait_for(expected, after=await phone.send(command)))


async def test_an_app_opens_the_desk_and_a_lock_or_a_lost_role_shuts_it(
    sandbox: Sandbox, world: World
) -> None:
    desk = await staff(sandbox, world, "coordinator")
    await at_desk(desk)
    seen = await desk.messages()
    assert not [one for one in seen if KEY.search(text_of(one)) or "photo" in one], "nothing of it is left"
    assert not [one for one in seen if re.fullmatch(r"\d{6}", text_of(one))]
    await desk.tap(BUTTONS["mn"]["lock"])
    await desk.wait_for("Түгжлээ")
    assert not KEY.search(await shown_after(desk, "/desk", LOCKED)), "the app knows it already"
    await shown_after(desk, "12345", LOCKED)
    await shown_after(desk, "000 000", LOCKED)

    number = newest_coordinator(world)
    world.luujin("desk", "reset", number)
    await at_desk(desk)
    world.luujin("people", "revoke", number, "--role", "coordinator")
    await shown_after(desk, "/desk", "эрх")
    await shown_after(desk, "/lock", "эрх")
