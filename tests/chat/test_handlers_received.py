"""A campaign's message on the phone: what its buttons open, and two ways to have less of it."""

from dataclasses import replace

import pytest

from bot.chat.views import received as view
from bot.domain.campaign import Action, ActionKind, Campaign, Delivery, DeliveryState
from bot.domain.people import Role
from tests.chat.receivers import WORDS, Receivers
from tests.chat.test_handlers_support import ask, claim
from tests.chat.world import Phone, World, catalogs, content, said
from tests.fakes.others import check_screen

QUIZ = content().quizzes("mn")[0]
LESSON = content().lessons("mn")[0]
POLL = content().polls("mn")[0]
TO_QUIZ = Action(ActionKind.QUIZ, QUIZ.id)


async def got(action: Action | None, *languages: str) -> tuple[Receivers, Phone]:
    """The members of a club and the first of them, after a campaign with this button arrived."""
    club = await Receivers.of(*(languages or ("mn",)))
    await club.send(await club.draft(action=action))
    return club, club.people[0]


def opened(club: Receivers) -> list[bool]:
    return [one.opened_at is not None for one in club.world.memory.tables.deliveries.values()]


@pytest.mark.parametrize(
    ("action", "shows"),
    [
        (TO_QUIZ, QUIZ.title),
        (Action(ActionKind.LESSON, LESSON.id), LESSON.title),
        (Action(ActionKind.POLL, POLL.id), POLL.text),
    ],
)
async def test_what_is_behind_the_button_comes_below_and_the_words_stay(action: Action, shows: str) -> None:
    club, person = await got(action)
    message = person.last
    assert opened(club) == [False]
    await person.tap("got:open:")
    await person.not_now()
    assert person.last.id > message.id
    assert shows in person.text
    assert person.shown[-2].screen == message.screen, "it stays as it was, with its buttons"
    assert opened(club) == [True]
    assert club.world.never_filled == []


async def test_the_first_tap_is_what_counts() -> None:
    club, person = await got(TO_QUIZ)
    await person.tap("got:open:")
    (first,) = club.world.memory.tables.deliveries.values()
    club.world.clock.pass_(hours=1)
    await person.tap("got:open:")
    assert list(club.world.memory.tables.deliveries.values()) == [first]


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (Action(ActionKind.QUIZ, "gone"), "error.no_such_quiz"),
        (Action(ActionKind.LESSON, "gone"), "error.no_such_lesson"),
        (Action(ActionKind.POLL, "gone"), "poll.gone"),
    ],
)
async def test_what_is_no_more_is_told_kindly_below(action: Action, words: str) -> None:
    _, person = await got(action)
    message = person.last
    await person.tap("got:open:")
    assert person.text == said(words)
    assert person.shown[-2] == message


async def test_a_button_that_leads_nowhere_says_so_in_passing() -> None:
    club, person = await got(TO_QUIZ)
    tables = club.world.memory.tables
    for number, campaign in tables.campaigns.items():
        tables.campaigns[number] = replace(campaign, action=None)
    before = person.shown
    await person.tap("got:open:")
    assert club.world.messenger.toasts[-1] == said("error.stale")
    assert person.shown == before


async def test_a_link_opens_by_itself() -> None:
    club = await Receivers.of("mn")
    link = Action(ActionKind.LINK, "https://www.example.org/a")
    campaign = replace(await club.draft(), action=link)
    screen = view.message(
        catalogs().words("mn"), campaign, Delivery(5, campaign.id, 1, DeliveryState.SENT, club.world.clock())
    )
    assert [button.url for button in screen.rows[0]] == ["https://www.example.org/a"]


@pytest.mark.parametrize("act", ["open", "come", "not"])
async def test_nobody_acts_on_the_copy_of_somebody_else(act: str) -> None:
    club, person = await got(TO_QUIZ, "mn", "mn")
    (_, theirs) = club.world.memory.tables.deliveries
    before = person.shown
    await person.tap(f"got:{act}:{theirs}", on=person.last.id)
    assert club.world.messenger.toasts[-1] == said("error.stale")
    assert person.shown == before
    assert (opened(club), club.world.memory.tables.refusals) == ([False, False], set())


