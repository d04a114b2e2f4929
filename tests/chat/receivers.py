"""A club whose leader sends campaigns, and the people who get them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.campaign import Action, Campaign, Step
from bot.domain.people import Role
from tests.chat.world import Phone, World

CLUB = "Цэнхэр тэнгэр"
WORDS = {"mn": "Баасан гарагт ирээрэй", "en": "Come on Friday"}


@dataclass
class Receivers:
    """A leader and the members of the club."""

    world: World
    leader: Phone
    people: list[Phone] = field(default_factory=list)

    @classmethod
    async def of(cls, *languages: str) -> "Receivers":
        """One member of each language."""
        world = World()
        found = cls(world, await world.staff(1, Role.LEADER, CLUB, language="mn"))
        (club,) = await world.acts.led_clubs(await found.leader.person())
        for chat_id, language in enumerate(languages, 10):
            phone = await world.ready(chat_id, language)
            await phone.send(f"/club {club.code}")
            found.people.append(phone)
        return found

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
