"""Clubs: their page, picture and poster, who leads them, and how members leave, with the real words."""

import re
from html import unescape
from io import BytesIO

import pytest
from PIL import Image

from bot.chat.callbacks import DATA_LIMIT
from bot.chat.errors import RetryLaterError, UnreachableError
from bot.chat.screen import LIMIT, Button, Screen, plain
from bot.chat.views import clubs as view
from bot.chat.views import membership
from bot.domain.clubs import summed
from bot.domain.people import Club, Role
from bot.domain.streak import WEEK
from bot.figures import club as figure
from bot.figures import poster as poster_figure
from bot.texts.models import MOST_ON_BUTTON
from bot.usecases.club_leaders import Leaders, Offer
from bot.usecases.club_pages import ClubPage
from bot.usecases.clubs import club_named
from bot.usecases.practice import note_week
from tests.chat.composing import LANGUAGES
from tests.chat.world import ME, Phone, World, catalogs, content, said
from tests.figures.pdf import pages
from tests.figures.sheets import boxes, check_sheet, note_drawn

CAPTION = 1024
CLUB = "12-р сургуулийн «Хүслэн» клуб"
# Words that would tell who looks over a shoulder, or at a wall, what else the bot is for.
NEVER_ON_A_WALL = re.compile(
    r"наймаа|хохир|тусламж|хүчирхийл|аюул|хамгаал|зохицуулагч"
    r"|traffick|victim|surviv|abuse|help ?line|support|danger",
    re.IGNORECASE,
)


async def club_of(world: World, name: str = CLUB) -> Club:
    async with world.memory.unit() as work:
        club = await work.clubs.by_name(name)
    assert club is not None
    return club


async def filled(world: World, people: int, name: str = CLUB) -> None:
    """So many members, who all learnt something; the week of it is over."""
    async with world.memory.unit() as work:
        club = await club_named(work, name)
        for n in range(people):
            chat_id = 5000 + len(world.memory.tables.people) + n
            person = await work.people.add(chat_id, world.clock().date())
            await work.clubs.join(club.id, person.id)
            await note_week(work, person, world.clock())
        await work.commit()
    world.clock.pass_(days=7)


async def leader(language: str = "mn", people: int = 0) -> Phone:
    world = World()
    phone = await world.staff(9, Role.LEADER, CLUB, language)
    if people:
        await filled(world, people)
    return phone


def token_in(text: str) -> str:
    found = re.search(rf"https://t\.me/{ME}\?start=i_(\S+)", text)
    assert found is not None
    return found[1]


# — The page —


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("way", ["/clubs", "more"])
async def test_a_leader_of_one_club_sees_its_page_at_once(way: str, language: str) -> None:
    phone = await leader(language, people=12)
    if way == "more":
        await phone.send("/menu")
        await phone.tap("more")
        await phone.tap("clb")
    else:
        await phone.send(way)
    club = await club_of(phone.world)
    assert CLUB in phone.text
    assert said("clubs.members", language, people="10–14") in phone.text
    assert phone.text.count("10–14") == 2
    assert phone.text.count(said("clubs.few", language)) == 7
    assert said("clubs.topics_none", language) in phone.text
    assert said("clubs.code", language, code=club.code) in phone.text
    assert f"https://t.me/{ME}?start=c_{club.code}" in phone.text
    ours = f":{club.id}"
    assert phone.data == [
        *(f"clb:{act}{ours}" for act in ("pic", "qr", "inv", "hand", "lead")), "menu"
    ]  # fmt: skip
    assert phone.world.never_filled == []


async def test_a_small_club_shows_no_figure_at_all() -> None:
    phone = await leader(people=4)
    await phone.send("/clubs")
    assert said("clubs.members", people=said("clubs.few")) in phone.text
    assert said("clubs.weeks_none") in phone.text
    assert "–" not in phone.text


async def test_a_page_looks_the_same_after_a_friend_joined_and_learnt() -> None:
    phone = await leader(people=6)
    await phone.send("/clubs")
    before = phone.text
    friend = await phone.world.ready(77)
    await friend.send(f"/club {(await club_of(phone.world)).code}")
    await friend.play(content().quizzes("mn")[0])
    assert phone.world.memory.tables.weeks
    await phone.send("/clubs")
    assert phone.text == before


