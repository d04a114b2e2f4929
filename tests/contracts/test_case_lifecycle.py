"""Promise: whatever happens to a case, in any order and through power cuts: it is kept, and in right hands.

The suite tries the same few each time; ``LIFECYCLES=300 pytest`` with this file tries others.
"""

import asyncio
import atexit
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import ExitStack
from datetime import timedelta
from functools import cache, partial
from math import inf
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import text

from bot.domain.escalation import DESK, REPEAT_LATER, Escalation
from bot.domain.people import Contact, Role
from bot.domain.private import VANISH_CHOICES, CheckIn, Plan
from bot.domain.support import Author, Case, CaseMessage, CaseState
from bot.storage.access_log import State
from bot.storage.database import Database
from bot.storage.keys import Keyring
from bot.storage.migrate import migrate
from bot.usecases.audit import Audit
from bot.usecases.export import ABOVE
from tests.contracts.lifecycle_agreed import LEAVE, AgreedLife
from tests.contracts.lifecycle_phones import HAPPENED, Handset, PowerCutError, Shown

T = TypeVar("T")
PICK = st.integers(0, 20)
CUT = st.one_of(st.just(inf), st.just(inf), st.integers(0, 9))
FAIR = st.sampled_from([True, True, True, False])
"""Whether somebody does it who may, behind an open door."""
FOR_SUPERVISORS = ("advise", "read_whole", "confirm")
CONTENT = ("case_messages", "case_files", "case_notes", "referrals", "case_posts", "escalations")
DAY = 24 * 60 * 60
WAITS = st.sampled_from([1, 3, 7, 100, 400, 1200, 2400, 4 * 60 * 60, DAY, 2 * DAY])

PLANS = st.sampled_from([Plan.TELL, Plan.TELL, Plan.NOTHING])
WHILE_SILENT = st.sampled_from(
    ["nothing", "nothing", "step_aside", "say_duress", "disagree", "block", "delete_me", "say_code"]
)
WHILE_ANNOUNCED = st.sampled_from(
    [
        "nothing",
        "nothing",
        "leave_network",
        "leave_network",
        "take_all_back",
        "say_duress",
        "answer_circle",
        "no_circles",
        "block",
    ]
)
MOMENT = st.sampled_from([0, 1, 1, 2])
WHILE_LEAVING = st.sampled_from(["no", "wait", "revoke", "hand_over", "close", "say_duress", "mute"])

Rule = Callable[..., None]


def of_case(act: str, waits: bool = False) -> Rule:
    """A rule by which somebody at the desk does this with a case that is held, or that ``waits``."""

    def do(self: "Lifecycle", number: int, which: int, fair: bool, cut: float) -> None:
        self.with_case(act, number, self.case_id(which, waits, fair), fair, cut)

    def is_there(self: "Lifecycle") -> bool:
        return bool(self.stand(waits))

    do.__name__ = act
    made: Rule = precondition(is_there)(rule(number=PICK, which=PICK, fair=FAIR, cut=CUT)(do))
    return made


def of_person(act: str, seldom: bool = False) -> Rule:
    """A rule by which somebody who may ask does this, while there is a case."""

    def do(self: "Lifecycle", who: int, often: bool, cut: float) -> None:
        if not (often and seldom):
            at = self.asker(who)
            self.do(at, partial(getattr(self.life, act), at), cut)

    do.__name__ = act
    made: Rule = precondition(is_under_way)(rule(who=PICK, often=FAIR, cut=CUT)(do))
    return made


def is_under_way(self: "Lifecycle") -> bool:
    """Whether there is a case at all; before it little else can be done than to ask."""
    return bool(self.open)