@pytest.mark.parametrize(
    "data", ["got", "got:open", "got:open:x", "got:open:99999", "got:off:3", "got:what:1", "evt", "evt:cal:x"]
)
async def test_a_button_from_another_time_says_so(data: str) -> None:
    club, person = await got(TO_QUIZ)
    before = person.shown
    await person.tap(data, on=person.last.id)
    assert club.world.messenger.toasts[-1] == said("error.stale")
    assert person.shown == before


async def test_no_more_of_this_one_leaves_words_and_action() -> None:
    club, person = await got(TO_QUIZ)
    message = person.last
    await person.tap("got:not:")
    assert club.world.messenger.toasts[-1] == said("received.declined")
    assert person.last.id == message.id
    assert person.text == message.screen.text
    assert [data.rpartition(":")[0] for data in person.data] == ["got:open"]
    assert (await person.person()).reminders is True, "other campaigns still come"
    assert len(club.world.memory.tables.refusals) == 1
    await person.tap("got:open:")
    assert person.last.id > message.id


async def test_no_more_of_one_without_a_button_leaves_none() -> None:
    _, person = await got(None)
    await person.tap("got:not:")
    assert person.data == []
    assert person.text == WORDS["mn"]


async def test_tapped_twice_it_says_the_same() -> None:
    club, person = await got(TO_QUIZ)
    tap = person.tapped("got:not:")
    await person.deliver(tap)
    await person.deliver(tap)
    assert club.world.messenger.toasts[-2:] == [said("received.declined")] * 2
    assert len(club.world.memory.tables.refusals) == 1


async def test_who_refused_gets_no_more_of_the_series() -> None:
    club = await Receivers.of("mn", "mn")
    draft = await club.draft()
    leader = await club.leader.person()
    until = club.world.clock().replace(month=5)
    await club.world.acts.compose.weekly(leader, draft.id, until)
    await club.send(draft)
    first, second = club.people
    await first.tap("got:not:")
    before = [len(phone.shown) for phone in club.people]
    club.world.clock.pass_(days=7)
    await club.world.run_campaigns()
    assert [len(phone.shown) for phone in club.people] == [before[0], before[1] + 1]
    assert second.text == WORDS["mn"]


async def test_all_reminders_off_by_one_tap() -> None:
    club, person = await got(TO_QUIZ)
    message = person.last
    await person.tap("rem:off")
    assert club.world.messenger.toasts[-1] == said("reminders.off")
    assert person.last == message
    assert (await person.person()).reminders is False


@pytest.mark.parametrize("data", ["got:not:", "rem:off"])
async def test_a_refusal_in_the_middle_of_a_conversation_ends_nothing(data: str) -> None:
    """What is typed next still goes to the desk, and nowhere else."""
    club, person = await got(TO_QUIZ)
    world = club.world
    staff = await world.staff(2, Role.COORDINATOR)
    await ask(person)
    await person.tap(data)
    await person.send("бас нэг юм хэлэх үү")
    assert world.understanding.texts == []
    await claim(world, staff)
    await world.carry()
    assert "бас нэг юм хэлэх үү" in staff.words


async def test_opening_it_steps_aside_from_a_conversation_and_loses_nothing() -> None:
    club, person = await got(TO_QUIZ)
    world = club.world
    staff = await world.staff(2, Role.COORDINATOR)
    await ask(person)
    await person.tap("got:open:")
    await claim(world, staff)
    await world.carry()
    assert "гэрт минь айлгаад байна" in staff.words
    assert [case.state.value for case in world.memory.tables.cases.values()] == ["claimed"]
    await person.send("сайн уу")
    assert world.understanding.texts == ["сайн уу"], "as after every other button"


async def test_in_the_middle_of_another_quiz_that_one_waits() -> None:
    other = content().quizzes("mn")[1]
    club = await Receivers.of("mn")
    (person,) = club.people
    await person.send("/menu")
    await person.begin_quiz(other.id)
    await person.tap("quiz:a:")
    await person.tap("quiz:next:")
    standing = person.last
    await club.send(await club.draft(action=Action(ActionKind.LESSON, LESSON.id)))
    await person.tap("got:open:")
    assert standing in person.shown
    await person.tap("quiz:a:")
    attempts = [a for a in club.world.memory.tables.attempts.values() if a.quiz_id == other.id]
    assert len(attempts) == 1
    assert len(attempts[0].answers) == 2


