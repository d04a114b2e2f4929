"""Playing: choose, answer, go on, stop, come back."""

from bot.chat.handlers import before, explore
from bot.chat.handlers.consent import asked_first
from bot.chat.handlers.numbers import number
from bot.chat.screen import Screen
from bot.chat.views import quiz, welcome
from bot.chat.visit import Visit
from bot.domain.rounds import Phase
from bot.usecases.explore import Genre
from bot.usecases.quiz import Playing


async def choose(visit: Visit, args: tuple[str, ...]) -> None:
    """What there is to play: the topics, or one of them."""
    if args and visit.room.content.quizzes(visit.language, args[0]):
        await explore.topic(visit, args[0])
    else:
        await explore.home(visit)


async def begin(visit: Visit, quiz_id: str) -> None:
    """Begin a quiz or go on with it."""
    if await asked_first(visit, f"q_{quiz_id}"):
        return
    found = visit.room.content.quiz(quiz_id, visit.language)
    if found and await before.offered(visit, Genre.QUIZ, found):
        return
    now = await visit.acts.begin_quiz(visit.person, quiz_id)
    await visit.show(quiz.intro(visit.words, now, await screen(visit, now)))


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """Every quiz button: ``a`` answers, ``next`` goes on, ``stop`` leaves, ``back`` resumes."""
    match args:
        case ("a", attempt, question, option):
            places = number(question), number(option)
            verdict = await visit.acts.answer(visit.person, number(attempt), *places)
            await visit.show(quiz.verdict(visit.words, verdict))
        case ("next", attempt):
            now = await visit.acts.go_on(visit.person, number(attempt))
            await visit.show(await screen(visit, now))
        case ("stop",):
            await visit.show(welcome.menu(visit.words, visit.words.say("quiz.stopped")))
        case ("back",):
            await back(visit)
        case ("start", quiz_id):
            await begin(visit, quiz_id)
        case ("new", quiz_id):
            # Under campaign messages of earlier days: their words stay, the quiz comes below.
            with visit.below():
                await begin(visit, quiz_id)
        case _:
            await choose(visit, args)


async def screen(visit: Visit, now: Playing) -> Screen:
    """The open question, or the end with what there is to say about it."""
    if now.question is not None:
        return quiz.question(visit.words, now, now.question)
    past = await visit.acts.look_back(visit.person, now.attempt.id)
    topics = {topic.id: topic for topic in visit.room.content.topics(visit.language)}
    share = quiz.share_link(visit.words, visit.room.bot_username, now.quiz)
    after = await visit.acts.rounds.offer(visit.person, now.quiz.topic, Phase.AFTER)
    return quiz.finished(visit.words, now, past, topics.get(past.topic or ""), share, visit.now(), after)


async def back(visit: Visit) -> None:
    """The quiz left most recently; the choice when there is none."""
    left = await visit.acts.resume(visit.person)
    if left is None:
        await choose(visit, ())
    else:
        await visit.show(await screen(visit, left))


async def cover(visit: Visit) -> None:
    """A quiz question, as if nothing else had ever stood here."""
    left = await visit.acts.resume(visit.person)
    quizzes = visit.room.content.quizzes(visit.language)
    if left is None and quizzes and visit.person.consented_on is not None:
        left = await visit.acts.begin_quiz(visit.person, quizzes[0].id)
    await visit.send(await screen(visit, left) if left is not None else welcome.menu(visit.words))


async def of_topic(visit: Visit, topic: str | None) -> None:
    """What there is about a topic; all topics when none was named."""
    await choose(visit, (topic,) if topic else ())
