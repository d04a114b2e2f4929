"""The door to a topic: the same few questions before its first quiz, story or chat, whatever leads there."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from html import escape
from types import MappingProxyType

import pytest

from bot.chat.callbacks import DATA_LIMIT
from bot.chat.handlers import before
from bot.chat.views.button import mark_of
from bot.domain.campaign import Action, ActionKind
from bot.domain.conversation import Do
from bot.domain.learning import Lesson
from bot.domain.quiz import Quiz
from bot.domain.rounds import DECLINED, Phase, Taken
from bot.domain.scenario import Scenario
from bot.usecases.explore import GENRES, Genre, Item
from tests.chat.receivers import Receivers
from tests.chat.test_handlers_rounds import plain, play, stored, take
from tests.chat.world import Phone, World, content, said

LANGUAGES = ("mn", "en")
TOPIC = "job_scams"
STORIES = (Genre.STORY, Genre.CHAT)
LINKS = {Genre.QUIZ: "q", Genre.STORY: "l", Genre.CHAT: "s"}
OPENS = {Genre.QUIZ: "quiz:start", Genre.STORY: "les", Genre.CHAT: "scn:open"}

Thing = Quiz | Lesson | Scenario

every = pytest.mark.parametrize("genre", GENRES)
stories = pytest.mark.parametrize("genre", STORIES)
both = pytest.mark.parametrize("language", LANGUAGES)


def things(genre: Genre, topic: str = TOPIC, language: str = "mn") -> tuple[Thing, ...]:
    match genre:
        case Genre.STORY:
            return content().lessons(language, topic)
        case Genre.CHAT:
            return content().scenarios(language, topic)
    return content().quizzes(language, topic)


async def come_to(phone: Phone, genre: Genre, thing: Thing) -> None:
    """Its button in a list, and the one on the cover where it has one."""
    await phone.tap(f"{OPENS[genre]}:{thing.id}", on=phone.last.id)
    if genre is Genre.CHAT and "scn:go:" in " ".join(phone.data):
        await phone.tap("scn:go:")


def is_offered(phone: Phone) -> bool:
    return len(phone.data) == 2 and phone.data[0].startswith("rnd:go:")


def is_begun(phone: Phone, thing: Thing) -> bool:
    """Whether its first page, scene or question stands in the chat."""
    match thing:
        case Lesson():
            return thing.intro in plain(phone.text) and f"les:{thing.id}:1" in phone.data
        case Scenario():
            return escape(thing.first.messages[-1]) in phone.text and "scn:leave" in phone.data
        case Quiz():
            return thing.questions[0].text in plain(phone.text) and "quiz:stop" in phone.data


@both
@every
async def test_it_is_offered_first_and_what_was_chosen_begins_by_itself_behind_it(
    genre: Genre, language: str
) -> None:
    thing = things(genre, language=language)[-1]
    phone = await World().ready(7, language)
    await come_to(phone, genre, thing)
    assert is_offered(phone)
    assert said("rounds.offer_before", language, n=5) in phone.text
    assert phone.world.memory.tables.doings == {}
    await take(phone)
    assert phone.world.messenger.toasts[-1] == said("rounds.thanks_before", language)
    assert is_begun(phone, thing)
    assert stored(phone)[TOPIC, Phase.BEFORE].finished_at is not None
    assert phone.world.never_filled == []


@both
@every
@pytest.mark.parametrize("answers", [0, 2])
async def test_skipped_at_the_first_question_or_later_it_begins_by_itself_too(
    genre: Genre, language: str, answers: int
) -> None:
    thing = things(genre, language=language)[0]
    phone = await World().ready(7, language)
    await come_to(phone, genre, thing)
    await take(phone, answers)
    await phone.tap("rnd:skip:")
    assert phone.world.messenger.toasts[-1] == said("rounds.skipped", language)
    assert is_begun(phone, thing)
    assert len(stored(phone)[TOPIC, Phase.BEFORE].answers) == answers


@every
async def test_not_now_goes_straight_to_it(genre: Genre) -> None:
    thing = things(genre)[0]
    phone = await World().ready(7)
    await come_to(phone, genre, thing)
    await phone.not_now()
    assert is_begun(phone, thing)
    assert stored(phone)[TOPIC, Phase.BEFORE].version == DECLINED


@every
@pytest.mark.parametrize("then", GENRES)
async def test_offered_once_it_is_offered_before_nothing_else_of_the_topic(genre: Genre, then: Genre) -> None:
    phone = await World().ready(7)
    await come_to(phone, genre, things(genre)[0])
    assert is_offered(phone)
    await phone.send("/menu")
    await come_to(phone, then, things(then)[-1])
    assert is_begun(phone, things(then)[-1])


@stories
async def test_each_topic_has_its_own(genre: Genre) -> None:
    phone = await World().ready(7)
    await come_to(phone, genre, things(genre)[0])
    await phone.not_now()
    await come_to(phone, genre, things(genre, "online_safety")[0])
    assert is_offered(phone)


@every
async def test_begun_and_left_it_goes_on_before_a_story_of_the_same_topic(genre: Genre) -> None:
    phone = await World().ready(7)
    await come_to(phone, Genre.QUIZ, things(Genre.QUIZ)[0])
    await take(phone, answers=2)
    await phone.send("/menu")
    thing = things(genre)[-1]
    await come_to(phone, genre, thing)
    await take(phone, answers=3)
    assert is_begun(phone, thing), "what was chosen last"
    assert stored(phone)[TOPIC, Phase.BEFORE].finished_at is not None


@stories
async def test_who_has_played_something_of_it_is_not_asked_what_they_knew_before(genre: Genre) -> None:
    phone = await World().ready(7)
    await come_to(phone, genre, things(genre)[0])
    begin = phone.data[0]
    offer = phone.last.id
    await phone.not_now()
    await phone.tap(begin, on=offer)
    assert phone.world.messenger.toasts[-1] == said("error.stale")


@both
@every
async def test_a_deep_link_leads_through_the_same_door(genre: Genre, language: str) -> None:
    thing = things(genre, language=language)[0]
    phone = World().phone(7)
    await phone.send(f"/start {LINKS[genre]}_{thing.id}")
    await phone.tap(f"lang:{language}")
    await phone.tap("consent")
    if genre is Genre.CHAT:
        await phone.tap("scn:go:")
    assert is_offered(phone)
    await take(phone)
    assert is_begun(phone, thing)


@every
async def test_so_does_a_topics_list_and_what_was_taken_by_chance(genre: Genre) -> None:
    for screen in (f"exp:{'qsc'[GENRES.index(genre)]}:{TOPIC}:0", "exp:any"):
        world = World()
        first = things(genre)[0]
        explore = replace(world.acts.explore, chance=partial(_the, first.id))
        room = world.dispatch.room
        acts = replace(room.acts, explore=explore)
        world.dispatch = replace(world.dispatch, room=replace(room, acts=acts))
        phone = await world.ready(7)
        await phone.tap(screen, on=phone.last.id)
        await phone.tap(f"{OPENS[genre]}:{first.id}")
        if genre is Genre.CHAT:
            await phone.tap("scn:go:")
        assert is_offered(phone), screen


def _the(thing_id: str, items: Sequence[Item]) -> Item:
    return next(item for item in items if item.id == thing_id)


async def test_so_does_what_a_search_found() -> None:
    phone = await World().ready(7)
    lesson = things(Genre.STORY)[0]
    await phone.send(f"/search {lesson.title}")
    await phone.tap(f"les:{lesson.id}")
    assert is_offered(phone)


@pytest.mark.parametrize("kind", [ActionKind.QUIZ, ActionKind.LESSON])
async def test_so_does_a_campaigns_button_and_its_words_stay(kind: ActionKind) -> None:
    genre = Genre.QUIZ if kind is ActionKind.QUIZ else Genre.STORY
    thing = things(genre)[0]
    club = await Receivers.of("mn")
    await club.send(await club.draft(action=Action(kind, thing.id)))
    phone = club.people[0]
    message = phone.last
    await phone.tap("got:open:")
    assert is_offered(phone)
    await take(phone)
    assert is_begun(phone, thing)
    assert next(one for one in phone.shown if one.id == message.id).screen == message.screen


@every
async def test_who_came_for_help_is_not_asked(genre: Genre) -> None:
    phone = await World().ready(7)
    danger = Do("open_help", {"risk": "urgent", "about": "disclose_danger_now"})
    phone.world.understanding.answers["намайг зодоод байна"] = (danger,)
    await phone.send("намайг зодоод байна")
    await come_to(phone, genre, things(genre)[0])
    assert is_begun(phone, things(genre)[0])
    assert stored(phone) == {}


async def test_a_misunderstanding_or_another_day_is_no_help_any_more() -> None:
    danger = Do("open_help", {"risk": "urgent", "about": "disclose_danger_now"})
    for later in (False, True):
        phone = await World().ready(7)
        phone.world.understanding.answers["зодсон кино"] = (danger,)
        await phone.send("зодсон кино")
        if later:
            phone.world.clock.now += timedelta(hours=1)
        else:
            await phone.tap("help:no:disclose_danger_now")
        await come_to(phone, Genre.STORY, things(Genre.STORY)[0])
        assert is_offered(phone)


async def test_back_from_help_to_the_page_that_was_open_nothing_stands_in_the_way() -> None:
    phone = await World().ready(7)
    lesson = things(Genre.STORY)[0]
    await come_to(phone, Genre.STORY, lesson)
    await phone.not_now()
    await phone.send("108")
    await phone.tap(f"les:{lesson.id}")
    assert is_begun(phone, lesson)


@every
async def test_erased_meanwhile_it_is_asked_as_of_somebody_new(genre: Genre) -> None:
    phone = await World().ready(7)
    thing = things(genre)[0]
    await come_to(phone, genre, thing)
    await phone.not_now()
    await phone.send("/delete_me")
    await phone.tap("delete:yes")
    for tap in ("lang:mn", "consent"):
        if tap not in phone.data:
            await phone.send("/start")
        await phone.tap(tap)
    await come_to(phone, genre, thing)
    assert is_offered(phone)


async def test_a_chats_try_another_way_leads_through_it_as_well() -> None:
    phone = await World().ready(7)
    scenario = things(Genre.CHAT)[0]
    for data in (f"scn:new:{scenario.id}", f"scn:again:{scenario.id}:0"):
        phone = await World().ready(7)
        await phone.tap(data, on=phone.last.id)
        assert is_offered(phone)
        await take(phone)
        assert is_begun(phone, scenario)


# — Buttons of earlier days, and content that changes —


@pytest.mark.parametrize(("place", "at"), [("", 0), (":", 0), (":0", 0), (":1", 1)])
async def test_buttons_from_before_stories_had_a_door_lead_to_their_quiz(place: str, at: int) -> None:
    phone = await World().ready(7)
    await come_to(phone, Genre.STORY, things(Genre.STORY)[0])
    ((taken_id, _),) = phone.world.memory.tables.rounds.items()
    await phone.tap(f"rnd:skip:{taken_id}{place}", on=phone.last.id)
    assert is_begun(phone, things(Genre.QUIZ)[at])


@pytest.mark.parametrize("place", ["99", "x", "s", "sdeadbeef", "cdeadbeef", "q", "²"])
async def test_when_that_is_no_more_there_are_others(place: str) -> None:
    phone = await World().ready(7)
    await come_to(phone, Genre.STORY, things(Genre.STORY)[0])
    ((taken_id, _),) = phone.world.memory.tables.rounds.items()
    await phone.tap(f"rnd:skip:{taken_id}:{place}", on=phone.last.id)
    assert said("rounds.skipped") in phone.text
    assert phone.data == ["quiz", "menu"]


@stories
async def test_a_story_that_was_taken_out_while_the_questions_were_answered(genre: Genre) -> None:
    phone = await World().ready(7)
    await come_to(phone, genre, things(genre)[0])
    _take_out_stories(phone.world)
    await take(phone)
    assert said("rounds.thanks_before") in phone.text
    assert phone.data == ["quiz", "menu"]


def _take_out_stories(world: World) -> None:
    none: MappingProxyType[str, object] = MappingProxyType({})
    shelves = {
        name: replace(shelf, lessons=none, scenarios=none)  # type: ignore[arg-type]
        for name, shelf in content()._shelves.items()
    }
    room = world.dispatch.room
    changed = replace(content(), _shelves=MappingProxyType(shelves))
    world.dispatch = replace(world.dispatch, room=replace(room, content=changed))


@every
@both
def test_every_thing_has_a_topic_and_its_way_on_fits_into_a_button(genre: Genre, language: str) -> None:
    topics = {topic.id for topic in content().topics(language)}
    marks = set()
    for topic in topics:
        for thing in things(genre, topic, language):
            assert len(f"{before.GOES_ON[genre]}:{thing.id}".encode()) <= DATA_LIMIT
            marks.add(mark_of(thing.id))
    assert len(marks) == sum(len(things(genre, topic, language)) for topic in topics)


async def test_the_round_behind_the_topic_still_comes_after_a_quiz() -> None:
    phone = await World().ready(7)
    lesson = content().lessons("mn", TOPIC)[0]
    await come_to(phone, Genre.STORY, lesson)
    await take(phone)
    await phone.tap(f"les:{lesson.id}:{len(lesson.pages)}", on=phone.last.id)
    await phone.tap("quiz:start:")
    await play(phone)
    assert said("rounds.offer_after", n=5) in phone.text
    await take(phone)
    assert said("rounds.thanks_after") in phone.text
    taken: Taken = stored(phone)[TOPIC, Phase.AFTER]
    assert taken.finished_at is not None