async def test_who_erased_everything_is_asked_for_consent_first() -> None:
    club, person = await got(TO_QUIZ)
    message = person.last
    tap = person.tapped("got:open:")
    await club.world.acts.delete_me(await person.person())
    await person.deliver(tap)
    assert message in person.shown
    assert person.data == ["lang:mn", "lang:en"]
    assert club.world.memory.tables.attempts == {}


@pytest.mark.parametrize("language", ["mn", "en"])
@pytest.mark.parametrize("act", ["open", "come", "not", "off"])
async def test_a_test_message_only_says_what_it_would_do(act: str, language: str) -> None:
    world = World()
    leader = await world.staff(1, Role.LEADER, "Клуб", language=language)
    before = leader.shown
    await leader.tap(f"got:{act}:0", on=leader.last.id)
    assert world.messenger.toasts[-1] == said(view.TESTED[act], language)
    assert leader.shown == before
    assert (await leader.person()).reminders is True
    assert world.memory.tables.refusals == set()


def test_the_buttons_of_a_test_all_only_tell() -> None:
    words = catalogs().words("mn")
    campaign = Campaign(3, 1, texts=WORDS, action=Action(ActionKind.EVENT, "4"))
    screen = view.message(words, campaign, Delivery(0, 3, 1, DeliveryState.PENDING, World().clock()))
    data = [button.data or "" for row in screen.rows for button in row]
    assert data == ["got:open:0", "got:come:0", "got:not:0", "got:off:0"]


@pytest.mark.parametrize("language", ["mn", "en"])
@pytest.mark.parametrize("kind", list(ActionKind))
def test_every_kind_of_button_fits(kind: ActionKind, language: str) -> None:
    words = catalogs().words(language)
    ref = "https://www.example.org" if kind is ActionKind.LINK else "4"
    campaign = Campaign(3, 1, texts=WORDS, action=Action(kind, ref))
    screen = view.message(words, campaign, Delivery(2**62, 3, 1, DeliveryState.SENT, World().clock()))
    check_screen(screen)
    labels = [button.text for row in screen.rows for button in row]
    assert max(map(len, labels)) <= 24
    assert len(screen.rows) == 2


@pytest.mark.parametrize(
    "typed", ["<b>Ирээрэй</b> & <i>авчир</i>", "a < b > c &amp; *x* _y_ [z](http://q)", "&lt;script&gt;"]
)
async def test_the_text_comes_as_its_leader_typed_it(typed: str) -> None:
    club = await Receivers.of("mn")
    await club.send(await club.draft({"mn": typed}))
    (person,) = club.people
    assert person.last.screen.text == typed
    assert person.last.screen.html is False


async def test_everybody_gets_their_own_language_or_the_one_there_is() -> None:
    club = await Receivers.of("mn", "en")
    await club.send(await club.draft(action=TO_QUIZ))
    mongolian, english = club.people
    assert (mongolian.text, english.text) == (WORDS["mn"], WORDS["en"])
    await club.send(await club.draft({"mn": "Зөвхөн монголоор"}, action=TO_QUIZ))
    assert english.text == "Зөвхөн монголоор"
    assert said("received.quiz", "en") in english.words, "the buttons speak the reader's language"
    await club.send(await club.draft({"en": "English only"}))
    assert (mongolian.text, english.text) == ("English only", "English only")


async def test_a_picture_stands_above_the_words_and_stays_there() -> None:
    club = await Receivers.of("mn")
    await club.send(await club.draft(action=TO_QUIZ, picture="AgACAgI"))
    (person,) = club.people
    assert person.last.screen.picture == "AgACAgI"
    await person.tap("got:open:")
    await person.tap("got:not:")
    assert [one.screen.picture for one in person.shown].count("AgACAgI") == 1


async def test_buttons_of_earlier_days_still_open_their_quiz() -> None:
    club = await Receivers.of("mn")
    (person,) = club.people
    standing = person.last
    await person.tap(f"quiz:new:{QUIZ.id}", on=standing.id)
    assert standing in person.shown
    await person.tap("quiz:start:")
    assert QUIZ.questions[0].text in person.text
