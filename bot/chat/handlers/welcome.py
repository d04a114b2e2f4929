"""From the first ``/start`` to the menu, and the settings behind it."""

from bot.chat.handlers import (
    check,
    clubs,
    course,
    lesson,
    membership,
    opinion,
    practice,
    quiz,
    scenario,
    search,
    tip,
)
from bot.chat.views import common, welcome
from bot.chat.visit import Visit
from bot.domain.errors import (
    InvitationRefusedError,
    LuujinError,
    NoSuchLessonError,
    NoSuchQuizError,
    NoSuchScenarioError,
    TooManyTriesError,
)
from bot.domain.people import Role
from bot.texts.catalog import DEFAULT, known
from bot.texts.keys import COURSE_ROLES

ROLE_HINTS = {
    Role.LEADER: "/campaign",
    Role.COORDINATOR: "/desk, /rota",
    Role.SUPERVISOR: "/desk, /rota",
    Role.ADMIN: "/desk, /rota",
}

NOT_THERE = (NoSuchQuizError, NoSuchLessonError, NoSuchScenarioError)
"""What a deep link can lead to that is no more."""


async def start(visit: Visit, args: tuple[str, ...]) -> None:
    """``/start``, alone or from a deep link."""
    if args and args[0].startswith("i_"):  # who holds the phone later need not know that there was one
        await visit.forget([visit.message_id])
    if args and args[0]:
        visit.person = await visit.acts.change.keep_start(visit.person, args[0][:64])
    await proceed(visit)


async def proceed(visit: Visit) -> None:
    """The next screen that this person has not answered yet; the menu when there is none."""
    person = visit.person
    if person.language is None:
        await visit.show(welcome.language_choice(visit.room.catalogs))
    elif person.consented_on is None:
        await visit.show(welcome.consent(visit.words))
    elif person.start is not None:
        payload = person.start
        visit.person = await visit.acts.change.keep_start(person, None)
        await follow(visit, payload)
    elif person.reminders is None:
        await visit.show(welcome.reminders(visit.words))
    else:
        await visit.show(welcome.menu(visit.words))


async def follow(visit: Visit, payload: str) -> None:
    """Do what a deep link stands for.

    ``c_`` a club, ``i_`` an invitation, ``q_`` a quiz, ``k_`` a check, ``l_`` a lesson, ``s_`` a story,
    ``p_`` a poll; ``practice``, ``course``, ``search`` and ``tip`` themselves.
    """
    kind, _, rest = payload.partition("_")
    try:
        if kind == "c":
            await join(visit, rest)
        elif kind == "i":
            await redeem(visit, rest)
        elif kind == "q":
            await quiz.begin(visit, rest)
        elif kind == "k":
            await check.begin(visit, rest)
        elif kind == "l":
            await lesson.begin(visit, rest)
        elif kind == "s":
            await scenario.open_(visit, rest)
        elif kind == "p":
            await opinion.begin(visit, rest)
        elif kind == "practice":
            await practice.command(visit, ())
        elif kind == "course":
            await course.command(visit, ())
        elif kind == "search":
            await search.ask(visit)
        elif kind == tip.START:
            await tip.begin(visit)
        else:
            await proceed(visit)
    except NOT_THERE as error:
        await visit.show(common.refusal(visit.words, error))


async def join(visit: Visit, code: str) -> None:
    """Join a club; ask about reminders if that was never asked. Nothing is stored before consent."""
    if visit.person.consented_on is None:
        visit.person = await visit.acts.change.keep_start(visit.person, f"c_{code}"[:64])
        await proceed(visit)
        return
    club = await visit.acts.join_club(visit.person, code)
    visit.person = await visit.acts.change.expect_nothing(visit.person)
    if visit.person.reminders is None:
        await visit.show(welcome.reminders(visit.words, club.name))
    else:
        await visit.show(common.note(visit.words, visit.words.say("welcome.joined", club=club.name)))


