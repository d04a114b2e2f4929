"""In groups: where to find the bot, and a quiz that a leader plays there with everybody. Nothing else."""

import contextlib
from dataclasses import replace

import structlog
from telegram import CallbackQuery, Message, Poll
from telegram.constants import ChatType

from bot.chat.errors import RefusedError, UnreachableError
from bot.chat.group_visit import GroupVisit
from bot.chat.handlers.numbers import number
from bot.chat.views import common
from bot.chat.views import group as view
from bot.chat.visit import Room, Visit
from bot.domain.errors import CourseFirstError, LuujinError, NotAllowedError, StaleError
from bot.domain.group import Posted
from bot.domain.people import Role
from bot.texts.catalog import DEFAULT
from bot.usecases.group import GroupGame

GROUPS = frozenset({ChatType.GROUP, ChatType.SUPERGROUP})
TOPICS = "group:topics"

log = structlog.get_logger()


async def how(visit: Visit, _: tuple[str, ...]) -> None:
    """In private, for leaders: how to play in a group."""
    if not visit.person.may(Role.LEADER):
        raise NotAllowedError
    await visit.show(view.how(visit.words, visit.room.bot_username))


async def written(room: Room, message: Message) -> None:
    """A message in a group. Only commands to this bot and what happens to the group are looked at."""
    if message.migrate_to_chat_id:
        await _moved(room, message.chat.id, message.migrate_to_chat_id)
    elif any(user.username == room.bot_username for user in message.new_chat_members or ()):
        await _greet(room, message)
    # Who writes as the group or as a channel hides who they are, and leaves nobody to hold a role.
    elif message.from_user is not None and message.sender_chat is None and not message.from_user.is_bot:
        match _command(message.text or "", room.bot_username):
            case ("/quiz", *_) | ("/start", "quiz"):
                await _asked(room, message, message.from_user.id)
            case ("/start" | "/help", *_):
                await _greet(room, message)


async def tapped(room: Room, query: CallbackQuery, data: str | None) -> None:
    """A tap in a group; ``data`` is None when it was forged. Only a leader's counts, others are told so."""
    message = query.message
    if message is None:
        return
    words = room.catalogs.words(DEFAULT)
    person = await room.acts.group.person(query.from_user.id)
    if person is None:
        await room.messenger.answer(query.id, words.say("group.leader_chooses"))
        return
    thread = _thread(message) if isinstance(message, Message) else None
    visit = GroupVisit(room, message.chat.id, person, thread, message.message_id, query.id)
    await _guarded(visit, data or "")


async def counted(room: Room, poll: Poll) -> None:
    """A poll has new counts."""
    await room.acts.group.count(poll.id, [option.voter_count for option in poll.options])


async def left(room: Room, chat_id: int) -> None:
    """The bot was taken out of a group: what runs there is over."""
    await room.acts.group.close(chat_id)


async def _asked(room: Room, message: Message, user_id: int) -> None:
    """``/quiz``: a leader's is answered, anybody else's passed over in silence."""
    person = await room.acts.group.person(user_id)
    if person is None or not person.may(Role.LEADER):
        return
    if person.consented_on is None:  # nothing is kept of anybody before that; it is asked in private
        await _greet(room, message)
    else:
        await _guarded(GroupVisit(room, message.chat.id, person, _thread(message)), TOPICS)


async def _guarded(visit: GroupVisit, data: str) -> None:
    """Act, and turn a refusal into a line that only the one who tapped sees."""
    said = None
    try:
        await _act(visit, data.split(":"))
    except NotAllowedError:
        said = visit.words.say("group.leader_chooses")
    except LuujinError as error:
        said = common.refusal_text(visit.words, error)
        if isinstance(error, CourseFirstError):
            await _lead_to_course(visit, error)
    except UnreachableError:
        await visit.quizzes.close(visit.chat_id)
        log.info("update passed over", kind="mute_group")
    except RefusedError as error:
        log.info("screen refused", kind=error.kind)
        said = visit.words.say("group.may_not")
    await visit.answer(said)


async def _lead_to_course(visit: GroupVisit, error: CourseFirstError) -> None:
    """In private, where nobody else reads it."""
    with contextlib.suppress(UnreachableError, RefusedError):
        await visit.room.messenger.show(visit.person.chat_id, common.refusal(visit.words, error))


