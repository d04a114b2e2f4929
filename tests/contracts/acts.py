"""Who may do what with whose case: the one table of every act at the desk. A new act needs a row here.

A row says whose cases people at the desk may do it with, when their desk is open; for everybody else it is
refused. ``everybody``: whose cases anybody at all may do it with. ``locked``: whose cases it may be done with
though the desk is locked. ``coordinators``: with whose cases the ranks above may do it only when no
coordinator takes them (tests/usecases/test_cases.py). ``ranks``: only supervisors and admins may; whether
their desk may be locked is tested beside (tests/usecases/test_export.py, test_support_figures.py).
"""

from dataclasses import dataclass

from bot.domain.support import Outcome
from bot.storage.export import LockedFile
from bot.timetable.one_time_codes import Totp
from bot.usecases.acknowledge import Acknowledge
from bot.usecases.case_files import OpenCaseFile
from bot.usecases.cases import ClaimCase, CloseCase, OpenDesk, ReplyToCase
from bot.usecases.circles_desk import AnnounceCircles
from bot.usecases.desk_session import DeskDoor
from bot.usecases.export import ConfirmTakeOut, TakeOut
from bot.usecases.follow_up import FollowUp
from bot.usecases.handover import LetGo
from bot.usecases.invitations import InviteMember
from bot.usecases.mute import MuteCase
from bot.usecases.notes import Notes
from bot.usecases.read_case import ReadCase
from bot.usecases.referral import AnswerQuestion, Refer
from bot.usecases.support_figures import ReadSupportFigures, ShowSupportFigures
from bot.usecases.tip_desk import CloseTip, ForwardTip, ReadTips
from tests.contracts.standing import (
    DECLINED,
    LET,
    MINE,
    OWN,
    OWN_THEIRS,
    QUARTER,
    THEIRS,
    WAITS,
    WHOSE,
    Do,
    Scene,
)


@dataclass(frozen=True)
class Row:
    """One act."""

    do: Do
    may: frozenset[str] = frozenset()
    everybody: frozenset[str] = frozenset()
    locked: frozenset[str] = frozenset()
    coordinators: frozenset[str] = frozenset()
    ranks: bool = False


def _only(do: Do, *whose: str) -> Row:
    return Row(do, frozenset(whose))


def _at_the_desk(do: Do) -> Row:
    return Row(do, may=frozenset(WHOSE))


def _before_the_door(do: Do) -> Row:
    return Row(do, may=frozenset(WHOSE), locked=frozenset(WHOSE))


def _reply(s: Scene) -> ReplyToCase:
    return ReplyToCase(s.house.memory.unit, s.house.clock)


def _notes(s: Scene) -> Notes:
    return Notes(s.house.memory.unit, s.house.clock)


def _let_go(s: Scene) -> LetGo:
    return LetGo(s.house.memory.unit, s.house.clock)


def _refer(s: Scene) -> Refer:
    return Refer(s.house.memory.unit, s.house.clock)


def _take_out(s: Scene) -> TakeOut:
    return TakeOut(s.house.memory.unit, s.house.clock, LockedFile())


def _confirm(s: Scene) -> ConfirmTakeOut:
    return ConfirmTakeOut(s.house.memory.unit, s.house.clock, LockedFile())


def _read(s: Scene) -> ReadCase:
    return ReadCase(s.house.memory.unit, s.house.clock)


def _tips(s: Scene) -> ReadTips:
    return ReadTips(s.house.memory.unit, s.house.clock)


def _figures(s: Scene) -> ShowSupportFigures:
    return ShowSupportFigures(ReadSupportFigures(s.house.memory.unit, s.house.clock))


def _announce(s: Scene) -> AnnounceCircles:
    return AnnounceCircles(s.house.memory.unit, s.house.clock)


def _door(s: Scene) -> DeskDoor:
    return DeskDoor(s.house.memory.unit, s.house.clock, Totp())


