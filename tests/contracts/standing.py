"""People before a case: who they are, and whose it is. For the matrix of who may do what."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.domain.circles import Announcement
from bot.domain.export import Export, Lock
from bot.domain.notes import Note, NoteKind
from bot.domain.people import Person, Role
from bot.domain.referral import Consent, Referral
from bot.domain.support import Asked, Author, Case, CaseMessage, CaseState, Media, MediaKind, Question
from bot.domain.support_figures import Quarter, What
from bot.domain.tip import TipKind, TipState
from bot.usecases.escalation import begin
from bot.usecases.invitations import Revoke
from tests.usecases.house import House

LOCKED, REMOVED, LEAVING = "coordinator, desk locked", "coordinator, removed", "coordinator, removed just now"
DESK = frozenset({Role.COORDINATOR, Role.SUPERVISOR, Role.ADMIN})
RANKS = DESK - {Role.COORDINATOR}
WHO: tuple[Role | str, ...] = (*Role, LOCKED, REMOVED, LEAVING)
"""Everybody who can tap a button. The removed one still holds a screen from before; the other removed one
was taken for a coordinator when the tap came, and is none any more when it counts."""

WAITS, MINE, THEIRS, LET, DECLINED = (
    "waits",
    "mine",
    "a colleague's",
    "a colleague's, shown to me",
    "declined",
)
OWN, OWN_THEIRS, CLOSED, FORGED = "my own request", "my own, a colleague's", "closed", "forged"
WHOSE = (WAITS, MINE, THEIRS, LET, DECLINED, OWN, OWN_THEIRS, CLOSED, FORGED)
"""Whose case it is, seen from who acts."""

POST, WRONG_POST = 500, 999

QUARTER = Quarter(2020, 1)
"""One that is over, with something counted in it."""


@dataclass
class Scene:
    """Somebody before a case in which everything can be done that is done in cases."""

    house: House
    who: Person
    case: Case
    to: int
    referral: int
    answer: int
    """A message of the desk's that can still be taken back."""
    question: int
    """A message of the desk's with two buttons below."""
    media: CaseMessage
    post: int
    tip: int
    """Something that somebody passed on; it belongs to no case."""
    announced: int
    draft: int
    """What the network announces, and what the one who acts is about to."""


async def scene(who: Role | str, whose: str) -> Scene:
    """A new house with this person before such a case. Nobody but a colleague and one to hand over to."""
    house = House()
    asker, colleague = await house.person(), await house.person(Role.COORDINATOR)
    third, above = await house.person(Role.COORDINATOR), await house.person(Role.SUPERVISOR)
    actor = await _actor(house, who)
    person = actor if whose in {OWN, OWN_THEIRS} else asker
    made = await _case(house, actor, person, colleague, third)
    await _put(house, made, actor, colleague, above if whose == MINE else actor, whose)
    if whose == FORGED:
        made.case = replace(made.case, id=987_654)
        made.media = replace(made.media, case_id=987_654)
        made.answer, made.question, made.referral, made.post = 987_655, 987_656, 987_657, WRONG_POST
    if who in {REMOVED, LEAVING}:
        assert await Revoke(house.memory.unit, house.clock)(actor.id, Role.COORDINATOR)
    if who == REMOVED:
        made.who = await house.again(actor)
    return made


async def _actor(house: House, who: Role | str) -> Person:
    if who in {REMOVED, LEAVING}:
        return await house.person(Role.COORDINATOR)
    if who == LOCKED:
        actor = await house.person(Role.COORDINATOR)
        async with house.memory.unit() as work:
            session = await work.desk_sessions.hold(actor.id)
            assert session is not None
            await work.desk_sessions.save(session.locked())
            await work.commit()
        return actor
    return await house.person(*({Role(who)} - {Role.STUDENT}))


async def _case(house: House, actor: Person, person: Person, colleague: Person, third: Person) -> Scene:
    """A case with a word, a picture, an answer, a question, a note and a referral that was agreed to."""
    now = house.clock()
    async with house.memory.unit() as work:
        case = await work.cases.add(person.id, "Цасан Шувуу", "mn", False, False, now)
        kept = await work.case_files.keep(case.id, b"picture")
        referral = await work.referrals.add(Referral(0, case.id, "108", colleague.id, now))
        await work.referrals.save(replace(referral, consent=Consent.GIVEN, answered_at=now))
        answer = await work.cases.write(case.id, Author.STAFF, "answer", now, 1)
        asked = Asked(Question.REFERRAL, referral.id)
        question = await work.cases.write(case.id, Author.STAFF, "question", now, 2, None, asked)
        media = Media(MediaKind.PHOTO, kept)
        picture = await work.cases.write(case.id, Author.PERSON, "words", now, 3, media)
        await work.cases.mark_seen(case.id, [picture.id] if picture else [])
        await work.notes.add(Note(0, case.id, NoteKind.NOTE, colleague.id, "note", now))
        await work.cases.note_post(case.id, actor.id, POST, now)
        await begin(work, case, now)
        work.support_counts.add(What.OPENED, "", datetime(2020, 2, 1, tzinfo=UTC))
        await work.commit()
    assert answer
    assert question
    assert picture
    tip = await _tip(house)
    announced = await _announcement(house, Announcement(0, colleague.id, now, "words", sent=True))
    draft = await _announcement(house, Announcement(0, actor.id, now, "words"))
    beside = tip, announced, draft
    return Scene(house, actor, case, third.id, referral.id, answer.id, question.id, picture, POST, *beside)


async def _tip(house: House) -> int:
    async with house.memory.unit() as work:
        tip = await work.tips.begin(TipKind.ADVERT, house.clock().date())
        await work.tips.save(replace(tip, state=TipState.OPEN, consent=True))
        await work.tips.add(tip.id, "words", b"picture")
        await work.commit()
    return tip.id


async def _announcement(house: House, announcement: Announcement) -> int:
    async with house.memory.unit() as work:
        stored = await work.announcements.add(announcement)
        await work.commit()
    return stored.id


async def _put(
    house: House, made: Scene, actor: Person, colleague: Person, second: Person, whose: str
) -> None:
    held = {MINE: actor.id, THEIRS: colleague.id, LET: colleague.id, OWN_THEIRS: colleague.id}
    # The person agreed that it may leave the system, its holder asked, and a second one has confirmed it.
    lock = Lock(b"salt", b"k" * 32)
    wanted_by = held.get(whose, colleague.id)
    export = Export(Consent.GIVEN, house.clock(), wanted_by, house.clock(), second.id, lock)
    case = replace(made.case, export=export)
    if whose in held:
        case = replace(case, state=CaseState.CLAIMED, claimed_by=held[whose])
    elif whose == CLOSED:
        # It was this person's own, and was shown to them: nothing of that counts any more.
        now = house.clock()
        case = replace(case, state=CaseState.CLOSED, closed_at=now, handed_to=frozenset({actor.id}))
    if whose == LET:
        case = replace(case, handed_to=frozenset({actor.id}))
    if whose == DECLINED:
        case = replace(case, declined_by=frozenset({actor.id}))
    async with house.memory.unit() as work:
        await work.cases.save(case)
        if whose == CLOSED:
            await work.cases.forget_posts(case.id, actor.id)
        await work.commit()
    made.case = case


Do = Callable[[Scene], Awaitable[object]]