@cache
def template() -> tuple[Path, Keyring]:
    """An empty database and its keys; they go with the process."""
    folder = Path(tempfile.mkdtemp(prefix="luujin-life-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    asyncio.run(migrate(f"sqlite:///{folder / 'template.db'}"))
    return folder / "template.db", Keyring.create(folder / "keys.json")


class Lifecycle(RuleBasedStateMachine):
    """Two who ask and a coordinator in need; two coordinators and a supervisor; and all that can happen."""

    def __init__(self) -> None:
        super().__init__()
        self.kept = ExitStack()
        memory = Path("/dev/shm")  # commits wait for no disk there: it is killed by our own hand
        place = memory if memory.is_dir() else None
        folder = Path(self.kept.enter_context(tempfile.TemporaryDirectory(prefix="luujin-life-", dir=place)))
        empty, keys = template()
        shutil.copyfile(empty, folder / "luujin.db")
        shutil.copy(keys.path, folder / "keys.json")
        self.runner = self.kept.enter_context(asyncio.Runner())
        database = Database.open(f"sqlite:///{folder / 'luujin.db'}", Keyring.load(folder / "keys.json"))
        self.life = AgreedLife(database)
        self.open: list[Case] = []
        self.staff: list[Handset] = []
        self.asking: list[Handset] = []

    def run(self, story: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(story)

    @initialize(words=st.booleans(), held=FAIR)
    def begin(self, words: bool, held: bool) -> None:
        """Most lives begin where something is under way."""
        self.run(self.move_in())
        at = self.asking[1]
        if words:
            self.do(at, partial(self.life.set_words, at))
        self.do(at, partial(self.write, at, self.life.number(), False, False))
        if held:
            self.with_case("claim", 0, self.life.cases[-1], True, inf)

    async def move_in(self) -> None:
        life = self.life
        asking = await life.begin(), await life.begin(Role.MEMBER)
        for roles in ((Role.COORDINATOR, Role.ADMIN), (Role.COORDINATOR,), (Role.SUPERVISOR,)):
            self.staff.append(await life.begin(*roles))
        self.asking = [*asking, self.staff[1]]

    @property
    def now(self) -> Any:
        return self.life.clock()

    # Who, and which case.

    def stand(self, waits: bool) -> list[int]:
        """The cases that wait, or that somebody holds."""
        return [case.id for case in self.open if (case.claimed_by is None) is waits]

    def case_id(self, number: int, waits: bool, fair: bool) -> int:
        """One of those; or any, closed ones and one that never was among them."""
        some = self.stand(waits) if fair else self.life.cases
        return some[number % len(some)]

    def asker(self, number: int) -> Handset:
        """One of those who have an open case."""
        return self.life.phones.owner(self.open[number % len(self.open)].person_id)

    def holder(self, case_id: int) -> Handset | None:
        case = self.run(self.life.case(case_id))
        return self.life.phones.owners.get(case.claimed_by or 0) if case is not None else None

    def at_desk(self, number: int, case_id: int, fair: bool) -> Handset:
        """Somebody who acts at the desk. A fair one opens its door first."""
        somebody = self.staff[number % len(self.staff)]
        if not fair:
            return somebody
        at = self.holder(case_id) or somebody
        if not at.desk_may_be_open(self.now):
            self.run(self.life.do(at.chat, partial(self.life.open_desk, at), inf))
        return at

    def do(self, at: Handset, story: Callable[[], Awaitable[None]], cut: float = inf) -> None:
        self.run(self.life.do(at.chat, story, cut))

    def work_at_desk(self, at: Handset, act: str, *about: object) -> None:
        """They open the desk and do this."""
        self.do(at, partial(self.life.open_desk, at))
        self.do(at, partial(getattr(self.life, act), at, *about))

    def come(self, at: Handset) -> None:
        """They open the conversation; with the code word if they have one."""
        if at.has_code:
            self.do(at, partial(self.life.leave, at))
            self.do(at, partial(self.life.say_code, at))
        else:
            self.do(at, partial(self.life.enter, at))

    def come_in(self, at: Handset) -> None:
        """They say their code word, and have one from now on."""
        if at.has_code:
            self.come(at)
        else:
            self.do(at, partial(self.life.set_words, at))

    def happens(self, at: Handset, what: str) -> None:
        """Something that they do, or that becomes of them."""
        if what == "block":
            at.blocked = True
        elif what != "nothing":
            self.do(at, partial(getattr(self.life, what), at))

    def stay_quiet(self, days: float) -> None:
        self.run(self.life.go_on())
        self.run(self.life.pass_quietly(timedelta(days=days)))
        self.look(inf, PowerCutError)

    # What people do.

    @rule(who=PICK, urgent=st.booleans(), enclosed=FAIR, cut=CUT)
    def ask(self, who: int, urgent: bool, enclosed: bool, cut: float) -> None:
        at, life = self.asking[who % len(self.asking)], self.life
        self.do(at, partial(self.write, at, life.number(), urgent, not enclosed), cut)

    async def write(self, at: Handset, number: int, urgent: bool, enclosed: bool) -> None:
        mark = "urgent" if urgent else "word"
        await self.life.write(at, f"of {at.who} {mark} {number}", number, 10_000 + number, enclosed)

    enter = of_person("enter")
    leave = of_person("leave")
    step_aside = of_person("step_aside")
    set_words = of_person("set_words")
    say_code = of_person("say_code")
    say_duress = of_person("say_duress")
    take_all_back = of_person("take_all_back", seldom=True)
    delete_me = of_person("delete_me", seldom=True)

    @precondition(is_under_way)
    @rule(who=PICK, vanish=st.sampled_from(VANISH_CHOICES), contact=st.sampled_from(Contact), cut=CUT)
    def choose(self, who: int, vanish: int, contact: Contact, cut: float) -> None:
        at = self.asker(who)
        self.do(at, partial(self.life.choose, at, vanish, contact), cut)

    def asked(self) -> list[tuple[Handset, Shown]]:
        return [(at, one) for at in self.asking for one in at.shown.values() if one.asks]

    @precondition(lambda self: self.asked())
    @rule(which=PICK, yes=st.booleans(), cut=CUT)
    def answer(self, which: int, yes: bool, cut: float) -> None:
        """A tap below a question that stands in a chat, however old it is."""
        at, about = self.asked()[which % len(self.asked())]
        again = self.life.number()
        self.do(at, partial(self.life.answer_question, at, about, yes, again, 10_000 + again), cut)

    @precondition(is_under_way)
    @rule(who=PICK)
    def block(self, who: int) -> None:
        self.life.phones.sets[who % len(self.life.phones.sets)].blocked = True

    claim = of_case("claim", waits=True)
    acknowledge = of_case("acknowledge", waits=True)
    note = of_case("note")
    ask_supervisor = of_case("ask_supervisor")
    advise = of_case("advise")
    read_whole = of_case("read_whole")
    hand_over = of_case("hand_over")
    decline = of_case("decline")
    ask_safe = of_case("ask_safe")
    refer = of_case("refer")
    told = of_case("told")
    follow_up = of_case("follow_up")
    close = of_case("close")
    confirm = of_case("confirm")
    take_out = of_case("take_out")

    def with_case(self, act: str, number: int, case_id: int, fair: bool, cut: float) -> None:
        life, at = self.life, self.at_desk(number, case_id, fair and act not in FOR_SUPERVISORS)
        if act in FOR_SUPERVISORS and fair:
            at = self.staff[2]
            self.do(at, partial(life.open_desk, at))
        words, again = f"for staff {life.number()}", life.number()
        more: dict[str, tuple[object, ...]] = {
            "note": (words,),
            "ask_supervisor": (words,),
            "advise": (words,),
            "refer": (again,),
            "ask_safe": (again,),
            "ask_to_leave": (again,),
            "follow_up": (number % 4,),
            "hand_over": (self.staff[number % len(self.staff)],),
        }
        self.do(at, partial(getattr(life, act), at, case_id, *more.get(act, ())), cut)

    @precondition(lambda self: any(at.shown for at in self.staff))
    @rule(number=PICK, which=PICK, fair=FAIR, newest=FAIR, plain=FAIR, cut=CUT, soon=FAIR)
    def reply(
        self, number: int, which: int, fair: bool, newest: bool, plain: bool, cut: float, soon: bool
    ) -> None:
        """A reply to whatever stands in the chat of somebody at the desk; now and then taken back at once."""
        life, held = self.life, self.stand(waits=False)
        case_id = held[which % len(held)] if held else life.cases[-1]
        at = self.at_desk(number, case_id, fair)
        posts = sorted(at.shown)
        if not posts:
            return
        post = posts[-1 if newest else number % len(posts)]
        again = life.number()
        story = partial(life.reply, at, post, at.shown[post], again, 10_000 + again, not plain)
        self.do(at, story, cut)
        if not soon:
            self.undo(at, case_id, inf)

    @precondition(lambda self: self.stand(waits=False))
    @rule(which=PICK, cut=CUT)
    def talk(self, which: int, cut: float) -> None:
        """As it mostly goes: who holds a case reads it and answers, and the answer leaves."""
        self.talk_about(self.case_id(which, waits=False, fair=True), cut)

    @precondition(lambda self: self.stand(waits=False))
    @rule(which=PICK, away=st.sampled_from(["leave", "step_aside", "say_duress", "block"]))
    def talk_to_who_is_away(self, which: int, away: str) -> None:
        """They have just gone, were made to show the phone, or have blocked the bot."""
        at, case_id = self.asker(which), self.open[which % len(self.open)].id
        if away == "block":
            at.blocked = True
        else:
            self.do(at, partial(getattr(self.life, away), at))
        if case_id in self.stand(waits=False):
            self.talk_about(case_id, inf)

    @precondition(lambda self: self.stand(waits=False))
    @rule(which=PICK, often=FAIR)
    def remove_who_just_answered(self, which: int, often: bool) -> None:
        case_id = self.case_id(which, waits=False, fair=True)
        holder = self.holder(case_id)
        if holder is not None and not often:
            self.talk_about(case_id, inf, waits=False)
            for role in sorted(holder.roles & set(DESK)):
                self.do(holder, partial(self.life.revoke, holder, role))

    def talk_about(self, case_id: int, cut: float, waits: bool = True) -> None:
        self.with_case("claim", 0, case_id, True, inf)
        at, again = self.at_desk(0, case_id, fair=True), self.life.number()
        theirs = [post for post, one in at.shown.items() if one.case_id == case_id and not one.mute]
        if not theirs:
            return
        post = max(theirs)
        story = partial(self.life.reply, at, post, at.shown[post], again, 10_000 + again, False)
        self.do(at, story, cut)
        if waits:
            self.wait(7, runs=True)

    @precondition(lambda self: self.stand(waits=False))
    @rule(number=PICK, which=PICK, fair=FAIR, cut=CUT)
    def take_back(self, number: int, which: int, fair: bool, cut: float) -> None:
        case_id = self.case_id(which, False, fair)
        self.undo(self.at_desk(number, case_id, fair), case_id, cut)

    def undo(self, at: Handset, case_id: int, cut: float) -> None:
        said = [one for one in self.run(self.thread(case_id)) if one.author is Author.STAFF]
        if said:
            self.do(at, partial(self.life.undo, at, case_id, said[-1]), cut)

    @precondition(lambda self: self.stand(waits=True))
    @rule(number=PICK, which=PICK)
    def claim_together(self, number: int, which: int) -> None:
        one, other = self.staff[number % 3], self.staff[(number + 1) % 3]
        for at in (one, other):
            self.do(at, partial(self.life.open_desk, at))
        case_id = self.case_id(which, waits=True, fair=True)
        self.do(one, partial(self.life.claim_together, one, other, case_id))

    @precondition(lambda self: self.stand(waits=False))
    @rule(which=PICK, word_first=st.booleans())
    def end_in_a_word(self, which: int, word_first: bool) -> None:
        case_id = self.case_id(which, waits=False, fair=True)
        staff = self.at_desk(0, case_id, fair=True)
        case = self.run(self.life.case(case_id))
        if case is not None:
            at, number = self.life.phones.owner(case.person_id), self.life.number()
            self.run(self.life.go_on())
            self.do(at, partial(self.life.end_in_a_word, staff, at, case_id, number, word_first))

    def take(self, which: int) -> Case | None:
        """Any case that is not ended, in the hands of a coordinator if it may be."""
        self.run(self.life.go_on())  # whose it is may have been about to be erased
        self.run(self.cases_stand())
        case = self.open[which % len(self.open)] if self.open else None
        if case is not None:
            self.with_case("claim", which % 2, case.id, True, inf)
        return case

    @precondition(is_under_way)
    @rule(which=PICK, who=PICK, meanwhile=WHILE_LEAVING, when=MOMENT, cut=CUT)
    def let_leave(self, which: int, who: int, meanwhile: str, when: int, cut: float) -> None:
        """As a conversation leaves: asked, agreed, confirmed, taken. Something may come in between."""
        case = self.take(which)
        if case is None:
            return
        case_id, at = case.id, self.life.phones.owner(case.person_id)
        second = self.staff[2 - who % 4 % 3]
        self.come(at)
        self.with_case("ask_to_leave", 0, case_id, True, inf)
        self.wait(7, runs=True)
        self.tap(at, case_id, yes=True)
        self.with_case("ask_second", 0, case_id, True, cut)
        for moment in range(2):
            if moment == when:
                self.comes_between(at, second, case_id, meanwhile)
            if moment == 0:
                self.work_at_desk(second, "confirm", case_id)
        self.with_case("take_out", 0, case_id, True, cut)

    def comes_between(self, at: Handset, second: Handset, case_id: int, what: str) -> None:
        if what == "no":
            self.tap(at, case_id, yes=False)
        elif what == "wait":
            self.wait(DAY, runs=True)
        elif what == "revoke":
            for role in sorted(second.roles & set(ABOVE)):
                self.do(second, partial(self.life.revoke, second, role))
        elif what == "say_duress":
            self.happens(at, what)
        else:
            self.with_case(what, 2, case_id, True, inf)

    def tap(self, at: Handset, case_id: int, yes: bool) -> None:
        """The newest question whether their conversation may leave."""
        theirs = [one for one in at.shown.values() if one.asks and one.case_id == case_id]
        asked, again = [one for one in theirs if LEAVE in one.text], self.life.number()
        if asked:
            self.do(at, partial(self.life.answer_question, at, asked[-1], yes, again, 10_000 + again))

    @precondition(is_under_way)
    @rule(which=PICK, number=PICK, what=st.sampled_from(("ask", "acknowledge", "both")), seconds=WAITS)
    def flood(self, which: int, number: int, what: str, seconds: int) -> None:
        """Who floods the desk is muted, and something happens with that case."""
        case = self.take(which)
        if case is None:
            return
        case_id = case.id
        self.with_case("mute", 0, case_id, True, inf)
        if what != "acknowledge":
            self.ask(number, True, True, inf)
        if what != "ask":
            self.with_case("acknowledge", number, case_id, True, inf)
        self.look_around(number)
        self.wait(seconds, runs=True)

    @rule(number=PICK)
    def look_around(self, number: int) -> None:
        self.work_at_desk(self.staff[number % len(self.staff)], "look_around")

    @rule(who=PICK, plan=PLANS, meanwhile=WHILE_SILENT)
    def fall_silent(self, who: int, plan: Plan, meanwhile: str) -> None:
        """They agreed to check-ins, and a day without a word passes, and another one."""
        at = self.asking[who % len(self.asking)]
        self.come_in(at)
        self.do(at, partial(self.life.agree, at, CheckIn.DAILY, plan))
        self.stay_quiet(1.4)
        self.happens(at, meanwhile)
        self.stay_quiet(1.1)

    @rule(meanwhile=WHILE_ANNOUNCED, stands=FAIR)
    def announce(self, meanwhile: str, stands: bool) -> None:
        """A member of the network is about to be told of an announcement."""
        at, staff = self.asking[1], self.staff[0]
        if Role.MEMBER not in at.roles:
            self.do(at, partial(self.life.give, at, Role.MEMBER))
        self.come_in(at)
        self.do(at, partial(self.life.wish, at, True))
        self.work_at_desk(staff, "end_circles")
        self.work_at_desk(staff, "announce", "Уулзалт")
        self.happens(at, meanwhile)
        if not stands:
            self.work_at_desk(staff, "end_circles")
        self.wait(100, runs=True)
        self.wait(10 * 60 * 60, runs=True)  # behind any night

    @precondition(is_under_way)
    @rule(number=PICK, cut=CUT)
    def lock(self, number: int, cut: float) -> None:
        at = self.staff[number % len(self.staff)]
        self.do(at, partial(self.life.lock, at), cut)

    @rule(number=PICK, often=FAIR, cut=CUT)
    def change_roles(self, number: int, often: bool, cut: float) -> None:
        at = self.staff[number % len(self.staff)]
        role = Role.SUPERVISOR if at is self.staff[2] else Role.COORDINATOR
        if role not in at.roles:
            self.do(at, partial(self.life.give, at, role), cut)
        elif not often:
            self.do(at, partial(self.life.revoke, at, role), cut)

    @precondition(is_under_way)
    @rule(number=PICK, weekday=st.integers(0, 6), hour=st.integers(0, 23), cut=CUT)
    def change_rota(self, number: int, weekday: int, hour: int, cut: float) -> None:
        planner, at = self.staff[2], self.staff[number % len(self.staff)]
        self.do(planner, partial(self.life.plan, planner, at, weekday, hour), cut)

    # What happens.

    @rule(seconds=WAITS, runs=FAIR)
    def wait(self, seconds: int, runs: bool) -> None:
        """Time passes, with a process that runs or without."""
        self.life.clock.pass_(seconds=seconds)
        if runs:
            self.look(inf, PowerCutError)

    @rule(cut=CUT, error=st.sampled_from([PowerCutError, PowerCutError, ConnectionError]))
    def look(self, cut: float, error: type[BaseException]) -> None:
        """A process runs until nothing is due. It may die on the way, or lose its database."""
        self.run(self.life.go_on())
        if not self.run(self.life.look(cut, error)):
            return
        assert self.run(Audit(self.life.database.unit, self.life.clock)()) == 0
        assert self.run(self.due()) == []
        for left in (self.life.phones.stands_too_long(), self.life.phones.stands_before_a_door()):
            assert not left, f"{left} still in a chat"

    @rule(often=FAIR)
    def quarter(self, often: bool) -> None:
        """So long that what is closed goes."""
        if often:
            return
        self.life.clock.pass_(days=91)
        self.look(inf, PowerCutError)
        self.run(self.life.nightly())
        self.look(inf, PowerCutError)

    # What holds.

    @invariant()
    def nothing_was_shown_that_should_not(self) -> None:
        assert self.life.phones.wrong == []

    @invariant()
    def every_case_is_one_and_in_right_hands(self) -> None:
        self.run(self.cases_stand())

    async def cases_stand(self) -> None:
        life = self.life
        async with life.database.unit() as work:
            cases = await work.cases.unclosed()
            calls = {one.case_id: one for one in await work.escalations.every()}
            threads = {case.id: await work.cases.messages(case.id) for case in cases}
        self.open = cases
        assert len({case.person_id for case in cases}) == len(cases), "two open cases of one person"
        for case in cases:
            self.in_right_hands(case)
            call = calls.get(case.id)
            last = threads[case.id][-1].author if threads[case.id] else None
            if case.state is CaseState.WAITING or last is Author.PERSON:
                assert call is not None, "nobody is called, and nobody answered"
            latest = case.flood.calls_from(self.now) + REPEAT_LATER
            assert call is None or call.due_at <= latest, "the next step is too far away"
        if not life.undone:
            self.muted_wait({case.id: case for case in cases}, calls)

    def muted_wait(self, cases: dict[int, Case], calls: dict[int, Escalation]) -> None:
        """Who is muted is not lost: nobody is called for a day, and then as for anybody."""
        for case_id, until in self.life.ledger.muted.items():
            if case_id not in self.life.ledger.erased:
                assert case_id in cases, "a muted case is lost"
                assert cases[case_id].state is CaseState.WAITING
                assert self.now >= until or calls[case_id].due_at >= until, "called for who is muted"
                assert calls[case_id].due_at <= max(until, self.now) + REPEAT_LATER

    def in_right_hands(self, case: Case) -> None:
        assert (case.state is CaseState.CLAIMED) == (case.claimed_by is not None)
        if case.claimed_by is not None:
            holder = self.life.phones.owners[case.claimed_by]
            assert holder.roles & set(DESK), "held by who has no role"
            assert case.claimed_by != case.person_id
            assert (case.id, case.claimed_by) not in self.life.ledger.declined

    @invariant()
    def what_was_confirmed_is_kept_once_and_in_order(self) -> None:
        self.run(self.threads_are_whole())

    async def threads_are_whole(self) -> None:
        async with self.life.database.unit() as work:
            for person_id, at in self.life.phones.owners.items():
                if at.chat not in self.life.undone:  # what the power stopped is not confirmed nor refused
                    case = await work.cases.latest_of(person_id)
                    thread = await work.cases.messages(case.id) if case is not None else []
                    self.is_whole(at, case, thread)

    def is_whole(self, at: Handset, case: Case | None, thread: list[CaseMessage]) -> None:
        ledger = self.life.ledger
        said = [one.text for one in thread if one.author is Author.PERSON]
        answers = [one.text for one in thread if one.author is Author.STAFF]
        assert said == ledger.said.get(at.who, [])
        assert max(Counter(answers).values(), default=1) == 1
        assert set(ledger.owed.get(at.who, [])) - ledger.unsure <= set(answers), "an answer is lost"
        assert not ledger.taken_back & set(answers)
        if case is not None and case.state is CaseState.CLOSED:
            assert all(one.seen for one in thread if one.author is Author.PERSON), "ended unread"

    @invariant()
    def what_was_erased_is_nowhere(self) -> None:
        if self.life.ledger.erased:
            self.run(self.is_erased(sorted(self.life.ledger.erased)))

    async def is_erased(self, case_ids: list[int]) -> None:
        these = ", ".join(map(str, case_ids))
        async with self.life.database.session() as session:
            for table in CONTENT:
                left = await session.row(text(f"SELECT count(*) FROM {table} WHERE case_id IN ({these})"))
                assert left is not None
                assert left[0] == 0, f"{table} of an erased case"
            keys = text(f"SELECT count(*) FROM cases WHERE id IN ({these}) AND key IS NOT NULL")
            assert ((await session.row(keys)) or (1,))[0] == 0

    @invariant()
    def what_is_closed_calls_nobody(self) -> None:
        self.run(self.closed_are_quiet())

    async def closed_are_quiet(self) -> None:
        query = "SELECT count(*) FROM escalations e JOIN cases c ON c.id = e.case_id WHERE c.state = 'closed'"
        async with self.life.database.session() as session:
            assert ((await session.row(text(query))) or (1,))[0] == 0

    async def thread(self, case_id: int) -> list[CaseMessage]:
        async with self.life.database.unit() as work:
            there = await work.cases.get(case_id)
            return await work.cases.messages(case_id) if there is not None else []

    async def due(self) -> list[object]:
        async with self.life.database.unit() as work:
            return list(await work.outbox.due(self.now, 100))

    # How it ends.

    def teardown(self) -> None:
        with self.kept:
            try:
                self.to_the_end()
            finally:
                self.run(self.life.database.close())

    def to_the_end(self) -> None:
        """All come back and read what waits for them; two days later no chat shows anything."""
        life = self.life
        self.run(life.go_on())
        life.clock.pass_(seconds=10)
        self.look(inf, PowerCutError)
        for at in self.asking:
            self.come(at)
            owed = set(life.ledger.owed.get(at.who, [])) - life.ledger.unsure
            assert not [one for one in owed if not life.phones.arrived[one]], "an answer never came"
        life.clock.pass_(hours=49)
        self.look(inf, PowerCutError)
        assert not [one.text for at in life.phones.sets for one in at.shown.values() if one.noted]
        self.nothing_was_shown_that_should_not()
        self.run(self.every_look_is_logged())

    async def every_look_is_logged(self) -> None:
        assert (await self.life.database.check_log()).state is State.WHOLE
        lines: Counter[tuple[int, int, str]] = Counter()
        for case_id in self.life.cases:
            lines.update((case_id, one.staff_id, one.act) for one in await self.life.database.log_of(case_id))
        assert self.life.ledger.looked <= lines


Lifecycle.TestCase.settings = settings(
    max_examples=int(os.environ.get("LIFECYCLES", "8")),
    derandomize="LIFECYCLES" not in os.environ,
    stateful_step_count=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
test_lifecycle = Lifecycle.TestCase


@pytest.mark.parametrize("cut", [inf, *range(10)])
def test_as_it_mostly_goes_whenever_the_power_fails(cut: float) -> None:
    """One life in which everything happens, however seldom that is by chance: no promise stands empty."""
    before, life = HAPPENED.copy(), Lifecycle()
    stories: list[Rule] = [
        partial(life.begin, words=True, held=True),
        partial(life.talk, which=0, cut=cut),
        partial(life.let_leave, which=0, who=0, meanwhile="no", when=2, cut=cut),
        partial(life.let_leave, which=0, who=0, meanwhile="no", when=2, cut=inf),
        partial(life.announce, meanwhile="nothing", stands=True),
        partial(life.fall_silent, who=1, plan=Plan.TELL, meanwhile="nothing"),
        partial(life.stay_quiet, 1.1),  # they were here when the first question was due
        partial(life.flood, which=0, number=0, what="both", seconds=400),
    ]
    try:
        for story in stories:
            story()
            life.nothing_was_shown_that_should_not()
            life.every_case_is_one_and_in_right_hands()
            life.what_was_confirmed_is_kept_once_and_in_order()
            life.what_is_closed_calls_nobody()
    finally:
        life.teardown()
    happened = {"answer", "file confirmed", "file made", "silence told", "notice", "muted"}
    assert happened <= (HAPPENED - before).keys()
