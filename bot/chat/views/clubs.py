"""A club for who runs it: its page with figures, its poster, and who leads it."""

from collections.abc import Sequence
from html import escape

from bot.chat.screen import Button, Screen
from bot.chat.views.common import bold, deep_link, menu_button, note, share_link
from bot.chat.views.pages import cut, turning
from bot.domain.people import Club
from bot.domain.suppression import FEWEST
from bot.figures.club import Bar, Chart, Panel
from bot.figures.poster import Both, Poster
from bot.texts.catalog import Catalogs, Words
from bot.texts.models import Topic
from bot.usecases.club_leaders import Leaders, Offer
from bot.usecases.club_pages import ClubPage

LONGEST_LABEL = 40
LONGEST_NAME = 80


def which(words: Words, clubs: Sequence[Club], page: int) -> Screen:
    """The clubs that one runs, a page of them."""
    shown = cut(clubs, page)
    rows = each(shown.things, "clb:of")
    return Screen(words.say("clubs.which"), (*rows, *turning(shown, "clb:page"), (menu_button(words),)))


def none(words: Words) -> Screen:
    """Who runs no club yet has nothing to see."""
    return note(words, words.say("clubs.none"))


def page(words: Words, found: ClubPage, topics: Sequence[Topic], link: str, is_one_of_many: bool) -> Screen:
    """A club in figures, how to join it, and what its leaders can do."""
    made = chart(words, found, topics)
    blocks = [f"{bold(short(found.club.name))}\n{escape(made.members)}"]
    for panel, none in zip(
        made.panels, (words.say("clubs.weeks_none"), words.say("clubs.topics_none")), strict=True
    ):
        lines = [f"{escape(bar.label)} · {escape(bar.value)}" for bar in panel.bars]
        told = any(bar.least is not None for bar in panel.bars)
        blocks.append("\n".join([bold(panel.title), *(lines if told else [escape(none)])]))
    blocks.append(f"{escape(words.say('clubs.code', code=found.club.code))}\n{escape(link)}")
    blocks.append(escape(made.note))
    return Screen("\n\n".join(blocks), _page_rows(words, found, is_one_of_many), html=True)


def chart(words: Words, found: ClubPage, topics: Sequence[Topic]) -> Chart:
    """The same figures on a picture."""
    sums = found.sums
    titles = {topic.id: topic.title for topic in topics}
    weeks = tuple(_bar(words, words.day(week), people) for week, people in sums.weeks.items())
    done = tuple(_bar(words, titles[id_], people) for id_, people in sums.topics.items() if id_ in titles)
    panels = Panel(words.say("clubs.weeks"), weeks), Panel(words.say("clubs.topics"), done)
    members = words.say("clubs.members", people=_people(words, sums.members))
    mark, how = words.say("picture.mark"), words.say("clubs.how")
    return Chart(mark, short(found.club.name), members, panels, how)


def picture_ready(words: Words, club: Club) -> Screen:
    """What stands below the picture."""
    return Screen(words.say("clubs.picture_ready", club=short(club.name)), (_back(words, club),))


def poster(catalogs: Catalogs, club: Club, link: str, bot_username: str) -> Poster:
    """The words of the poster, in both languages for everybody."""
    mn, en = catalogs.words("mn"), catalogs.words("en")
    return Poster(
        short(club.name),
        Both(mn.say("poster.welcome"), en.say("poster.welcome")),
        Both(mn.say("poster.scan"), en.say("poster.scan")),
        Both(mn.say("poster.write", bot=bot_username), en.say("poster.write", bot=bot_username)),
        link,
        f"/club {club.code}",
    )


def poster_picture(words: Words) -> Screen:
    """What stands below the poster as a picture."""
    return Screen(words.say("clubs.poster_picture"))


def poster_ready(words: Words, club: Club) -> Screen:
    """What stands below the poster to print."""
    return Screen(words.say("clubs.poster_ready", club=short(club.name)), (_back(words, club),))


def invited(words: Words, offer: Offer, bot_username: str) -> Screen:
    """The link for another leader, shown once."""
    return _offered(words, words.say("clubs.invited", club=short(offer.club.name)), offer, bot_username)