async def _act(visit: GroupVisit, args: list[str]) -> None:
    match args:
        case ["group", "topics"]:
            await _choose(visit)
        case ["group", "topic", topic_id]:
            await _quizzes_of(visit, topic_id)
        case ["group", "quiz", quiz_id]:
            game = await visit.quizzes.begin(visit.person, visit.chat_id, quiz_id)
            await visit.show(view.begun(visit.words_of(game), game.quiz))
            await _post(visit, game)
        case ["group", "next", quiz_no, out]:
            game = await visit.quizzes.at(visit.person, visit.chat_id, number(quiz_no))
            if len(game.group.posted) != number(out):
                raise StaleError  # a second tap, or a button further up
            await _post(visit, game)
            await _take_buttons(visit, game)
        case ["group", "finish", quiz_no]:
            game = await visit.quizzes.at(visit.person, visit.chat_id, number(quiz_no))
            await _finish(visit, game)
            await _take_buttons(visit, game)
        case _:
            await visit.quizzes.open(visit.person, visit.chat_id)
            raise StaleError


async def _choose(visit: GroupVisit) -> None:
    """The topics, or the quiz that is running."""
    game = await visit.quizzes.open(visit.person, visit.chat_id)
    if game is not None:
        await visit.show(view.running(visit.words_of(game), game))
        return
    content, language = visit.room.content, visit.words.language
    topics = [topic for topic in content.topics(language) if content.quizzes(language, topic.id)]
    await visit.show(view.topics(visit.words, topics))


async def _quizzes_of(visit: GroupVisit, topic_id: str) -> None:
    if await visit.quizzes.open(visit.person, visit.chat_id) is not None:
        await _choose(visit)
        return
    content, language = visit.room.content, visit.words.language
    topic = next((topic for topic in content.topics(language) if topic.id == topic_id), None)
    if topic is None:
        raise StaleError
    await visit.show(view.quizzes(visit.words, topic, content.quizzes(language, topic.id)))


async def _post(visit: GroupVisit, game: GroupGame) -> None:
    """The next question as a poll. It is noted after it was sent: better twice than never."""
    question = game.question
    if question is None:
        raise StaleError
    message_id, poll_id = await visit.post(*view.question(visit.words_of(game), game, question))
    if not await visit.quizzes.note(game, Posted(question.id, poll_id, message_id)):
        # Another process was quicker with a second tap.
        await visit.room.messenger.delete(visit.chat_id, [message_id])


async def _take_buttons(visit: GroupVisit, game: GroupGame) -> None:
    """Leave no buttons on what was tapped, nor on the poll that was the last one until now."""
    last = [posted.message_id for posted in game.group.posted[-1:]]
    for message_id in dict.fromkeys([visit.message_id, *last]):
        if message_id is not None:
            await visit.room.messenger.take_buttons(visit.chat_id, message_id)


async def _finish(visit: GroupVisit, game: GroupGame) -> None:
    """Close the polls and sum up. Closed last: killed on the way, it is finished once more."""
    for posted in game.group.posted:
        votes = await visit.room.messenger.close_poll(visit.chat_id, posted.message_id)
        if votes is not None:
            await visit.quizzes.count(posted.poll_id, votes)
    counted = await visit.quizzes.running(visit.chat_id) or game
    await visit.send(view.summary(visit.words_of(game), counted, visit.room.bot_username))
    await visit.quizzes.close(visit.chat_id)


async def _moved(room: Room, old_chat_id: int, chat_id: int) -> None:
    """Telegram made a supergroup of the group. Its polls and buttons are out of reach, so sum up there."""
    game = await room.acts.group.running(old_chat_id)
    if game is None:
        return
    words = room.catalogs.words(game.group.language)
    try:
        await room.messenger.show(chat_id, view.moved(words, view.summary(words, game, room.bot_username)))
    except (UnreachableError, RefusedError):
        log.info("update passed over", kind="mute_group")
    await room.acts.group.close(old_chat_id)


async def _greet(room: Room, message: Message) -> None:
    screen = view.hello(room.catalogs.words(DEFAULT), room.bot_username)
    try:
        await room.messenger.show(message.chat.id, replace(screen, thread=_thread(message)))
    except (UnreachableError, RefusedError):
        log.info("update passed over", kind="mute_group")


def _command(text: str, me: str) -> tuple[str, ...]:
    """The command with the word behind it, when it is one for this bot."""
    name, *rest = text.split()[:2] or [""]
    command, at, bot = name.lower().partition("@")
    return (command, *rest) if not at or bot == me.lower() else ()


def _thread(message: Message) -> int | None:
    return message.message_thread_id if message.is_topic_message else None
