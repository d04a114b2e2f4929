"""Turns that are taken one after the other, where one that fails must hold up no other."""

from collections.abc import Awaitable, Callable, Iterable


async def one_by_one(act: Callable[[int], Awaitable[object]], ids: Iterable[int]) -> list[Exception]:
    """Do this with each; what failed, in order, for the caller to raise when all have had their turn."""
    failed: list[Exception] = []
    for one in ids:
        try:
            await act(one)
        except Exception as error:
            failed.append(error)
    return failed
