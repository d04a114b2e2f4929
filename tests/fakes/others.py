"""The outer rooms, small: a clock set by hand, quizzes, and lanes that do as they are told."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.chat.callbacks import DATA_LIMIT
from bot.chat.screen import Attachment, Ballot, Button, Rows, Screen, parts
from bot.domain.campaign import Campaign, Delivery, DeliveryState, Outcome, Progress, Sent
from bot.domain.checks import Check, Flag, Kind, Standing, Weight
from bot.domain.checks import Question as CheckQuestion
from bot.domain.conversation import Do, Reading, Say, Source, Understood
from bot.domain.decisions import Decisions
from bot.domain.errors import FileNotGivenError, FileTooLargeError
from bot.domain.learning import Course, Lesson, Module, Term
from bot.domain.opinion import Poll
from bot.domain.people import Person
from bot.domain.quiz import Option, Question, Quiz
from bot.domain.rounds import Measure, Round, RoundOption, RoundQuestion, Taken
from bot.domain.safety import Risk
from bot.domain.scenario import Scenario
from bot.domain.support import Case, CaseMessage, Errand, Fate, Replied
from bot.domain.templates import CampaignTemplate
from bot.domain.vanish import Post
from bot.usecases.conversation import worry_of
from bot.usecases.ports import Wanted

NOON = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)
"""A Wednesday's noon in Ulaanbaatar."""


