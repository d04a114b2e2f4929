"""The door to a topic: before its first quiz, story or chat a few questions are offered, once."""

from bot.chat.handlers.numbers import number
from bot.chat.views import rounds as view
from bot.chat.views.button import mark_of
from bot.chat.visit import Visit
from bot.domain.learning import Lesson
from bot.domain.quiz import Quiz
from bot.domain.rounds import Phase
from bot.domain.scenario import Scenario
from bot.usecases.explore import Genre

Thing = Quiz | Lesson | Scenario

GOES_ON = {Genre.QUIZ: "quiz:start", Genre.STORY: "les", Genre.CHAT: "scn:go"}
"""What leads through the door to a thing, before ``:<id>``."""

LETTERS = {Genre.QUIZ: "q", Genre.STORY: "s", Genre.CHAT: "c"}


async def offered(visit: Visit, genre: Genre, thing: Thing) -> bool:
    """Show the offer of the round before the topic of this; False when there is none to make."""
    if visit.person.consented_on is None or not thing.topic:
        return False
    asked = await visit.acts.rounds.offer(visit.person, thing.topic, Phase.BEFORE)
    if asked is None:
        return False
    then = f"{GOES_ON[genre]}:{thing.id}"
    await visit.show(view.offer(visit.words, asked, then, f"{LETTERS[genre]}{mark_of(thing.id)}"))
    return True


def chosen(visit: Visit, topic: str, place: str) -> tuple[Genre, str] | None:
    """What was about to begin when the round was offered; None when that is no more.

    ``place`` is what ``offered`` wrote into the buttons. A number, or nothing, is a quiz of the topic by its
    place: so it stands in messages from before stories and chats had such a door.
    """
    if place.isdecimal() or not place:
        quizzes = visit.room.content.quizzes(visit.language, topic)
        at = number(place) if place else 0
        return (Genre.QUIZ, quizzes[at].id) if at < len(quizzes) else None
    genre = next((genre for genre, letter in LETTERS.items() if letter == place[0]), None)
    found = (thing.id for thing in _things(visit, genre, topic) if mark_of(thing.id) == place[1:])
    thing_id = next(found, None)
    return (genre, thing_id) if genre is not None and thing_id is not None else None


def _things(visit: Visit, genre: Genre | None, topic: str) -> tuple[Thing, ...]:
    content, language = visit.room.content, visit.language
    match genre:
        case Genre.QUIZ:
            return content.quizzes(language, topic)
        case Genre.STORY:
            return content.lessons(language, topic)
        case Genre.CHAT:
            return content.scenarios(language, topic)
    return ()
