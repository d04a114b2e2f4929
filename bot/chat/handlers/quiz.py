"""Playing: choose, answer, go on, stop, come back."""

from bot.chat.handlers.consent import asked_first
from bot.chat.handlers.numbers import number
from bot.chat.views import common, quiz, welcome
from bot.chat.visit import Visit
from bot.domain.errors import NoSuchQuizError


async def choose(visit: Visit, args: tuple[str, ...]) -> None:
    """The quizzes to choose from; with a topic, those of that topic."""
    topic = args[0] if args else None
    content = visit.room.content
    quizzes = content.quizzes(visit.language, topic) or content.quizzes(visit.language)
    progress = await visit.acts.progress(visit.person)
    left = await visit.acts.resume(visit.person)
    done = frozenset(q.id for q in progress.finished)
    await visit.show(quiz.choice(visit.words, quizzes, done, left.quiz.id if left else None))


async def begin(visit: Visit, quiz_id: str) -> None:
    """Begin a quiz or go on with it."""
    if await asked_first(visit, f"q_{quiz_id}"):
        return
    await visit.show(quiz.intro(visit.words, await visit.acts.begin_quiz(visit.person, quiz_id)))


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """Every quiz button: ``a`` answers, ``next`` goes on, ``stop`` leaves, ``back`` resumes."""
    match args:
        case ("a", attempt, question, option):
            verdict = await visit.acts.answer(visit.person, number(attempt), question, option)
            await visit.show(quiz.verdict(visit.words, verdict))
        case ("next", attempt):
            await visit.show(quiz.playing(visit.words, await visit.acts.go_on(visit.person, number(attempt))))
        case ("stop",):
            await visit.show(welcome.menu(visit.words, visit.words.say("quiz.stopped")))
        case ("back",):
            await back(visit)
        case ("start", quiz_id):
            await begin(visit, quiz_id)
        case ("new", quiz_id):
            # Under a campaign message: its words stay, the quiz comes below.
            visit.callback_id, callback = None, visit.callback_id
            await begin(visit, quiz_id)
            visit.callback_id = callback
        case _:
            await choose(visit, args)


async def back(visit: Visit) -> None:
    """The quiz left most recently; the choice when there is none."""
    left = await visit.acts.resume(visit.person)
    if left is None:
        await choose(visit, ())
    else:
        await visit.show(quiz.playing(visit.words, left))


async def progress(visit: Visit, _: tuple[str, ...]) -> None:
    """One's own progress."""
    await visit.show(quiz.progress(visit.words, await visit.acts.progress(visit.person)))


async def cover(visit: Visit) -> None:
    """A quiz question, as if nothing else had ever stood here."""
    left = await visit.acts.resume(visit.person)
    quizzes = visit.room.content.quizzes(visit.language)
    if left is None and quizzes and visit.person.consented_on is not None:
        left = await visit.acts.begin_quiz(visit.person, quizzes[0].id)
    screen = quiz.playing(visit.words, left) if left is not None else welcome.menu(visit.words)
    await visit.send(screen)


async def of_topic(visit: Visit, topic: str | None) -> None:
    """A quiz of a topic: at once when there is just one, else a choice."""
    quizzes = visit.room.content.quizzes(visit.language, topic) if topic else ()
    if len(quizzes) != 1:
        await choose(visit, (topic,) if quizzes and topic else ())
        return
    try:
        await begin(visit, quizzes[0].id)
    except NoSuchQuizError as error:
        await visit.show(common.refusal(visit.words, error))
