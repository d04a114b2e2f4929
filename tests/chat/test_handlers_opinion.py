"""Opinion polls as people meet them: in both languages, before consent, by link, and when content changes."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.chat.callbacks import DATA_LIMIT
from bot.chat.views import opinion as view
from bot.chat.views.common import LETTERS
from bot.domain.opinion import Poll, PollOption, results
from bot.domain.suppression import FEWEST
from bot.texts.learning_files import PollFile
from bot.usecases.opinion import Asked, mark_of
from tests.chat.world import ME, Phone, World, catalogs, content, said
from tests.fakes.others import check_screen

LANGUAGES = ("mn", "en")
POLL = "tell_first"
in_both = pytest.mark.parametrize("language", LANGUAGES)


def the(poll_id: str = POLL, language: str = "mn") -> Poll:
    poll = content().poll(poll_id, language)
    assert poll is not None
    return poll


async def vote(world: World, chat_id: int, place: int, language: str = "mn", poll_id: str = POLL) -> Phone:
    phone = await world.ready(chat_id, language)
    await phone.send("/menu")
    await phone.tap("more")
    await phone.tap("poll")
    await phone.tap(f"poll:q:{poll_id}")
    await phone.tap(f"poll:v:{mark_of(the(poll_id))}:{place}")
    return phone


async def crowd(world: World, *places: int) -> None:
    for n, place in enumerate(places):
        await vote(world, 100 + n, place)


@in_both
async def test_from_the_menu_to_the_results(language: str) -> None:
    world = World()
    await crowd(world, *[0] * 6, *[1] * 3)
    phone = await vote(world, 7, 1, language)
    poll = the(language=language)
    assert poll.text in unescape(phone.text)
    assert poll.thanks in unescape(phone.text)
    assert [b.text for b in phone.last.buttons] == [
        said("quiz.share", language),
        said("poll.another", language),
        said("button.menu", language),
    ]
    assert phone.text.count("▓") > 0
    people = catalogs().words(language).count("poll.people", 6)
    assert people in phone.text
    assert phone.text.count("&lt; 5") == 4, "the others are few, and so are those nobody chose"
    assert "%" not in phone.text, "four options are not told: percentages would be guesses"
    assert world.never_filled == []
    await phone.tap("poll", phone.last.id)
    assert f"✓ {poll.title}" in [b.text for b in phone.last.buttons]


@in_both
async def test_while_few_have_answered_there_are_no_figures(language: str) -> None:
    world = World()
    await crowd(world, 0, 0, 0)
    phone = await vote(world, 7, 0, language)
    assert said("poll.early", language) in phone.text
    assert not re.search(r"[▓░%]|\d", unescape(phone.text))


@in_both
async def test_with_many_answers_everything_is_told(language: str) -> None:
    poll = the(language=language)
    counts = {option.id: 100 * (n + 1) for n, option in enumerate(poll.options)}
    words = catalogs().words(language)
    screen = view.outcome(words, Asked(poll, True, results(poll, counts)), "https://t.me/share/url?url=x")
    check_screen(screen)
    assert f"▓░░░░░░░░░ {words.say('poll.percent', percent=7)} · {words.count('poll.people', 100)}" in (
        screen.text
    )
    assert words.count("poll.total", 1500) in screen.text
    few = dict(counts) | {poll.options[0].id: 4}
    near = view.outcome(words, Asked(poll, True, results(poll, few)), "https://t.me/share/url?url=x")
    assert "≈ " in near.text
    assert words.count("poll.at_least", 1400) in near.text


async def test_a_second_tap_on_the_question_changes_nothing() -> None:
    world = World()
    phone = await vote(world, 7, 0)
    old = phone.last.id
    await phone.tap(f"poll:v:{mark_of(the())}:1", on=old)
    assert said("poll.already") in phone.text
    assert sum(world.memory.tables.waiting_votes.values()) == 1
    await phone.tap(f"poll:q:{POLL}", on=old)
    assert "poll:v:" not in " ".join(phone.data), "who has answered sees the results"


async def test_one_may_look_without_answering() -> None:
    world = World()
    await crowd(world, *[2] * FEWEST)
    phone = await world.ready(7)
    await phone.send("/start p_tell_first")
    await phone.tap(f"poll:r:{POLL}")
    assert "▓" in phone.text
    assert world.memory.tables.voters == {(POLL, n) for n in [v[1] for v in world.memory.tables.voters]}
    assert len(world.memory.tables.voters) == FEWEST
    await phone.tap(f"poll:q:{POLL}")
    await phone.tap("poll:v:")
    assert the().thanks in phone.text


@in_both
async def test_a_link_asks_for_consent_first_and_then_opens_the_poll(language: str) -> None:
    world = World()
    phone = world.phone(7)
    await phone.send(f"/start p_{POLL}")
    await phone.tap(f"lang:{language}")
    assert said("welcome.consent", language) in phone.text
    assert not world.memory.tables.voters
    await phone.tap("consent")
    assert the(language=language).text in phone.text
    await phone.tap("poll:v:")
    assert len(world.memory.tables.voters) == 1


async def test_nothing_is_counted_before_consent() -> None:
    world = World()
    phone = world.phone(7)
    await phone.send("/start")
    await phone.tap(f"poll:v:{mark_of(the())}:0", on=phone.last.id)
    await phone.tap(f"poll:q:{POLL}", on=phone.last.id)
    assert not world.memory.tables.voters
    assert "lang:mn" in phone.data


@in_both
async def test_a_link_to_a_poll_that_is_over_leads_to_the_others(language: str) -> None:
    phone = await World().ready(7, language)
    await phone.send("/start p_long_gone")
    assert phone.text == said("poll.gone", language)
    assert f"poll:q:{POLL}" in phone.data


@pytest.mark.parametrize(
    "data",
    [
        "poll:v:0123456789ab:0",
        f"poll:v:{mark_of(the())}:9",
        f"poll:v:{mark_of(the())}:x",
        "poll:r:long_gone",
        "poll:x",
        "poll:v",
    ],
)
async def test_buttons_from_another_time_are_answered_kindly(data: str) -> None:
    world = World()
    phone = await vote(world, 7, 0)
    before = phone.last
    await phone.tap(data, on=before.id)
    assert world.messenger.toasts[-1] == said("error.stale")
    assert phone.last == before
    assert len(world.memory.tables.voters) == 1


async def test_polls_need_no_rasa() -> None:
    world = World()
    world.understanding.away = True
    phone = await vote(world, 7, 0)
    assert the().thanks in phone.text
    assert world.understanding.asked == []


@in_both
async def test_the_link_to_share_leads_back_to_the_poll(language: str) -> None:
    phone = await vote(World(), 7, 0, language)
    (link,) = [data for data in phone.data if data.startswith("https://")]
    query = parse_qs(urlsplit(link).query, strict_parsing=True)
    assert query["url"] == [f"https://t.me/{ME}?start=p_{POLL}"]
    assert the(language=language).title in query["text"][0]
    assert "+" not in link, "some phones show it as a plus"


@in_both
def test_every_poll_fits(language: str) -> None:
    words = catalogs().words(language)
    share = "https://t.me/share/url?url=x"
    for poll in content().polls(language):
        full = {option.id: 123_456 for option in poll.options}
        few = {**full, poll.options[0].id: 1}
        for screen in (
            view.question(words, poll),
            *(
                view.outcome(words, Asked(poll, False, results(poll, c)), share, poll.thanks)
                for c in (full, few)
            ),
            view.outcome(words, Asked(poll, True, None), share, poll.thanks),
        ):
            check_screen(screen)
            assert len(screen.text) <= 1000
            assert len(screen.rows) == 2
            for row in screen.rows:
                assert all(len(button.text) <= 24 for button in row)
                assert all(len((button.data or "").encode()) <= DATA_LIMIT for button in row)
    assert all(
        len(row) == 1 for row in view.choice(words, [(p, True) for p in content().polls(language)]).rows
    )


def test_the_longest_ids_and_the_most_options_fit_on_buttons() -> None:
    longest = "p" * 40
    options = tuple(PollOption(f"{n}" * 40, "x" * 60) for n in range(5))
    poll = Poll(longest, "t", "t" * 24, "x", options, "y")
    for language in LANGUAGES:
        words = catalogs().words(language)
        screens = view.question(words, poll), view.choice(words, [(poll, False)])
        data = [button.data or "" for screen in screens for row in screen.rows for button in row]
        assert max(len(each.encode()) for each in data) <= DATA_LIMIT
        assert len(LETTERS[language]) == len(options)
    assert PollFile.model_fields["options"].metadata[1].max_length == len(options)
    assert len(f"p_{longest}") <= 64


def test_a_screen_without_any_poll_says_so() -> None:
    assert view.choice(catalogs().words("mn"), []).text == said("poll.none")


async def test_a_cry_for_help_in_the_middle_of_a_poll_is_answered() -> None:
    world = World()
    phone = await world.ready(7)
    await phone.send(f"/start p_{POLL}")
    await phone.send("108")
    assert "108" in phone.text
    assert "sup" in phone.data
