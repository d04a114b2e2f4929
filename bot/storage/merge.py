"""Saving without undoing what somebody else saved meanwhile."""

from dataclasses import fields, replace
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")


def changed(loaded: T, new: T) -> set[str]:
    """Names of the fields in which ``new`` differs from what was loaded."""
    return {f.name for f in fields(new) if getattr(new, f.name) != getattr(loaded, f.name)}


def merged(loaded: T | None, stored: T, new: T) -> T:
    """What this unit of work changed since it loaded, put upon what is stored now.

    A sender that marks somebody unreachable must not bring back the reminders that the person switched
    off in the same second. Without ``loaded`` the new value counts whole.
    """
    if loaded is None:
        return new
    return replace(stored, **{name: getattr(new, name) for name in changed(loaded, new)})
