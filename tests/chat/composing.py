"""A leader with a club, who writes a campaign by taps and words."""

from dataclasses import dataclass, field, replace
from typing import Any

from bot.domain.campaign import Campaign, CampaignState
from bot.domain.people import Role
from tests.chat.world import Phone, World, said

CLUB = "Цэнхэр тэнгэр"
MONGOLIAN, ENGLISH = "Баасан гарагт ирээрэй", "Come on Friday"
LANGUAGES = ("mn", "en")
A_PICTURE = "AgACAgIAAxkBAAIB"


@dataclass
class Leading:
    """A leader and the members of the club. ``draft``: the id of the campaign begun last."""

    world: World
    leader: Phone
    club_id: int
    people: list[Phone] = field(default_factory=list)

    @classmethod
    async def of(cls, *languages: str, language: str = "mn") -> "Leading":
        """One member of each of these languages; the leader's own is ``language``."""
        world = World()
        leader = await world.staff(1, Role.LEADER, CLUB, language=language)
        (club,) = await world.acts.club.places(await leader.person())
        found = cls(world, leader, club.id)
        for chat_id, member in enumerate(languages, 10):
            phone = await world.ready(chat_id, member)
            await phone.send(f"/club {club.code}")
            found.people.append(phone)
        return found

    @property
    def draft(self) -> int:
        return max(self.world.memory.tables.campaigns)

    @property
    def campaign(self) -> Campaign:
        return self.stored(self.draft)

    def stored(self, campaign_id: int) -> Campaign:
        return self.world.memory.tables.campaigns[campaign_id]

    async def begin(self) -> int:
        await self.leader.send("/campaign")
        await self.leader.tap("camp:new")
        return self.draft

    async def tap(self, act: str, *rest: object, phone: Phone | None = None) -> None:
        """Tap a button about the draft, wherever it was."""
        data = ":".join(("camp", act, str(self.draft), *map(str, rest)))
        phone = phone or self.leader
        await phone.tap(data, on=phone.last.id)

    async def write(self, mongolian: str | None = MONGOLIAN, english: str | None = ENGLISH) -> None:
        for language, text in (("mn", mongolian), ("en", english)):
            if text is not None:
                await self.tap("ask", language)
                await self.leader.send(text)

    async def ready(self, when: str = "now", english: str | None = ENGLISH) -> int:
        """A draft with everything it needs."""
        await self.begin()
        await self.write(english=english)
        if when in {"now", "tomorrow"}:
            await self.tap("at", when)
        else:
            await self.tap("when")
            await self.leader.send(when)
        return self.draft

    async def around_an_event(self, when: str = "2026-03-20 15:00", place: str = "12-р сургууль") -> int:
        """A draft about an event, with words, and no moment of its own."""
        await self.begin()
        await self.write()
        await self.tap("event")
        for text in (when, "Уулзалт", place):
            await self.leader.send(text)
        return self.draft

    async def planned(self, when: str = "now") -> int:
        await self.ready(when)
        await self.tap("plan")
        await self.leader.tap("camp:go")
        return self.draft

    async def photo(self, caption: str | None = None, **more: Any) -> None:
        sizes = [
            {"file_id": f"{A_PICTURE}{n}", "file_unique_id": str(n), "width": 90 * n, "height": 60 * n}
            for n in (1, 2)
        ]
        content: dict[str, Any] = {"photo": sizes, **more}
        await self.leader.message({**content, "caption": caption} if caption else content)

    def put(self, state: CampaignState) -> None:
        """The draft, brought into this state behind everybody's back."""
        campaigns = self.world.memory.tables.campaigns
        campaigns[self.draft] = replace(self.campaign, state=state)

    def say(self, key: str, **values: object) -> str:
        return said(key, "mn", **values)

    async def admin(self, chat_id: int = 2, language: str = "mn") -> Phone:
        return await self.world.staff(chat_id, Role.ADMIN, language=language)
