"""Nothing on the phone, in a request or on the clock tells a notice of the desk from a reminder of a quiz."""

import json
import random
from collections import Counter
from datetime import UTC, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from bot.chat.callbacks import CallbackCodec
from bot.chat.lanes import QuizReminder, RoundReminder, SupportSender
from bot.chat.messenger import Messenger
from bot.chat.pacer import Pacer
from bot.domain.campaign import Outcome
from bot.domain.covert_notice import when_may
from bot.domain.people import QUIET_CHOICES, ULAANBAATAR, Contact, Person, QuietHours
from bot.domain.private import HOURS_CHOICES, Private, SafeHours
from bot.domain.quiz_reminder import next_week
from bot.domain.rounds import Phase, Taken
from tests.chat.composing import LANGUAGES
from tests.chat.test_handlers_quiz_reminder import wordings
from tests.chat.virtual import run
from tests.chat.world import catalogs, content
from tests.fakes.telegram import Call, FakeTelegram

MANY = 160
CODEC = CallbackCodec(b"k" * 32)


@cache
def requests(language: str, paid: bool) -> tuple[list[Call], list[Call], list[Call]]:
    """What the bot asks of Telegram for reminders of quizzes, for notices of the desk, and for rounds."""
    telegram = FakeTelegram()
    kinds: list[list[Call]] = []

    async def story() -> None:
        messenger = Messenger(telegram.bot(), Pacer(), CODEC, paid)
        person = Person(1, 2001, language=language)
        reminder = QuizReminder(messenger, catalogs())
        sender = SupportSender(messenger, catalogs(), content().services)
        rounds = RoundReminder(messenger, catalogs())
        for _ in range(MANY):
            assert (await reminder.remind_of_quiz(person)).outcome is Outcome.SENT
        kinds.append(list(telegram.calls))
        for _ in range(MANY):
            await sender.notice(person)
        kinds.append(telegram.calls[MANY:])
        for _ in range(MANY):
            await rounds.remind(person, Taken(3, 1, "x", Phase.LATER, "v", {}))
        kinds.append(telegram.calls[2 * MANY :])

    run(story())
    reminders, notices, rounds = kinds
    return reminders, notices, rounds


def without_words(call: Call) -> str:
    """Everything of a request but its wording."""
    params = {name: value for name, value in call.params.items() if name != "text"}
    return json.dumps([call.method, params, sorted(call.files)], sort_keys=True)


@pytest.mark.parametrize("paid", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
def test_requests_are_the_same_to_the_last_field(language: str, paid: bool) -> None:
    reminders, notices, _ = requests(language, paid)
    assert len(reminders) == len(notices) == MANY
    # Method, chat, parse mode, silent flag, preview, protection, labels and signed data of the buttons.
    assert len({without_words(call) for call in reminders + notices}) == 1
    assert {call.params["text"] for call in reminders} == {call.params["text"] for call in notices}
    assert {call.params["text"] for call in notices} == wordings(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_wording_is_likelier_in_one_of_the_two(language: str) -> None:
    kinds = [Counter(call.params["text"] for call in calls) for calls in requests(language, False)]
    for counts in kinds:
        even = MANY / 8
        assert all(abs(counts[text] - even) < 5 * even**0.5 for text in wordings(language))


def test_reminders_of_rounds_look_like_them_too() -> None:
    """Their button leads to the round; all else is alike."""
    reminders, _, rounds = requests("mn", False)
    shown = [[button["text"] for button in call.buttons] for call in reminders + rounds]
    assert all(labels == shown[0] for labels in shown)
    assert {frozenset(call.params) for call in reminders} == {frozenset(call.params) for call in rounds}
    assert {call.params["text"] for call in rounds} == wordings()


def test_nothing_in_the_message_speaks_of_support() -> None:
    _, notices, _ = requests("mn", False)
    marked = {"protect_content", "disable_notification", "reply_parameters", "parse_mode"}
    for call in notices:
        data = [CODEC.open(2001, button["callback_data"]) for button in call.buttons]
        assert data == ["remind", "menu"]
        assert not marked & call.params.keys()


def moments_of_reminders(quiet: QuietHours, chance: random.Random) -> list[datetime]:
    person, now = Person(1, 1, quiet=quiet), datetime(2026, 3, 4, 4, tzinfo=UTC)
    found = []
    for _ in range(4000):
        now = next_week(person, now, chance.random)
        found.append(now)
    return found


def moments_of_notices(person: Person, chance: random.Random) -> list[datetime]:
    """The desk answers by day and by night."""
    begin, found = datetime(2026, 3, 4, tzinfo=UTC), []
    for _ in range(4000):
        answered = begin + timedelta(days=365) * chance.random()
        moment = when_may(person, answered, chance.random())
        assert moment is not None
        found.append(moment)
    return found


def is_even(moments: list[datetime]) -> bool:
    """Whether no minute of the hour comes too often: chi-square, 59 degrees of freedom, one in 100,000."""
    counts = Counter(moment.astimezone(ZoneInfo(ULAANBAATAR)).minute for moment in moments)
    even = len(moments) / 60
    return sum((counts[minute] - even) ** 2 / even for minute in range(60)) < 112


@pytest.mark.parametrize("quiet", QUIET_CHOICES)
def test_the_minute_tells_nothing(quiet: QuietHours) -> None:
    chance = random.Random(6)
    assert is_even(moments_of_reminders(quiet, chance))
    anytime = Person(1, 1, reminders=True, contact=Contact.NOW, quiet=quiet)
    assert is_even(moments_of_notices(anytime, chance))


@pytest.mark.parametrize("span", HOURS_CHOICES)
def test_the_minute_tells_nothing_in_agreed_hours_either(span: tuple[int, int]) -> None:
    private = Private(hours=SafeHours(time(span[0]), time(span[1])))
    person = Person(1, 1, reminders=True, contact=Contact.HOURS, private=private)
    moments = moments_of_notices(person, random.Random(7))
    assert is_even(moments)
    hours = {moment.astimezone(ZoneInfo(ULAANBAATAR)).hour for moment in moments}
    assert hours == {*range(*span)}, "never outside agreed hours"


def test_this_test_would_see_a_pattern() -> None:
    """Notices with the stroke of the hour, or within twenty minutes of it, stand out."""
    chance = random.Random(8)
    anytime = Person(1, 1, reminders=True, contact=Contact.NOW)
    moments = moments_of_notices(anytime, chance)
    stroke = [moment.replace(minute=moment.minute // 3) if is_first(moment) else moment for moment in moments]
    assert sum(map(is_first, moments)) > 400
    assert not is_even(stroke)


def is_first(moment: datetime) -> bool:
    """Whether it lies in the first hour after the night."""
    return moment.astimezone(ZoneInfo(ULAANBAATAR)).hour == 8
