"""A club whose leader sends campaigns, and the people who get them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.campaign import Action, Campaign, Step
from tests.chat.composing import ENGLISH, MONGOLIAN, Leading
from tests.chat.world import Phone, World

WORDS = {"mn": MONGOLIAN, "en": ENGLISH}


@dataclass
class Receivers:
    """A leader and the members of the club."""

    world: World
    leader: Phone
    people: list[Phone]

    @classmethod
    async def of(cls, *languages: str) -> "Receivers":
        """One member of each language."""
        leading = await Leading.of(*languages)
        return cls(leading.world, leading.leader, leading.people)

    async def draft(
        self,
        texts: Mapping[str, str] = WORDS,
        action: Action | None = None,
        picture: str | None = None,
        event: tuple[str, str, datetime] | None = None,
        steps: tuple[Step, ...] = (),
    ) -> Campaign:
        """A draft for the club, due now. ``event``: title, place and beginning."""
        compose, leader = self.world.acts.compose, await self.leader.person()
        draft = await compose.begin(leader)
        for language, text in texts.items():
            await compose.text(leader, draft.id, language, text)
        if picture is not None:
            await compose.picture(leader, draft.id, picture)
        if event is not None:
            await compose.event(leader, draft.id, *event)
            await compose.steps(leader, draft.id, steps)
        if action is not None:
            await compose.action(leader, draft.id, action)
        return await compose.due(leader, draft.id, self.world.clock())

    async def send(self, draft: Campaign) -> Campaign:
        """Plan it and let it leave."""
        planned, _ = await self.world.acts.schedule(await self.leader.person(), draft.id)
        await self.world.run_campaigns()
        return planned
