"""The button of a reminder of a quiz."""

from bot.chat.handlers import practice, quiz, support, welcome
from bot.chat.visit import Visit
from bot.domain.errors import StaleError
from bot.usecases.quiz_reminder import Behind


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """``remind``: a quiz; or an answer of the desk that was announced, where no code word keeps it."""
    if args:
        raise StaleError
    behind, quiz_id = await visit.acts.open_reminder(visit.person)
    match behind:
        case Behind.ANSWER:
            await support.enter(visit)
        case Behind.PRACTICE:
            await practice.command(visit, ())
        case Behind.QUIZ:
            await quiz.begin(visit, quiz_id)
        case Behind.NOTHING:
            await welcome.proceed(visit)