async def redeem(visit: Visit, token: str) -> None:
    """Take an invitation. Into the network, and one that is no good: as if the bot was merely started.

    Both, for else nothing but silence would tell of the network.
    """
    try:
        taken = await visit.acts.redeem(visit.person, token)
    except (InvitationRefusedError, TooManyTriesError):
        await proceed(visit)
        return
    visit.person = taken.person
    if taken.role is Role.MEMBER:
        await proceed(visit)
        return
    hint = ROLE_HINTS.get(taken.role)
    hints = (visit.words.say("invitation.hint", command=hint), visit.words.say("course.hint")) if hint else ()
    if taken.role is Role.LEADER and taken.club is not None:
        await clubs.taken(visit, taken.club, taken.giver, " ".join(hints))
    else:
        await visit.show(welcome.role_taken(visit.words, " ".join(hints)))


async def choose_language(visit: Visit, args: tuple[str, ...]) -> None:
    """A tap on a language."""
    language = known(args[0] if args else DEFAULT)
    visit.person = await visit.acts.change.language(visit.person, language)
    await visit.room.messenger.set_menu(visit.person.chat_id, welcome.command_menu(visit.words))
    if not await check.again(visit):  # the question that was open comes in the new language
        await proceed(visit)


async def language(visit: Visit, _: tuple[str, ...]) -> None:
    """``/language``: the choice again."""
    await visit.show(welcome.language_choice(visit.room.catalogs))


async def consent(visit: Visit, _: tuple[str, ...]) -> None:
    """The person agreed."""
    visit.person = await visit.acts.change.consent(visit.person)
    await proceed(visit)


async def menu(visit: Visit, _: tuple[str, ...]) -> None:
    """The menu, or what comes before it."""
    visit.person = await visit.acts.change.expect_nothing(visit.person)
    await proceed(visit)


async def more(visit: Visit, _: tuple[str, ...]) -> None:
    """The second menu."""
    leads = visit.person.may(Role.LEADER) or visit.person.may(Role.ADMIN)
    has_course = any(visit.person.may(Role(role)) for role in COURSE_ROLES)
    await visit.show(welcome.more(visit.words, leads, has_course))


async def settings(visit: Visit, _: tuple[str, ...]) -> None:
    """What everybody can set for themselves."""
    await visit.show(welcome.settings(visit.words))


async def privacy(visit: Visit, _: tuple[str, ...]) -> None:
    """What is stored and how to have it erased."""
    await visit.show(welcome.privacy(visit.words))


async def stop(visit: Visit, _: tuple[str, ...]) -> None:
    """``/stop``: nothing is sent unasked, nothing expected, no conversation open."""
    visit.person = await visit.acts.change.stop(visit.person)
    await visit.show(common.note(visit.words, visit.words.say("stop.done")))


async def delete(visit: Visit, args: tuple[str, ...]) -> None:
    """``/delete_me``: asked once more, then everything is erased."""
    if args != ("yes",):
        await visit.show(welcome.delete_question(visit.words))
        return
    screen = welcome.deleted(visit.words)
    others = visit.person.chat_id, await visit.acts.delete_me.at_desk(visit.person)
    for chat_id, posts in (*await visit.acts.delete_me.traces(visit.person), others):
        await visit.room.messenger.delete(chat_id, [post for post in posts if post != visit.message_id])
    await visit.acts.delete_me(visit.person)
    await visit.show(screen)


async def club(visit: Visit, args: tuple[str, ...]) -> None:
    """``/club``: one's own clubs, or joining the one with the code behind it."""
    if args:
        await join(visit, "".join(args))
    else:
        await membership.mine(visit, ())


async def club_code(visit: Visit, text: str) -> None:
    """A typed club code; a wrong one can be typed again."""
    try:
        await join(visit, text.rpartition("c_")[2])  # as printed, or the whole link
    except LuujinError as error:
        await visit.show(common.refusal(visit.words, error))