def hand_over_question(words: Words, club: Club) -> Screen:
    """Before a club is given away."""
    rows = (Button(words.say("clubs.hand_over_yes"), f"clb:give:{club.id}"),), _back(words, club)
    return Screen(words.say("clubs.hand_over_question", club=short(club.name)), rows)


def handing_over(words: Words, offer: Offer, bot_username: str) -> Screen:
    """The link for who takes the club over, shown once."""
    return _offered(words, words.say("clubs.handing_over", club=short(offer.club.name)), offer, bot_username)


def handed_over(words: Words, club: Club) -> Screen:
    """For who led the club until now. It comes when somebody else acts: without a sound."""
    screen = note(words, words.say("clubs.handed_over", club=short(club.name)))
    return Screen(screen.text, screen.rows, silent=True)


def leads_now(words: Words, club: Club, hints: str) -> Screen:
    """For who leads the club from now on."""
    text = words.say("clubs.leads_now", club=short(club.name))
    return Screen(f"{text}\n\n{hints}", (_back(words, club),))


def leaders(words: Words, found: Leaders) -> Screen:
    """How many lead a club; one of them may step down."""
    text = words.count("clubs.leaders_some", found.number, club=short(found.club.name))
    down = Button(words.say("clubs.step_down"), f"clb:down:{found.club.id}")
    rows = ((down,),) if found.is_one else ()
    return Screen(text, (*rows, _back(words, found.club)))


def step_down_question(words: Words, club: Club) -> Screen:
    """Before somebody stops leading a club."""
    rows = (Button(words.say("clubs.step_down_yes"), f"clb:quit:{club.id}"),), _back(words, club)
    return Screen(words.say("clubs.step_down_question", club=short(club.name)), rows)


def stepped_down(words: Words, club: Club) -> Screen:
    """For who leads the club no more."""
    return note(words, words.say("clubs.stepped_down", club=short(club.name)))


def each(clubs: Sequence[Club], data: str) -> list[tuple[Button, ...]]:
    """A row for each club; ``data``: what its button carries before ``:`` and the club's number."""
    return [(Button(short(club.name, LONGEST_LABEL), f"{data}:{club.id}"),) for club in clubs]


def short(name: str, longest: int = LONGEST_NAME) -> str:
    """The name of a club, cut where it is too long."""
    return name if len(name) <= longest else f"{name[: longest - 1]}…"


def _page_rows(words: Words, found: ClubPage, is_one_of_many: bool) -> tuple[tuple[Button, ...], ...]:
    club_id = found.club.id
    picture = Button(words.say("clubs.picture"), f"clb:pic:{club_id}")
    printed = Button(words.say("clubs.poster"), f"clb:qr:{club_id}")
    invite = Button(words.say("clubs.invite"), f"clb:inv:{club_id}")
    hand_over = Button(words.say("clubs.hand_over"), f"clb:hand:{club_id}")
    led_by = Button(words.say("clubs.leaders"), f"clb:lead:{club_id}")
    others = Button(words.say("clubs.others"), "clb:page:0") if is_one_of_many else menu_button(words)
    if found.is_led:
        return (picture, printed), (invite, hand_over), (led_by, others)
    return (picture, printed), (invite, led_by), (others,)


def _offered(words: Words, text: str, offer: Offer, bot_username: str) -> Screen:
    start = f"i_{offer.token}"
    share = share_link(bot_username, start, words.say("clubs.send_words", club=short(offer.club.name)))
    rows = (Button(words.say("clubs.send"), url=share),), _back(words, offer.club)
    return Screen(f"{text}\n\n{deep_link(bot_username, start)}", rows)


def _back(words: Words, club: Club) -> tuple[Button, ...]:
    return (Button(words.say("clubs.page"), f"clb:of:{club.id}"),)


def _bar(words: Words, label: str, people: int | None) -> Bar:
    most = people + FEWEST - 1 if people is not None else None
    return Bar(label, people, most, _people(words, people))


def _people(words: Words, people: int | None) -> str:
    """As many people as whole fives tell: ``10–14``."""
    return words.say("clubs.few") if people is None else f"{people}–{people + FEWEST - 1}"