async def test_a_leader_of_several_clubs_chooses_and_sees_no_other() -> None:
    world = World()
    phone = await world.staff(9, Role.LEADER, CLUB, "mn")
    await phone.send(f"/start i_{await world.invite(Role.LEADER, 'Хоёр дахь')}")
    await filled(world, 1, "Бусдын клуб")
    await phone.send("/clubs")
    assert phone.text == said("clubs.which")
    labels = [button.text for button in phone.last.buttons]
    assert labels[:2] == [CLUB, "Хоёр дахь"]
    assert "Бусдын клуб" not in labels
    await phone.tap(f"clb:of:{(await club_of(world)).id}")
    assert CLUB in phone.text
    await phone.tap("clb:page:0")
    assert phone.text == said("clubs.which")


async def test_an_admin_sees_every_club_a_page_at_a_time_and_has_none_to_give() -> None:
    world = World()
    admin = await world.staff(9, Role.ADMIN, language="mn")
    names = [f"Клуб {n:02}" for n in range(20)]
    for name in names:
        await filled(world, 0, name)
    await admin.send("/menu")
    await admin.tap("more")
    await admin.tap("clb")
    labels = [button.text for button in await admin.leaf("clb:page", 3)]
    assert [label for label in labels if label.startswith("Клуб")] == names
    await admin.tap("clb:of:")
    assert [data.rpartition(":")[0] for data in admin.data] == [
        "clb:pic", "clb:qr", "clb:inv", "clb:lead", "clb:page"
    ]  # fmt: skip


async def test_who_runs_no_club_is_told_so_and_everybody_else_is_refused() -> None:
    world = World()
    alone = await world.staff(8, Role.LEADER, None, "mn")
    await alone.send("/clubs")
    assert alone.text == said("clubs.none")
    await filled(world, 6)
    club = await club_of(world)
    others = [await world.ready(7), await world.staff(6, Role.COORDINATOR, language="mn")]
    others.append(await world.staff(5, Role.LEADER, "Бусдын клуб", "mn"))
    for phone in others:
        await phone.send("/menu")
        if phone is not others[-1]:
            await phone.tap("more")
            assert "clb" not in phone.data
            await phone.send("/clubs")
            assert phone.text == said("error.not_allowed")
        for act in ("of", "pic", "qr", "inv", "hand", "give", "lead", "down", "quit"):
            await phone.tap(f"clb:{act}:{club.id}", on=phone.last.id)
            assert phone.text == said("error.not_allowed"), act
    assert world.messenger.files == []
    assert world.memory.tables.invitations == {}


@pytest.mark.parametrize("data", ["clb:of:x", "clb:gone:1", "clb:of", "clb:page:x", "clb:of:1:2", "club:x"])
async def test_buttons_from_another_time_are_answered_kindly(data: str) -> None:
    phone = await leader()
    await phone.send("/clubs")
    await phone.taps_in_vain(data)


async def test_an_admin_meets_a_club_that_is_no_more_kindly() -> None:
    world = World()
    admin = await world.staff(9, Role.ADMIN, language="mn")
    await admin.send("/clubs")
    for act in ("of", "pic", "qr", "inv", "hand", "lead", "down"):
        await admin.taps_in_vain(f"clb:{act}:4711")