ACTS: dict[str, Row] = {
    "cases.OpenDesk.__call__": _at_the_desk(lambda s: OpenDesk(s.house.memory.unit, s.house.clock)(s.who)),
    "cases.ClaimCase.__call__": Row(
        lambda s: ClaimCase(s.house.memory.unit, s.house.clock)(s.who, s.case.id),
        may=frozenset({WAITS, MINE}),
        coordinators=frozenset({WAITS}),
    ),
    "cases.ReplyToCase.__call__": _only(lambda s: _reply(s)(s.who, s.post, "text", 77), MINE),
    "cases.ReplyToCase.to": _only(lambda s: _reply(s).to(s.who, s.case.id, "text", 77), MINE),
    "cases.ReplyToCase.take_back": _only(lambda s: _reply(s).take_back(s.who, s.case.id, s.answer), MINE),
    "cases.CloseCase.__call__": _only(
        lambda s: CloseCase(s.house.memory.unit, s.house.clock)(s.who, s.case.id, Outcome.HELPED), MINE
    ),
    "notes.Notes.read": _only(lambda s: _notes(s).read(s.who, s.case.id), MINE, LET),
    "notes.Notes.write": _only(lambda s: _notes(s).write(s.who, s.case.id, "x"), MINE, LET),
    "notes.Notes.ask": _only(lambda s: _notes(s).ask(s.who, s.case.id, "x"), MINE),
    "notes.Notes.advise": _only(lambda s: _notes(s).advise(s.who, s.case.id, "x"), MINE, LET),
    "handover.LetGo.colleagues": _only(lambda s: _let_go(s).colleagues(s.who, s.case.id), MINE),
    "handover.LetGo.hand_over": _only(lambda s: _let_go(s).hand_over(s.who, s.case.id, s.to, "x"), MINE),
    # Who has declined it and asks again, after a crash, learns what to delete from their own chat.
    "handover.LetGo.decline": _only(lambda s: _let_go(s).decline(s.who, s.case.id), MINE, DECLINED),
    "mute.MuteCase.__call__": _only(
        lambda s: MuteCase(s.house.memory.unit, s.house.clock)(s.who, s.case.id), MINE
    ),
    "referral.Refer.of": _only(lambda s: _refer(s).of(s.who, s.case.id), MINE),
    "referral.Refer.propose": _only(lambda s: _refer(s).propose(s.who, s.case.id, "107", "x", 78), MINE),
    "referral.Refer.done": _only(lambda s: _refer(s).done(s.who, s.case.id, s.referral), MINE),
    "referral.AnswerQuestion.__call__": Row(
        lambda s: AnswerQuestion(s.house.memory.unit, s.house.clock)(s.who, s.question, True),
        everybody=frozenset({OWN, OWN_THEIRS}),
    ),
    "read_case.ReadCase.__call__": _only(lambda s: _read(s)(s.who, s.case.id), MINE),
    "read_case.ReadCase.agreed": _only(lambda s: _read(s).agreed(s.who, s.case.id), MINE),
    "read_case.ReadCase.head": _only(lambda s: _read(s).head(s.who, s.case.id), MINE),
    "read_case.ReadCase.whole": _only(lambda s: _read(s).whole(s.who, s.case.id), MINE, LET),
    "read_case.ReadCase.before": _only(lambda s: _read(s).before(s.who, s.case.id, 2**40), MINE, LET),
    "read_case.ReadCase.posts": _at_the_desk(lambda s: _read(s).posts(s.who, s.case.id)),
    "invitations.InviteMember.__call__": _at_the_desk(
        lambda s: InviteMember(s.house.memory.unit, s.house.clock)(s.who)
    ),
    "tip_desk.ReadTips.__call__": _at_the_desk(lambda s: _tips(s)(s.who)),
    "tip_desk.ReadTips.waiting": _at_the_desk(lambda s: _tips(s).waiting(s.who)),
    "tip_desk.ReadTips.open": _at_the_desk(lambda s: _tips(s).open(s.who, s.tip)),
    "tip_desk.ReadTips.picture": _at_the_desk(lambda s: _tips(s).picture(s.who, s.tip, 1)),
    "tip_desk.ForwardTip.__call__": _at_the_desk(
        lambda s: ForwardTip(s.house.memory.unit, s.house.clock)(s.who, s.tip, "108")
    ),
    "tip_desk.CloseTip.__call__": _at_the_desk(
        lambda s: CloseTip(s.house.memory.unit, s.house.clock)(s.who, s.tip)
    ),
    "support_figures.ShowSupportFigures.quarters": Row(
        lambda s: _figures(s).quarters(s.who), frozenset(WHOSE), ranks=True
    ),
    "support_figures.ShowSupportFigures.__call__": Row(
        lambda s: _figures(s)(s.who, QUARTER, ()), frozenset(WHOSE), ranks=True
    ),
    "circles_desk.AnnounceCircles.__call__": _at_the_desk(lambda s: _announce(s)(s.who)),
    "circles_desk.AnnounceCircles.open": _at_the_desk(lambda s: _announce(s).open(s.who, s.announced)),
    "circles_desk.AnnounceCircles.require_room": _at_the_desk(lambda s: _announce(s).require_room(s.who)),
    "circles_desk.AnnounceCircles.begin": _at_the_desk(lambda s: _announce(s).begin(s.who, "x")),
    # Drafts of colleagues: tests/usecases/test_circles.py.
    "circles_desk.AnnounceCircles.english": _at_the_desk(lambda s: _announce(s).english(s.who, s.draft, "x")),
    "circles_desk.AnnounceCircles.day": _at_the_desk(lambda s: _announce(s).day(s.who, s.draft, None)),
    "circles_desk.AnnounceCircles.draft": _at_the_desk(lambda s: _announce(s).draft(s.who, s.draft)),
    "circles_desk.AnnounceCircles.drop": _at_the_desk(lambda s: _announce(s).drop(s.who, s.draft)),
    "circles_desk.AnnounceCircles.send": _at_the_desk(lambda s: _announce(s).send(s.who, s.draft)),
    "circles_desk.AnnounceCircles.end": _at_the_desk(lambda s: _announce(s).end(s.who, s.announced)),
    "follow_up.FollowUp.__call__": _only(
        lambda s: FollowUp(s.house.memory.unit, s.house.clock)(s.who, s.case.id, 3), MINE
    ),
    "export.TakeOut.propose": _only(lambda s: _take_out(s).propose(s.who, s.case.id, "x", 79), MINE),
    "export.TakeOut.ask_second": _only(lambda s: _take_out(s).ask_second(s.who, s.case.id), MINE),
    "export.TakeOut.said_no": _only(lambda s: _take_out(s).said_no(s.who, s.case.id), MINE),
    "export.TakeOut.take": _only(lambda s: _take_out(s).take(s.who, s.case.id, lambda out: b"x"), MINE),
    "export.ConfirmTakeOut.look": Row(
        lambda s: _confirm(s).look(s.who, s.case.id), may=frozenset({THEIRS, LET}), ranks=True
    ),
    "export.ConfirmTakeOut.__call__": Row(
        lambda s: _confirm(s)(s.who, s.case.id), may=frozenset({THEIRS, LET}), ranks=True
    ),
    "case_files.OpenCaseFile.__call__": Row(
        lambda s: OpenCaseFile(s.house.memory.unit, s.house.clock)(s.who, s.media),
        may=frozenset({MINE, LET}),
        everybody=frozenset({OWN, OWN_THEIRS}),
    ),
    "acknowledge.Acknowledge.__call__": Row(
        lambda s: Acknowledge(s.house.memory.unit, s.house.clock)(s.who, s.case.id),
        may=frozenset({WAITS, MINE}),
        locked=frozenset({WAITS, MINE}),
    ),
    "desk_session.DeskDoor.knock": _before_the_door(lambda s: _door(s).knock(s.who, "label")),
    "desk_session.DeskDoor.enter": _before_the_door(lambda s: _door(s).enter(s.who, "hello")),
    "desk_session.DeskDoor.lock": _before_the_door(lambda s: _door(s).lock(s.who)),
}

BESIDE: dict[str, str] = {
    "cases.OpenDesk.holds_any": "says of oneself whether one holds anything, and nothing of any case",
    "cases.IsDeskPost.__call__": "says of a message in one's own chat whether it shows a case",
    "cases.IsDeskPost.case_of": "says which case a message in one's own chat shows",
    "cases.CloseCase.gone": "forgets which messages stood in one's own chat",
    "covert_notice.AnnounceAnswers.__call__": "is done by the bot itself, for the person whose case it is",
    "circles.HearCircles.one": "is for members behind their code word: tests/usecases/test_circles.py",
    "circles.HearCircles.to_tell": "is for members behind their code word: tests/usecases/test_circles.py",
    "circles.HearCircles.told": "is for members behind their code word: tests/usecases/test_circles.py",
    "circles.HearCircles.answer": "is for members behind their code word: tests/usecases/test_circles.py",
    "campaign.ReadCampaigns.show_in": "is about a campaign: tests/usecases/test_authorisation.py",
    "fates.NoteEcho.__call__": "remembers a message in one's own chat, after an answer was stored",
    "support.NoteShown.__call__": "remembers a message in one's own chat, after it was shown",
}
"""Acts that need no permission, each with the reason."""
