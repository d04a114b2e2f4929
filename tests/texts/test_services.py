"""Which services fit a need and a place."""

import pytest

from bot.texts.content import Content
from bot.texts.models import Need, Service, Status, Where
from bot.texts.services import first_to_ask, fitting

from .conftest import CONTENT


def a_service(needs: str, places: str, number: str | None = "108") -> Service:
    return Service(
        id="x",
        name="x",
        what="x",
        status=Status.UNVERIFIED,
        number=number,
        needs=tuple(Need(n) for n in needs.split()),
        places=tuple(Where(p) for p in places.split()),
    )


AT_HOME, AWAY = a_service("child work", "mongolia"), a_service("abroad work", "abroad")
ANYWHERE = a_service("online child", "anywhere", None)
EVERY = (AT_HOME, AWAY, ANYWHERE)


@pytest.mark.parametrize(
    ("need", "where", "found"),
    [
        (Need.WORK, Where.MONGOLIA, (AT_HOME,)),
        (Need.WORK, Where.ABROAD, (AWAY,)),
        (Need.CHILD, Where.MONGOLIA, (AT_HOME, ANYWHERE)),
        (Need.CHILD, Where.ABROAD, (ANYWHERE,)),
        (Need.ONLINE, Where.ABROAD, (ANYWHERE,)),
        (Need.HEALTH, Where.MONGOLIA, ()),
    ],
)
def test_need_and_place_choose(need: Need, where: Where, found: tuple[Service, ...]) -> None:
    assert fitting(EVERY, need, where) == found


def test_those_to_ask_first_have_a_number_and_are_for_anybody() -> None:
    assert first_to_ask(EVERY) == (AT_HOME,)


def test_there_is_always_somebody_to_ask_first() -> None:
    numbers = [service.number for service in first_to_ask(Content.load(CONTENT).helpers("mn"))]
    assert {"108", "102"} <= set(numbers)