# — Picture and poster —


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_picture_shows_what_the_page_says_and_nothing_else(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = await leader(language, people=7)
    await phone.send("/clubs")
    page = unescape(plain(phone.last.screen).text)
    drawn = note_drawn(monkeypatch, figure)
    await phone.tap("clb:pic:")
    ((_, picture),) = phone.world.messenger.files
    assert picture.is_picture
    check_sheet(figure.sheet(drawn[0]))
    page_words = set(page.split())
    words = [word for box in boxes(figure.sheet(drawn[0])) for word in box.words.split()]
    topics = {word for topic in content().topics(language) for word in topic.title.split()}
    allowed = (
        page_words | {said("picture.mark", language)} | topics | set(said("clubs.few", language).split())
    )
    assert [word for word in words if word not in allowed] == []
    assert "5–9" in words
    await phone.tap("clb:of:")
    assert CLUB in phone.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_poster_comes_as_a_picture_and_to_print(language: str) -> None:
    phone = await leader(language)
    club = await club_of(phone.world)
    await phone.send("/clubs")
    await phone.tap("clb:qr:")
    (_, picture), (_, printed) = phone.world.messenger.files
    assert (picture.name, printed.name) == ("poster.png", "poster.pdf")
    with Image.open(BytesIO(picture.data)) as image:
        assert image.format == "PNG"
    (page,) = pages(printed.data)
    for line in ("poster.welcome", "poster.scan"):
        assert all(said(line, one) in page for one in LANGUAGES), "in both languages for everybody"
    assert f"@{ME}" in page
    assert page.splitlines()[-1] == f"/club {club.code}"
    assert NEVER_ON_A_WALL.search(page) is None
    await phone.tap("clb:of:")
    assert CLUB in phone.text


async def test_what_stands_on_the_poster_leads_into_the_club() -> None:
    phone = await leader()
    club = await club_of(phone.world)
    words = view.poster(catalogs(), club, f"https://t.me/{ME}?start=c_{club.code}", ME)
    by_code, by_link = await phone.world.ready(70), await phone.world.ready(71)
    await by_code.send(words.typed)
    await by_link.send(f"/start {words.link.partition('?start=')[2]}")
    for student in (by_code, by_link):
        assert student.text == said("welcome.joined", club=CLUB)
    assert len(phone.world.memory.tables.club_members) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_on_a_poster_speaks_of_what_else_the_bot_is_for(language: str) -> None:
    for key in ("poster.welcome", "poster.scan", "poster.write"):
        assert NEVER_ON_A_WALL.search(said(key, language, bot=ME)) is None


# — Leaders —


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_co_leader_comes_by_a_link_that_is_shown_once(language: str) -> None:
    phone = await leader(language)
    await phone.send("/clubs")
    await phone.tap("clb:inv:")
    token = token_in(phone.text)
    assert said("clubs.invited", language, club=CLUB) in phone.text
    assert any(data.startswith("https://t.me/share/url?") and token in data for data in phone.data)
    await phone.tap("clb:of:")
    assert token not in phone.words, "it is gone with the next screen"
    guest = await phone.world.ready(70)
    await guest.send(f"/start i_{token}")
    assert said("clubs.leads_now", club=CLUB) in guest.text
    assert said("course.hint") in guest.text
    await guest.tap("clb:of:")
    assert CLUB in guest.text
    await phone.tap("clb:lead:")
    assert catalogs().words(language).count("clubs.leaders_some", 2, club=CLUB) in phone.text
    second = await phone.world.ready(71)
    await second.send(f"/start i_{token}")
    assert said("clubs.leads_now", club=CLUB) not in second.text
    assert not (await second.person()).may(Role.LEADER)
    assert phone.world.never_filled == []


async def test_an_invitation_waits_for_consent_like_any_other() -> None:
    phone = await leader()
    await phone.send("/clubs")
    await phone.tap("clb:inv:")
    guest = phone.world.phone(70)
    await guest.send(f"/start i_{token_in(phone.text)}")
    await guest.tap("lang:mn")
    assert not (await guest.person()).roles
    await guest.tap("consent")
    assert said("clubs.leads_now", club=CLUB) in guest.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_club_is_handed_over_and_the_giver_is_told_without_a_sound(language: str) -> None:
    phone = await leader(language)
    await phone.send("/clubs")
    page = phone.last.id
    await phone.tap("clb:hand:")
    assert phone.text == said("clubs.hand_over_question", language, club=CLUB)
    assert phone.world.memory.tables.invitations == {}
    await phone.tap("clb:give:")
    assert said("clubs.handing_over", language, club=CLUB) in phone.text
    guest = await phone.world.ready(70)
    await guest.send(f"/start i_{token_in(phone.text)}")
    assert said("clubs.leads_now", club=CLUB) in guest.text
    assert phone.text == said("clubs.handed_over", language, club=CLUB)
    assert phone.last.screen.silent
    assert phone.last.id != page
    assert not (await phone.person()).may(Role.LEADER)
    await phone.tap(f"clb:of:{(await club_of(phone.world)).id}", on=page)
    assert phone.text == said("error.not_allowed", language)


@pytest.mark.parametrize("trouble", [UnreachableError(), RetryLaterError(1)])
async def test_a_giver_who_cannot_be_told_is_no_trouble_for_who_takes_over(trouble: Exception) -> None:
    phone = await leader()
    await phone.send("/clubs")
    await phone.tap("clb:hand:")
    await phone.tap("clb:give:")
    token = token_in(phone.text)
    guest = await phone.world.ready(70)
    phone.world.messenger.failures[phone.chat_id] = [trouble]
    await guest.send(f"/start i_{token}")
    assert said("clubs.leads_now", club=CLUB) in guest.text
    assert (await guest.person()).may(Role.LEADER)
    assert not (await guest.person()).unreachable
    assert (await phone.person()).unreachable is isinstance(trouble, UnreachableError)


async def test_the_last_leader_cannot_step_down_and_one_of_two_can() -> None:
    phone = await leader()
    other = await phone.world.staff(10, Role.LEADER, CLUB, "mn")
    for one in (phone, other):
        await one.send("/clubs")
        await one.tap("clb:lead:")
    await phone.tap("clb:down:")
    assert phone.text == said("clubs.step_down_question", club=CLUB)
    await phone.tap("clb:quit:")
    assert phone.text == said("clubs.stepped_down", club=CLUB)
    assert not (await phone.person()).may(Role.LEADER)
    await other.tap("clb:down:")
    await other.tap("clb:quit:")
    assert other.text == said("error.last_leader")
    assert (await other.person()).may(Role.LEADER)


async def test_an_admin_sees_how_many_leaders_there_are_and_no_way_to_step_down() -> None:
    world = World()
    admin = await world.staff(9, Role.ADMIN, language="mn")
    await world.staff(10, Role.LEADER, CLUB, "mn")
    club = await club_of(world)
    await admin.send("/clubs")
    await admin.tap(f"clb:lead:{club.id}")
    assert catalogs().words("mn").count("clubs.leaders_some", 1, club=CLUB) in admin.text
    assert admin.data == [f"clb:of:{club.id}"]


# — Members —


async def joined(world: World, *names: str, language: str = "mn") -> Phone:
    phone = await world.ready(70, language)
    for name in names:
        await filled(world, 0, name)
        await phone.send(f"/club {(await club_of(world, name)).code}")
    return phone


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_member_sees_the_club_and_leaves_it_after_a_question(language: str) -> None:
    world = World()
    phone = await joined(world, CLUB, language=language)
    await phone.send("/menu")
    await phone.tap("more")
    await phone.tap("club")
    assert CLUB in phone.text
    await phone.tap("club:leave:")
    assert phone.text == said("club.leave_question", language, club=CLUB)
    await phone.tap("club")
    assert said("club.mine", language) in phone.text
    await phone.tap("club:leave:")
    question = phone.last.id
    await phone.tap("club:left:")
    assert phone.text == said("club.left", language, club=CLUB)
    assert world.memory.tables.club_members == []
    await phone.tap(f"club:left:{(await club_of(world)).id}", on=question)
    assert world.messenger.toasts[-1] == said("error.stale", language)
    await phone.tap(f"club:leave:{(await club_of(world)).id}", on=question)
    assert world.messenger.toasts[-1] == said("error.stale", language)
    assert world.never_filled == []


async def test_who_is_in_no_club_is_asked_for_a_code_and_who_is_in_one_can_join_another() -> None:
    world = World()
    stranger = await world.ready(71)
    await stranger.send("/club")
    assert stranger.text == said("club.ask")
    phone = await joined(world, CLUB)
    await filled(world, 0, "Хоёр дахь")
    await phone.send("/club")
    assert (await phone.person()).expecting is None, "what is typed beside the list is no code"
    await phone.tap("club:code")
    assert phone.text == said("club.ask")
    await phone.send((await club_of(world, "Хоёр дахь")).code)
    assert phone.text == said("welcome.joined", club="Хоёр дахь")


async def test_who_is_in_several_clubs_chooses_which_one_to_leave() -> None:
    world = World()
    names = [f"Клуб {n}" for n in range(10)]
    phone = await joined(world, *names)
    await phone.send("/club")
    assert all(name in phone.text for name in names)
    await phone.tap("club:page:0")
    await phone.tap("club:page:1")
    assert phone.text == said("club.which_to_leave")
    await phone.tap(f"club:leave:{(await club_of(world, 'Клуб 9')).id}")
    await phone.tap("club:left:")
    assert phone.text == said("club.left", club="Клуб 9")
    for name in names[:9]:
        await phone.tap(f"club:left:{(await club_of(world, name)).id}", on=phone.last.id)
    await phone.taps_in_vain("club:page:0")


async def test_the_code_can_be_typed_with_spaces_as_one_reads_it() -> None:
    world = World()
    await filled(world, 0)
    code = (await club_of(world)).code
    for chat, typed in enumerate((f"/club {code[:4]} {code[4:]}", f"/club {code.upper()}")):
        phone = await world.ready(70 + chat)
        await phone.send(typed)
        assert phone.text == said("welcome.joined", club=CLUB)


# — Every screen —


def all_screens(language: str, club: Club) -> list[Screen]:
    """Everything there is to show, with the longest name and the largest figures."""
    words, topics = catalogs().words(language), content().topics(language)
    clubs = [Club(9_999_999_999 - n, "Ү" * 200, "mmmmmmmm") for n in range(30)]
    offer = Offer(club, "m" * 22)
    screens = [
        view.page(words, found, topics, "https://t.me/luujin_bot?start=c_mmmmmmmm", many)
        for found in all_pages(club)
        for many in (False, True)
    ]
    one, many = Leaders(club, 1, True), Leaders(club, 12, False)
    return [
        *screens,
        view.which(words, clubs, 1),
        view.none(words),
        view.picture_ready(words, club),
        view.poster_picture(words),
        view.poster_ready(words, club),
        view.invited(words, offer, ME),
        view.hand_over_question(words, club),
        view.handing_over(words, offer, ME),
        view.handed_over(words, club),
        view.leads_now(words, club, "/campaign"),
        view.leaders(words, one),
        view.leaders(words, many),
        view.step_down_question(words, club),
        view.stepped_down(words, club),
        membership.mine(words, clubs[:1]),
        membership.mine(words, clubs),
        membership.ask_code(words),
        membership.which_to_leave(words, clubs, 1),
        membership.leave_question(words, club),
        membership.left(words, club),
    ]


def all_pages(club: Club) -> list[ClubPage]:
    """With no figure, and with all of them, of more people than there are."""
    world = World()
    week = world.clock().date() - world.clock().date().weekday() * (WEEK / 7)
    none = summed([], {topic.id: frozenset() for topic in content().topics("mn")}, week)
    full = type(none)(1_284_000, dict.fromkeys(none.weeks, 1_284_000), dict.fromkeys(none.topics, 1_284_000))
    return [ClubPage(club, sums, led) for sums in (none, full) for led in (True, False)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_fits_a_phone_and_telegram(language: str) -> None:
    club = Club(9_999_999_999, "Ү" * 200, "mmmmmmmm")
    for screen in all_screens(language, club):
        assert len(plain(screen).text) <= LIMIT
        for button in (button for row in screen.rows for button in row):
            check_button(button)


def check_button(button: Button) -> None:
    assert len((button.data or "").encode()) <= DATA_LIMIT
    is_a_name = button.text.startswith("Ү")
    assert len(button.text) <= (view.LONGEST_LABEL if is_a_name else MOST_ON_BUTTON), button.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_below_a_file_and_on_it_fits(language: str) -> None:
    words, club = catalogs().words(language), Club(9_999_999_999, "Клуб " * 40, "mmmmmmmm")
    for caption in (view.picture_ready(words, club), view.poster_ready(words, club)):
        assert len(caption.text) <= CAPTION
    for page in all_pages(club):
        check_sheet(figure.sheet(view.chart(words, page, content().topics(language))))
    check_sheet(poster_figure.sheet(view.poster(catalogs(), club, f"https://t.me/{ME}?start=c_mm", ME)))
