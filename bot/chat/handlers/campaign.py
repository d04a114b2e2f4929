"""A leader writes a campaign step by step. The draft is stored after each step."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.chat.handlers.numbers import number
from bot.chat.views import campaign as view
from bot.chat.visit import Visit
from bot.domain.campaign import read_moment
from bot.domain.errors import NotAllowedError
from bot.domain.people import Role

TOMORROW_AT = 16  # after school, before evening


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """Every campaign button."""
    match args:
        case ("new",):
            await new(visit)
        case ("club", club_id):
            await begin(visit, number(club_id))
        case ("skip", campaign_id):
            await ask_quiz(visit, number(campaign_id))
        case ("quiz", campaign_id, quiz_id):
            await choose_quiz(visit, number(campaign_id), None if quiz_id == "-" else quiz_id)
        case ("when", campaign_id, moment):
            await choose_when(visit, number(campaign_id), moment)
        case ("go", campaign_id):
            await schedule(visit, number(campaign_id))
        case ("drop", campaign_id):
            await drop(visit, number(campaign_id))
        case _:
            await listing(visit, ())


async def listing(visit: Visit, _: tuple[str, ...]) -> None:
    """``/campaign``: the newest ones."""
    campaigns = await visit.acts.campaigns(visit.person)
    zone = ZoneInfo(visit.person.zone)
    times = [visit.words.moment(c.due_at.astimezone(zone)) if c.due_at else "" for c, _ in campaigns]
    clubs = await visit.acts.led_clubs(visit.person)
    links = [(club, f"https://t.me/{visit.room.bot_username}?start=c_{club.code}") for club in clubs]
    await visit.show(view.listing(visit.words, campaigns, times, links))


async def new(visit: Visit) -> None:
    """A new draft: for the only club at once, else choose one."""
    if not visit.person.may(Role.LEADER):
        raise NotAllowedError
    clubs = await visit.acts.led_clubs(visit.person)
    if len(clubs) == 1:
        await begin(visit, clubs[0].id)
    else:
        await visit.show(view.which_club(visit.words, clubs))


async def begin(visit: Visit, club_id: int) -> None:
    """The draft exists; the Mongolian words come first."""
    draft = await visit.acts.compose.begin(visit.person, club_id)
    visit.person = await visit.acts.change.expect(visit.person, "campaign.mn", str(draft.id))
    club = next((c for c in await visit.acts.led_clubs(visit.person) if c.id == club_id), None)
    await visit.show(view.ask_mongolian(visit.words, club))


async def text(visit: Visit, what: str, ref: str, words: str) -> None:
    """A text that a draft was waiting for: Mongolian, English, or the moment."""
    draft = number(ref)
    match what:
        case "campaign.mn":
            await visit.acts.compose.text(visit.person, draft, "mn", words)
            visit.person = await visit.acts.change.expect(visit.person, "campaign.en", ref)
            await visit.show(view.ask_english(visit.words, draft))
        case "campaign.en":
            await visit.acts.compose.text(visit.person, draft, "en", words)
            await ask_quiz(visit, draft)
        case _:
            await visit.acts.compose.due(visit.person, draft, read_moment(words, visit.now()))
            await preview(visit, draft)


async def ask_quiz(visit: Visit, draft: int) -> None:
    """Which quiz goes under it."""
    visit.person = await visit.acts.change.expect_nothing(visit.person)
    await visit.acts.compose.read(visit.person, draft)
    await visit.show(view.ask_quiz(visit.words, draft, visit.room.content.quizzes(visit.language)))


async def choose_quiz(visit: Visit, draft: int, quiz_id: str | None) -> None:
    """The quiz is chosen; now the moment."""
    await visit.acts.compose.quiz(visit.person, draft, quiz_id)
    visit.person = await visit.acts.change.expect(visit.person, "campaign.when", str(draft))
    await visit.show(view.ask_when(visit.words, draft))


async def choose_when(visit: Visit, draft: int, moment: str) -> None:
    """Now, or tomorrow after school."""
    due = visit.now()
    if moment == "tomorrow":
        due = (due + timedelta(days=1)).replace(hour=TOMORROW_AT, minute=0, second=0, microsecond=0)
    await visit.acts.compose.due(visit.person, draft, due)
    await preview(visit, draft)


async def preview(visit: Visit, draft: int) -> None:
    """What people will get, and how many."""
    visit.person = await visit.acts.change.expect_nothing(visit.person)
    campaign, audience = await visit.acts.preview(visit.person, draft)
    due = (campaign.due_at or visit.now()).astimezone(ZoneInfo(visit.person.zone))
    quiet = visit.person.quiet.covers(due.time())
    await visit.show(view.preview(visit.words, campaign, audience, due, quiet))


async def schedule(visit: Visit, draft: int) -> None:
    """Plan it: one row for each recipient, in one commit."""
    campaign, people = await visit.acts.schedule(visit.person, draft)
    due = (campaign.due_at or visit.now()).astimezone(ZoneInfo(visit.person.zone))
    await visit.show(view.scheduled(visit.words, campaign, people, due))


async def drop(visit: Visit, campaign_id: int) -> None:
    """Stop it; nothing more is sent."""
    await visit.acts.cancel_campaign(visit.person, campaign_id)
    await listing(visit, ())


async def upcoming(visit: Visit) -> None:
    """The next campaign of the person's clubs: when it is, never its words before the time."""
    found = await visit.acts.next_campaign(visit.person)
    due = found.due_at.astimezone(ZoneInfo(visit.person.zone)) if found and found.due_at else None
    await visit.show(view.upcoming(visit.words, due))
