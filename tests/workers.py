"""How several pytest processes share the suite (`make test`): what stays together, what is begun first."""

from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

ASK_RASA = ("tests/journeys/", "tests/nlu/test_check_talk.py", "tests/nlu/test_model.py")
"""They use the fixture ``rasa``: one process starts that server, and keeps it busy."""

LONG = (*ASK_RASA, "tests/faults/", "tests/nlu/")
"""What takes minutes is begun first: if it came last, all others would wait for one process in the end."""


def group_of(nodeid: str) -> str:
    """What one process runs, a test after the other: all that asks Rasa, or else a file."""
    return "Rasa" if nodeid.startswith(ASK_RASA) else nodeid.partition("::")[0]


def place_in_line(nodeid: str) -> int:
    """The smallest number is begun first; what does not take long comes in the order of its files' names."""
    return next((place for place, long in enumerate(LONG) if nodeid.startswith(long)), len(LONG))


class InGroups(LoadScopeScheduling):  # type: ignore[misc]
    """Hands out whole groups in their order. Marks of groups would end up in the names of failed tests."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)