@dataclass
class FakeClock:
    """Stands still until it is moved."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **span: float) -> None:
        self.now += timedelta(**span)


def fake_recall(
    memory: Mapping[str, object] | None, right: bool, now: datetime
) -> tuple[Mapping[str, object], datetime]:
    """A missed question comes back after a day, one that went well after twice its last pause."""
    days = memory["days"] if memory else 0
    assert isinstance(days, int)
    pause = max(1, 2 * days) if right else 1
    return {"days": pause}, now + timedelta(days=pause)


def a_quiz(quiz_id: str = "trains", questions: int = 3, topic: str = "travel", version: str = "v1") -> Quiz:
    """A quiz whose questions are ``q1``, ``q2`` …, each with a right option ``a`` and a wrong one ``b``."""
    return Quiz(
        quiz_id,
        topic,
        version,
        f"About {quiz_id}",
        "Let us see.",
        tuple(
            Question(
                f"q{n}",
                f"Question {n}?",
                (Option("a", "Yes", "So it is.", True), Option("b", "No", "It is not.", False)),
                "https://example.org/source",
            )
            for n in range(1, questions + 1)
        ),
    )


def a_round(topic: str = "travel", version: str = "v1") -> Round:
    """A round: ``r1`` to ``r3`` with a right option ``a`` and a wrong ``b``; and ``dare``, ``plan``."""
    options = (RoundOption("a", "Yes", True), RoundOption("b", "No", False))
    asked = (RoundQuestion(f"r{n}", Measure.AWARENESS, f"Round question {n}?", options) for n in (1, 2, 3))
    dare = RoundQuestion("dare", Measure.CONFIDENCE, "I dare.", ())
    plan = RoundQuestion("plan", Measure.PLANNING, "I have a plan.", ())
    return Round(topic, version, f"Round about {topic}", (*asked, dare, plan))


def a_check(questions: int = 3) -> Check:
    """A check ``offer`` with questions ``c1``, ``c2`` …, each with a heavy flag on ``yes``."""
    flags = (Flag(frozenset({"yes"}), Weight.HEAVY, "A reason.", "A step.", "A source", {}),)
    asked = (
        CheckQuestion(f"c{n}", Kind.YES_NO, f"Question {n}?", ("yes", "no", "unsure"), flags)
        for n in range(1, questions + 1)
    )
    return Check("offer", "v1", "An offer", "Let us see.", "Back:", tuple(asked), ("Take care.",), ())


def a_course(
    course_id: str = "leader",
    modules: int = 2,
    pages: int = 3,
    questions: int = 10,
    version: str = "v1",
    module_id: str = "m",
) -> Course:
    """A course with parts ``m1``, ``m2`` …, and closing questions like those of ``a_quiz``."""
    parts = tuple(
        Module(
            f"{module_id}{n}",
            f"Part {n}",
            tuple(f"Page {p}" for p in range(pages)),
            ("Keep it.",),
            "A source",
        )
        for n in range(1, modules + 1)
    )
    closing = a_quiz(questions=questions).questions
    return Course(course_id, version, f"For a {course_id}", "Let us see.", parts, closing)


@dataclass
class FakeLibrary:
    """The same quizzes in every language; a test may take one away."""

    shelf: dict[str, Quiz] = field(default_factory=dict)
    told: dict[str, Lesson] = field(default_factory=dict)
    played: dict[str, Scenario] = field(default_factory=dict)
    asked: dict[str, Round] = field(default_factory=dict)
    opinions: dict[str, Poll] = field(default_factory=dict)
    courses: dict[str, Course] = field(default_factory=dict)
    words: tuple[Term, ...] = ()
    answers: dict[str, str] = field(default_factory=dict)
    ready: tuple[CampaignTemplate, ...] = ()

    @classmethod
    def of(cls, *quizzes: Quiz) -> "FakeLibrary":
        return cls({quiz.id: quiz for quiz in quizzes})

    def quiz(self, quiz_id: str, language: str) -> Quiz | None:
        return self.shelf.get(quiz_id)

    def quizzes(self, language: str, topic: str | None = None) -> tuple[Quiz, ...]:
        return tuple(quiz for quiz in self.shelf.values() if topic in (None, quiz.topic))

    def translations(self, quiz_id: str) -> Mapping[str, Quiz]:
        found = self.shelf.get(quiz_id)
        return {"mn": found, "en": found} if found else {}

    def lesson(self, lesson_id: str, language: str) -> Lesson | None:
        return self.told.get(lesson_id)

    def lessons(self, language: str, topic: str | None = None) -> tuple[Lesson, ...]:
        return tuple(lesson for lesson in self.told.values() if topic in (None, lesson.topic))

    def scenario(self, scenario_id: str, language: str) -> Scenario | None:
        return self.played.get(scenario_id)

    def scenarios(self, language: str, topic: str | None = None) -> tuple[Scenario, ...]:
        return tuple(scenario for scenario in self.played.values() if topic in (None, scenario.topic))

    def round(self, topic: str, language: str) -> Round | None:
        return self.asked.get(topic)

    def poll(self, poll_id: str, language: str) -> Poll | None:
        return self.opinions.get(poll_id)

    def polls(self, language: str) -> tuple[Poll, ...]:
        return tuple(self.opinions.values())

    def course(self, role: str, language: str) -> Course | None:
        return self.courses.get(role)

    def glossary(self, language: str) -> tuple[Term, ...]:
        return self.words

    def templates(self, language: str) -> tuple[CampaignTemplate, ...]:
        return self.ready

    def template(self, template_id: str, language: str) -> CampaignTemplate | None:
        return next((one for one in self.ready if one.id == template_id), None)

    def faq_titles(self, language: str) -> Mapping[str, str]:
        return self.answers

    def check(self, check_id: str, language: str) -> Check | None:
        return a_check() if check_id == "offer" else None


def risk_of(steps: Sequence[Say | Do]) -> Risk:
    """The highest risk among the steps."""
    return max((worry.risk for step in steps if (worry := worry_of(step))), default=Risk.NONE)


@dataclass
class FakeUnderstanding:
    """Answers what a test says; keeps what it was asked, with the sender and the language.

    ``seen``: what the safety net alone says while the model is ``away``.
    """

    answers: dict[str, Sequence[Say | Do]] = field(default_factory=dict)
    away: bool = False
    seen: dict[str, Sequence[Say | Do]] = field(default_factory=dict)
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    standings: list[Standing | None] = field(default_factory=list)

    async def converse(
        self, sender: str, text: str, language: str, standing: Standing | None = None
    ) -> Understood:
        self.asked.append((sender, text, language))
        self.standings.append(standing)
        if self.away:
            steps = tuple(self.seen.get(text, ()))
            return Understood(steps, risk_of(steps), Source.SAFETY_NET, available=False)
        steps = tuple(self.answers.get(text, (Do("not_understood"),)))
        return Understood(steps, risk_of(steps), Source.RASA)

    async def read(self, text: str) -> Reading:
        raise ConnectionError

    @property
    def texts(self) -> list[str]:
        return [text for _, text, _ in self.asked]

    @property
    def senders(self) -> list[str]:
        return [sender for sender, _, _ in self.asked]


@dataclass
class FakeAlarm:
    """Sees in a text what a test says."""

    risks: Mapping[str, Risk] = field(default_factory=dict)

    def __call__(self, text: str) -> Risk:
        return self.risks.get(text, Risk.NONE)


@dataclass
class FakeCampaignLane:
    """Keeps whom it sent which campaign, and what was shown of their progress.

    Answers by person id, else that it arrived. Messages wait for their turn until ``queue`` is set; then they
    are out, and their answers come when ``wire`` is set. ``ahead``: how many it lets wait.
    """

    outcomes: dict[int, Sent | BaseException] = field(default_factory=dict)
    sent: list[tuple[int, int]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    shown: list[tuple[int, Progress]] = field(default_factory=list)
    ahead: int = 10
    queue: asyncio.Event | None = None
    wire: asyncio.Event | None = None
    waiting: int = 0

    def room(self) -> int:
        return self.ahead - self.waiting

    def withdraw(self) -> None:
        if self.queue is not None and self.waiting:
            self.queue.set()

    async def send(self, person: Person, campaign: Campaign, delivery: Delivery, wanted: Wanted) -> Sent:
        assert (delivery.campaign_id, delivery.person_id) == (campaign.id, person.id)
        assert delivery.state is DeliveryState.SENDING
        self.waiting += 1
        try:
            await (self.queue.wait() if self.queue is not None else asyncio.sleep(0))
        finally:
            self.waiting -= 1
        if not wanted():
            return Sent(Outcome.RETRY)
        answer = self.outcomes.get(person.id, Sent(Outcome.SENT, 1))
        if isinstance(answer, BaseException):
            raise answer
        if answer.outcome is Outcome.SENT:
            self.sent.append((person.id, campaign.id))
            self.texts.append(campaign.text_for(person.language or "mn"))
        if self.wire is not None:
            await self.wire.wait()
        return answer

    async def show_progress(self, author: Person, progress: Progress) -> None:
        self.shown.append((author.id, progress))


@dataclass
class FakeAdminLane:
    """Keeps whom it told how many wait, to be approved and held; answers by person id, else it arrived."""

    outcomes: dict[int, Sent | BaseException] = field(default_factory=dict)
    told: list[tuple[int, int, int]] = field(default_factory=list)

    async def decisions_wait(self, admin: Person, waiting: Decisions) -> Sent:
        answer = self.outcomes.get(admin.id, Sent(Outcome.SENT, 1))
        if isinstance(answer, BaseException):
            raise answer
        if answer.outcome is Outcome.SENT:
            self.told.append((admin.id, len(waiting.approval), len(waiting.held)))
        return answer


@dataclass
class FakeRoundLane:
    """Keeps whom it reminded of which topic; answers by person id, else that it arrived."""

    outcomes: dict[int, Sent | BaseException] = field(default_factory=dict)
    sent: list[tuple[int, str]] = field(default_factory=list)

    async def remind(self, person: Person, taken: Taken) -> Sent:
        answer = self.outcomes.get(person.id, Sent(Outcome.SENT, 1))
        if isinstance(answer, BaseException):
            raise answer
        if answer.outcome is Outcome.SENT:
            self.sent.append((person.id, taken.topic))
        return answer


@dataclass
class FakeQuizLane:
    """Keeps whom it reminded of a quiz; answers by person id, else that it arrived."""

    outcomes: dict[int, Sent | BaseException] = field(default_factory=dict)
    sent: list[int] = field(default_factory=list)

    async def remind_of_quiz(self, person: Person) -> Sent:
        answer = self.outcomes.get(person.id, Sent(Outcome.SENT, 1))
        if isinstance(answer, BaseException):
            raise answer
        if answer.outcome is Outcome.SENT:
            self.sent.append(person.id)
        return answer


@dataclass
class FakeVanishLane:
    """Keeps what it took away, as pairs of person and message; what ``sticks`` cannot be, with its error."""

    gone: list[tuple[int, int]] = field(default_factory=list)
    sticks: dict[tuple[int, int], Exception | None] = field(default_factory=dict)
    asked: int = 0

    async def remove(self, reader: Person, posts: Sequence[int]) -> bool:
        self.asked += 1
        held = [(reader.id, post) for post in posts if (reader.id, post) in self.sticks]
        if held and (error := self.sticks[held[0]]) is not None:
            raise error
        self.gone += [(reader.id, post) for post in posts if (reader.id, post) not in held]
        return not held


@dataclass
class FakeSupportLane:
    """Keeps what it carried; raises for a person what a test says, once for each entry."""

    pings: list[int] = field(default_factory=list)
    crowds: list[int] = field(default_factory=list)
    gaps: list[int] = field(default_factory=list)
    told_to_wait: list[int] = field(default_factory=list)
    to_staff_texts: list[tuple[int, str]] = field(default_factory=list)
    to_person_texts: list[tuple[int, str]] = field(default_factory=list)
    contents: list[tuple[int, bytes]] = field(default_factory=list)
    notices: list[int] = field(default_factory=list)
    standing: list[int] = field(default_factory=list)
    told_news: list[tuple[int, Errand]] = field(default_factory=list)
    receipts: list[tuple[int, int, Fate, bool]] = field(default_factory=list)
    failures: dict[int, list[Exception]] = field(default_factory=dict)
    last_post: int = 500

    async def ping(self, reader: Person, case: Case) -> None:
        self._reach(reader)
        self.pings.append(reader.id)

    async def crowd(self, reader: Person) -> None:
        self._reach(reader)
        self.crowds.append(reader.id)

    async def gap(self, reader: Person) -> None:
        self._reach(reader)
        self.gaps.append(reader.id)

    async def still_waiting(self, reader: Person) -> Sequence[int]:
        self._reach(reader)
        self.told_to_wait.append(reader.id)
        return self._post()

    async def to_staff(
        self, reader: Person, case: Case, message: CaseMessage, content: bytes | None = None
    ) -> Sequence[int]:
        self._reach(reader)
        self._carried(reader, content)
        self.to_staff_texts.append((reader.id, message.text))
        return self._post()

    async def to_person(
        self, reader: Person, case: Case, message: CaseMessage, content: bytes | None = None
    ) -> Sequence[int]:
        self._reach(reader)
        self._carried(reader, content)
        self.to_person_texts.append((reader.id, message.text))
        return self._post()

    async def stands(self, reader: Person) -> None:
        self._reach(reader)
        self.standing.append(reader.id)

    async def notice(self, reader: Person) -> None:
        self._reach(reader)
        self.notices.append(reader.id)

    async def news(self, reader: Person, errand: Errand) -> None:
        self._reach(reader)
        self.told_news.append((reader.id, errand))

    async def receipt(self, reader: Person, echo: Post, replied: Replied, seen: bool) -> None:
        self._reach(reader)
        assert echo.fate is not None
        self.receipts.append((reader.id, echo.message_id, echo.fate, seen))

    def _carried(self, reader: Person, content: bytes | None) -> None:
        if content is not None:
            self.contents.append((reader.id, content))

    def _post(self) -> list[int]:
        self.last_post += 1
        return [self.last_post]

    def _reach(self, reader: Person) -> None:
        if self.failures.get(reader.id):
            raise self.failures[reader.id].pop(0)


@dataclass(frozen=True)
class Shown:
    """One message in a chat: a screen of the bot's, or a text of the person's."""

    id: int
    screen: Screen
    mine: bool = True

    @property
    def buttons(self) -> list[Button]:
        return [button for row in self.screen.rows for button in row]


@dataclass
class FakePoll:
    """A quiz poll in a chat, and how many chose each option."""

    chat_id: int
    message_id: int
    ballot: Ballot
    votes: list[int]
    closed: bool = False


@dataclass
class FakeMessenger:
    """Chats as they stand on the phones, and everything that was ever shown in them."""

    chats: dict[int, dict[int, Shown]] = field(default_factory=dict)
    history: list[tuple[int, Screen]] = field(default_factory=list)
    files: list[tuple[int, Attachment]] = field(default_factory=list)
    sent_files: dict[str, bytes] = field(default_factory=dict)
    fetched: list[str] = field(default_factory=list)
    polls: dict[str, FakePoll] = field(default_factory=dict)
    toasts: list[str | None] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    typed: list[int] = field(default_factory=list)
    marked: list[tuple[int, int]] = field(default_factory=list)
    menus: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    failures: dict[int, list[Exception]] = field(default_factory=dict)
    too_old: set[tuple[int, int]] = field(default_factory=set)
    outcomes: dict[int, Sent] = field(default_factory=dict)
    undeletable: bool = False
    last_id: int = 0

    async def show(self, chat_id: int, screen: Screen, edit: int | None = None) -> int:
        self._fail(chat_id)
        first, *others = parts(screen)
        standing = self.chats.setdefault(chat_id, {})
        if (
            edit is not None
            and edit in standing
            and standing[edit].mine
            and (chat_id, edit) not in self.too_old
        ):
            shown = self._put(chat_id, first, edit)
        else:
            shown = self._put(chat_id, first)
        for part in others:
            shown = self._put(chat_id, part)
        return shown

    async def show_file(self, chat_id: int, attachment: Attachment, screen: Screen) -> int:
        self._fail(chat_id)
        shown = self._put(chat_id, screen)
        self.files.append((chat_id, attachment))
        return shown

    async def show_poll(self, chat_id: int, ballot: Ballot, screen: Screen) -> tuple[int, str]:
        self._fail(chat_id)
        check_ballot(ballot, screen)
        poll_id = f"poll{len(self.polls) + 1}"
        shown = self._put(chat_id, screen)
        self.polls[poll_id] = FakePoll(chat_id, shown, ballot, [0] * len(ballot.options))
        return shown, poll_id

    async def close_poll(self, chat_id: int, message_id: int) -> tuple[int, ...] | None:
        self._fail(chat_id)
        places = [(poll.chat_id, poll.message_id) for poll in self.polls.values()]
        if (chat_id, message_id) not in places:
            return None
        poll = [*self.polls.values()][places.index((chat_id, message_id))]
        if poll.closed:
            return None
        poll.closed = True
        return tuple(poll.votes)

    async def take_buttons(self, chat_id: int, message_id: int, but: Rows = ()) -> None:
        shown = self.chats.get(chat_id, {}).get(message_id)
        if shown is not None:
            self._put(chat_id, replace(shown.screen, rows=but), message_id)
            self.history.pop()

    async def answer(self, callback_query_id: str, text: str | None = None, alert: bool = False) -> None:
        self.answered.append(callback_query_id)
        self.toasts.append(text)

    async def delete(self, chat_id: int, message_ids: Sequence[int]) -> bool:
        self._fail(chat_id)
        if self.undeletable:
            return False
        for message_id in message_ids:
            self.chats.setdefault(chat_id, {}).pop(message_id, None)
        return True

    async def typing(self, chat_id: int) -> None:
        self.typed.append(chat_id)

    async def acknowledge(self, chat_id: int, message_id: int) -> None:
        self.marked.append((chat_id, message_id))

    async def set_menu(self, chat_id: int, commands: Sequence[tuple[str, str]]) -> None:
        self.menus[chat_id] = list(commands)

    async def fetch(self, file_id: str, limit: int) -> bytes:
        self.fetched.append(file_id)
        content = self.sent_files.get(file_id)
        if content is None:
            raise FileNotGivenError
        if len(content) > limit:
            raise FileTooLargeError
        return content

    async def send_support(
        self,
        chat_id: int,
        screen: Screen,
        reply_to: int | None = None,
        attachment: Attachment | None = None,
    ) -> int:
        if attachment is not None:
            return await self.show_file(chat_id, attachment, screen)
        return await self.show(chat_id, screen)

    async def edit_support(self, chat_id: int, screen: Screen, message_id: int) -> None:
        self._fail(chat_id)
        await self.edit_quietly(chat_id, screen, message_id)

    def room_for_campaign(self) -> int:
        return 64

    def withdraw_campaign(self) -> None: ...

    async def send_campaign(self, chat_id: int, screen: Screen, wanted: Wanted = lambda: True) -> Sent:
        if not wanted():
            return Sent(Outcome.RETRY)
        if chat_id in self.outcomes:
            return self.outcomes[chat_id]
        return Sent(Outcome.SENT, await self.show(chat_id, screen))

    async def send_reminder(self, chat_id: int, screen: Screen) -> Sent:
        return await self.send_campaign(chat_id, screen)

    async def edit_quietly(self, chat_id: int, screen: Screen, message_id: int) -> None:
        if message_id in self.chats.get(chat_id, {}):
            self._put(chat_id, screen, message_id)

    def write(self, chat_id: int, text: str) -> int:
        """A message of the person's; its id."""
        shown = self._put(chat_id, Screen(text if text.strip() else "?"))
        self.chats[chat_id][shown] = replace(self.chats[chat_id][shown], mine=False)
        self.history.pop()
        return shown

    def _put(self, chat_id: int, screen: Screen, message_id: int | None = None) -> int:
        check_screen(screen)
        if message_id is None:
            self.last_id += 1
            message_id = self.last_id
        self.chats.setdefault(chat_id, {})[message_id] = Shown(message_id, screen)
        self.history.append((chat_id, screen))
        return message_id

    def _fail(self, chat_id: int) -> None:
        if self.failures.get(chat_id):
            raise self.failures[chat_id].pop(0)


def check_screen(screen: Screen) -> None:
    """What Telegram takes, and what a person can read."""
    assert screen.text.strip()
    buttons = [button for row in screen.rows for button in row]
    assert len(buttons) <= 100
    for button in buttons:
        assert 0 < len(button.text.strip()) <= 64, button.text
        if button.data is not None:
            assert 0 < len(button.data.encode()) <= DATA_LIMIT, button.data


def check_ballot(ballot: Ballot, screen: Screen) -> None:
    """What Telegram takes as a quiz poll."""
    sizes = [len(text.encode("utf-16-le")) // 2 for text in (screen.text, ballot.why, *ballot.options)]
    assert 0 < sizes[0] <= 300, screen.text
    assert sizes[1] <= 200, ballot.why
    assert ballot.why.count("\n") <= 2
    assert all(0 < size <= 100 for size in sizes[2:]), ballot.options
    assert 2 <= len(ballot.options) <= 12
    assert 0 <= ballot.right < len(ballot.options)
