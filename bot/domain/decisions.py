"""Campaigns that wait for an admin: to be approved, or because their leader may not send them any more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.campaign import Campaign, CampaignAct, CampaignState, LogLine
from bot.domain.people import Person, Role

DECIDED = (CampaignState.AWAITING, CampaignState.HELD)
"""The states that end by an admin's decision."""

_WAITS_FROM = frozenset({CampaignAct.SUBMITTED, CampaignAct.HELD})


@dataclass(frozen=True, slots=True)
class Decisions:
    """What waits, in the order of its time. A series is approved as a whole: its first stands for it."""

    approval: tuple[Campaign, ...] = ()
    held: tuple[Campaign, ...] = ()

    @classmethod
    def among(cls, campaigns: Iterable[Campaign]) -> "Decisions":
        """Those of these campaigns that wait."""
        waiting = [one for one in campaigns if one.state in DECIDED]
        first: dict[int, Campaign] = {}
        for one in waiting:
            if one.state is CampaignState.AWAITING:
                first.setdefault(one.series, one)
        return cls(tuple(first.values()), tuple(one for one in waiting if one.state is CampaignState.HELD))

    def __len__(self) -> int:
        return len(self.approval) + len(self.held)


def decides(person: Person, campaign: Campaign) -> bool:
    """Whether it waits for this person: never for its author, where a second person has to agree."""
    if campaign.state not in DECIDED or not person.may(Role.ADMIN):
        return False
    return campaign.state is CampaignState.HELD or campaign.author_id != person.id


def is_told(history: Sequence[LogLine], person_id: int) -> bool:
    """Whether this person has heard that it waits, since it does. ``history``: its log, oldest first."""
    for line in reversed(history):
        if line.act in _WAITS_FROM:
            return False
        if line.act is CampaignAct.TOLD and line.person_id == person_id:
            return True
    return False
