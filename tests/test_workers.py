"""What stays together when several processes share the suite."""

import pytest

from tests.workers import ASK_RASA, group_of, place_in_line


def test_all_who_ask_rasa_share_one(request: pytest.FixtureRequest) -> None:
    asking = [
        item.nodeid
        for item in request.session.items
        if isinstance(item, pytest.Function)
        if "rasa" in item.fixturenames and not hasattr(item.module, "rasa")  # a file may have one of its own
    ]
    assert {group_of(nodeid) for nodeid in asking} <= {"Rasa"}


def test_a_file_stays_together() -> None:
    assert group_of("tests/nlu/test_data.py::test_one[a::b]") == "tests/nlu/test_data.py"
    assert group_of("tests/usecases/test_start.py::TestIt::test_one") == "tests/usecases/test_start.py"


def test_what_takes_long_is_begun_first() -> None:
    names = ["tests/chat/test_a.py::a", "tests/nlu/test_vectors.py::b", f"{ASK_RASA[0]}test_z.py::c"]
    assert sorted(names, key=place_in_line) == names[::-1]
