"""Branching stories with the real content: told message by message, answered, left and gone on with."""

from collections import deque
from dataclasses import dataclass, replace
from html import escape
from types import MappingProxyType

import pytest

from bot.chat.callbacks import DATA_LIMIT
from bot.chat.errors import RetryLaterError, UnreachableError
from bot.chat.screen import LIMIT, Screen, plain
from bot.chat.views import scenario as view
from bot.domain.conversation import Do
from bot.domain.learning import Doing, Kind
from bot.domain.scenario import Choice, Ending, Mood, Scenario, Scene
from bot.texts.content import Content
from bot.usecases.scenario import Cover, Standing, Turn
from tests.chat.virtual import now, run
from tests.chat.world import CONTENT, PLACEHOLDER, Phone, World, catalogs, content, said
from tests.fakes.others import FakeMessenger, check_screen
from tests.fakes.scenario import a_scenario

LANGUAGES = ("mn", "en")
STORIES = sorted(file.stem for file in (CONTENT / "mn" / "scenarios").glob("*.yml"))
LETTERS = {"mn": "АБВ", "en": "ABC"}
MOODS = {Mood.SAFE: "scenario.safe", Mood.CLOSE: "scenario.close", Mood.HARD: "scenario.hard"}
STORY = "prize_link"


def the(scenario_id: str = STORY, language: str = "mn") -> Scenario:
    scenario = content().scenario(scenario_id, language)
    assert scenario is not None
    return scenario


async def open_(scenario_id: str = STORY, language: str = "mn", world: World | None = None) -> Phone:
    """A phone with the story's first screen."""
    phone = await (world or World()).ready(7, language)
    await phone.tap(f"scn:open:{scenario_id}", on=phone.last.id)
    return phone


async def begin(scenario_id: str = STORY, language: str = "mn", world: World | None = None) -> Phone:
    phone = await open_(scenario_id, language, world)
    await phone.tap(f"scn:go:{scenario_id}")
    await phone.not_now()
    return phone


def choices(phone: Phone) -> list[str]:
    """The data behind the letters under the newest message."""
    letters = "".join(LETTERS.values())
    return [b.data or "" for b in phone.last.buttons if b.text in letters]


async def choose(phone: Phone, choice_no: int) -> None:
    await phone.tap(choices(phone)[choice_no], on=phone.last.id)


def route(scenario: Scenario, end: str) -> list[int]:
    """The shortest way to an ending, as choices by number."""
    todo: deque[tuple[str, list[int]]] = deque([(scenario.first.id, [])])
    seen = set()
    while todo:
        place, way = todo.popleft()
        if place == end:
            return way
        scene = scenario.scene(place)
        if scene is not None and place not in seen:
            seen.add(place)
            todo.extend((choice.to, [*way, n]) for n, choice in enumerate(scene.choices))
    raise AssertionError(f"no way to {end}")


async def doing(phone: Phone, scenario_id: str = STORY) -> Doing | None:
    person = await phone.person()
    async with phone.world.memory.unit() as work:
        return await work.doings.get(person.id, Kind.SCENARIO, scenario_id)


async def place(phone: Phone, scenario_id: str = STORY) -> str:
    found = await doing(phone, scenario_id)
    return found.place if found else ""


def restarted(phone: Phone) -> Phone:
    """The same phone, with another process behind the same database and the same chats."""
    old = phone.world
    world = World(clock=old.clock, memory=old.memory, messenger=old.messenger, numbers=old.numbers)
    return replace(phone, world=world)


def put(world: World, *stories: Scenario) -> None:
    """Let the bot know these stories in place of those of the content."""
    told = MappingProxyType({story.id: story for story in stories})
    shelves = {name: replace(shelf, scenarios=told) for name, shelf in content()._shelves.items()}
    changed: Content = replace(content(), _shelves=MappingProxyType(shelves))
    room = world.dispatch.room
    acts = replace(room.acts, scenarios=replace(room.acts.scenarios, library=changed))
    world.dispatch = replace(world.dispatch, room=replace(room, acts=acts, content=changed))


# — Playing —


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scenario_id", STORIES)
async def test_every_ending_of_every_story_can_be_played_to(scenario_id: str, language: str) -> None:
    scenario = the(scenario_id, language)
    for end in scenario.endings:
        phone = await begin(scenario_id, language)
        for choice_no in route(scenario, end.id):
            await choose(phone, choice_no)
        assert escape(end.text) in phone.text
        assert said(MOODS[end.mood], language) in phone.text
        assert all(escape(line) in phone.text for line in end.remember)
        assert {f"quiz:start:{scenario.quiz}", "menu"} <= set(phone.data)
        assert ("108" in phone.text and "sup" in phone.data) == (end.mood is Mood.HARD)
        mine = (await phone.person()).id
        assert await doing(phone, scenario_id) == Doing(mine, Kind.SCENARIO, scenario_id, done=True)
        assert phone.world.never_filled == []
        assert phone.world.understanding.asked == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_first_screen_says_that_it_is_a_story(language: str) -> None:
    phone = await open_(language=language)
    scenario = the(language=language)
    assert phone.text.startswith("💬")
    assert said("scenario.story", language) in phone.text
    assert escape(scenario.intro) in phone.text
    assert phone.data == [f"scn:go:{STORY}", "menu"]
    assert await place(phone) == ""


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_scene_arrives_message_by_message_each_under_the_strangers_name(language: str) -> None:
    phone = await begin("agent_dulguun", language)
    scenario = the("agent_dulguun", language)
    *_, first, second, last = phone.shown
    name = f"💬 <b>{escape(scenario.stranger)}</b>\n"
    for shown, message in zip((first, second, last), scenario.first.messages, strict=True):
        assert shown.screen.text.startswith(name + escape(message))
    assert first.buttons == second.buttons == []
    assert first.screen.silent, "one sound for a scene is enough"
    assert not last.screen.silent
    for letter, choice in zip(LETTERS[language], scenario.first.choices, strict=True):
        assert f"{letter}. {escape(choice.text)}" in last.screen.text
    labels = [[button.text for button in row] for row in last.screen.rows]
    assert labels == [
        list(LETTERS[language][: len(scenario.first.choices)]),
        [said("scenario.leave", language)],
    ]


async def test_what_happens_is_told_before_somebody_writes() -> None:
    scenario = the("friend_in_trouble")
    assert scenario.first.tell
    phone = await begin("friend_in_trouble")
    told = phone.shown[-1 - len(scenario.first.messages)].screen
    assert told.text == f"<i>{escape(scenario.first.tell)}</i>"
    assert scenario.stranger not in told.text


async def test_typing_is_shown_before_each_message_and_the_circle_on_the_button_ends_once() -> None:
    phone = await begin("agent_dulguun")
    messenger = phone.world.messenger
    assert messenger.typed == [7, 7, 7]
    assert len(messenger.answered) == len(set(messenger.answered))


async def test_a_choice_stays_in_the_chat_without_its_buttons() -> None:
    phone = await begin()
    scene = the().first
    standing = phone.last.id
    await choose(phone, 1)
    answered = next(shown for shown in phone.shown if shown.id == standing)
    assert answered.buttons == []
    assert escape(scene.messages[-1]) in answered.screen.text
    assert answered.screen.text.endswith(escape(scene.choices[1].text))
    assert said("scenario.you") in answered.screen.text
    assert escape(scene.choices[0].text) not in answered.screen.text
    to = the().scene(scene.choices[1].to)
    assert to is not None
    assert escape(to.messages[-1]) in phone.text
    assert await place(phone) == to.id


async def test_the_first_screen_stays_without_its_buttons() -> None:
    phone = await open_()
    cover = phone.last.id
    await phone.tap("scn:go:")
    await phone.not_now()
    standing = next(shown for shown in phone.shown if shown.id == cover)
    assert escape(the().intro) in standing.screen.text
    assert standing.buttons == []


async def test_trying_another_way_begins_below_the_ending() -> None:
    phone = await begin()
    for choice_no in route(the(), "helped"):
        await choose(phone, choice_no)
    ending = phone.last
    await phone.tap("scn:again:")
    standing = next(shown for shown in phone.shown if shown.id == ending.id)
    assert standing.screen.text == ending.screen.text
    assert standing.buttons == []
    assert escape(the().first.messages[-1]) in phone.text
    assert await doing(phone) == Doing((await phone.person()).id, Kind.SCENARIO, STORY, "hello", done=True)


# — Leaving and coming back —


@pytest.mark.parametrize("language", LANGUAGES)
async def test_left_midway_it_goes_on_from_there_on_any_day(language: str) -> None:
    phone = await begin(language=language)
    await choose(phone, 0)
    there = phone.text
    await phone.tap("scn:leave")
    assert said("scenario.left", language) in phone.text
    phone.world.clock.pass_(days=20)
    await phone.tap(f"exp:c:{the().topic}:0", on=phone.last.id)
    assert f"▶️ {the(language=language).title}" in [button.text for button in phone.last.buttons]
    await phone.tap(f"scn:open:{STORY}")
    assert said("scenario.under_way", language) in phone.text
    await phone.tap("scn:go:")
    assert phone.text == there


async def test_from_the_start_although_it_was_under_way() -> None:
    phone = await begin()
    await choose(phone, 0)
    await phone.tap("scn:leave")
    await phone.deliver(phone.tapped(f"scn:open:{STORY}", phone.last.id))
    await phone.tap("scn:new:")
    assert escape(the().first.messages[-1]) in phone.text
    assert await place(phone) == the().first.id


async def test_a_new_language_in_the_middle_goes_on_from_the_same_scene() -> None:
    phone = await begin()
    old = choices(phone)[0]
    message = phone.last.id
    await phone.send("/language")
    await phone.tap("lang:en")
    await phone.tap(old, on=message)
    english = the(language="en")
    to = english.scene(english.first.choices[0].to)
    assert to is not None
    assert escape(to.messages[-1]) in phone.text


def test_each_message_takes_the_pause_of_the_room() -> None:
    async def story() -> tuple[float, int]:
        world = World()
        phone = await open_("agent_dulguun", world=world)
        world.dispatch = replace(world.dispatch, room=replace(world.dispatch.room, pause=0.7))
        await phone.tap("scn:go:")
        start = now()
        await phone.not_now()
        return now() - start, len(world.messenger.typed)

    seconds, messages = run(story())
    assert messages == 3
    assert seconds == pytest.approx(2.1)


# — Nothing is lost —


async def test_a_restart_in_the_middle_loses_nothing() -> None:
    phone = await begin()
    await choose(phone, 0)
    phone = restarted(phone)
    await choose(phone, 0)
    scenario = the()
    second = scenario.scene(scenario.first.choices[0].to)
    assert second is not None
    assert await place(phone) == second.choices[0].to


@dataclass
class Failing(FakeMessenger):
    """Fails once, after so many more screens."""

    left: int | None = None

    async def show(self, chat_id: int, screen: Screen, edit: int | None = None) -> int:
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                self.left = None
                raise RetryLaterError(1)
        return await super().show(chat_id, screen, edit)


@pytest.mark.parametrize("after", range(5))
async def test_a_crash_while_a_scene_is_told_tells_it_once_more(after: int) -> None:
    messenger = Failing()
    phone = await begin("cousin_tour", world=World(messenger=messenger))
    told = the("cousin_tour").scene("cousin_says")
    assert told is not None
    assert told.tell
    assert len(told.messages) == 3
    update = phone.tapped(choices(phone)[1], phone.last.id)
    messenger.left = after
    with pytest.raises(RetryLaterError):
        await phone.deliver(update)
    phone = restarted(phone)
    await phone.deliver(update)
    *three, last = [shown.screen.text for shown in phone.shown][-4:]
    assert [told.tell, *told.messages[:2]] == [
        text.removeprefix("<i>").removesuffix("</i>").rpartition("\n")[2] for text in three
    ]
    assert escape(told.messages[2]) in last
    assert await place(phone, "cousin_tour") == "cousin_says"
    await choose(phone, 0)
    assert await place(phone, "cousin_tour") == told.choices[0].to


async def test_an_update_that_comes_again_after_all_was_shown_shows_nothing_more() -> None:
    phone = await begin()
    update = phone.tapped(choices(phone)[0], phone.last.id)
    await phone.deliver(update)
    before = phone.shown
    await restarted(phone).deliver(update)
    assert phone.shown == before


async def test_who_blocks_the_bot_in_the_middle_is_left_alone() -> None:
    phone = await begin()
    phone.world.messenger.failures[7] = [UnreachableError()]
    await choose(phone, 0)
    assert (await phone.person()).unreachable
    assert await place(phone) == the().first.id


# — Taps that come twice or late —


async def test_a_second_tap_changes_nothing_and_says_nothing() -> None:
    phone = await begin()
    data, message = choices(phone)[0], phone.last.id
    await phone.tap(data, on=message)
    before, toasts = phone.shown, len(phone.world.messenger.toasts)
    await phone.tap(data, on=message)
    assert phone.shown == before
    assert phone.world.messenger.toasts[toasts:] == [None]


async def test_a_second_tap_on_the_way_to_an_ending() -> None:
    phone = await begin()
    *way, last = route(the(), "not_caught")
    for choice_no in way:
        await choose(phone, choice_no)
    data, message = choices(phone)[last], phone.last.id
    for _ in range(2):
        await phone.tap(data, on=message)
    assert sum("scn:again" in (b.data or "") for shown in phone.shown for b in shown.buttons) == 1


async def test_an_old_scene_is_answered_kindly() -> None:
    phone = await begin()
    other, message = choices(phone)[1], phone.last.id
    await choose(phone, 0)
    before = phone.shown
    await phone.tap(other, on=message)
    assert phone.world.messenger.toasts[-1] == said("error.stale")
    assert phone.shown == before


@pytest.mark.parametrize(
    "data",
    [
        "scn",
        "scn:nonsense",
        f"scn:00:{STORY}",
        f"scn:99zzzz:{STORY}",
        f"scn:again:{STORY}:x",
        f"scn:a:b:{STORY}:d",
    ],
)
async def test_buttons_that_never_were_are_answered_kindly(data: str) -> None:
    phone = await open_()
    before = phone.shown
    await phone.tap(data, on=phone.last.id)
    assert phone.world.messenger.toasts[-1] == said("error.stale")
    assert phone.shown == before


async def test_a_choice_after_everything_was_forgotten_keeps_nothing() -> None:
    phone = await begin()
    data, message = choices(phone)[0], phone.last.id
    await phone.send("/delete_me")
    await phone.tap("delete:yes")
    await phone.tap(data, on=message)
    assert phone.world.messenger.toasts[-1] == said("error.stale")
    assert await doing(phone) is None


# — Deleted and changed content —


@pytest.mark.parametrize("way", ["choice", "cover", "scene", "again"])
async def test_a_story_that_was_deleted_while_somebody_plays_it(way: str) -> None:
    phone = await begin()
    data = {
        "choice": choices(phone)[0],
        "cover": f"scn:open:{STORY}",
        "scene": f"scn:go:{STORY}",
        "again": f"scn:again:{STORY}:0",
    }[way]
    put(phone.world)
    await phone.tap(data, on=phone.last.id)
    assert phone.text == said("error.no_such_scenario")
    assert "menu" in phone.data


async def test_a_story_that_was_changed_goes_on_where_the_person_stands() -> None:
    phone = await begin()
    old, message = choices(phone)[0], phone.last.id
    scene = replace(the().first, messages=("шинэ үг",), choices=tuple(reversed(the().first.choices)))
    put(phone.world, replace(the(), version="ffff", scenes=(*the().scenes[1:], scene)))
    await phone.tap(old, on=message)
    notice = next(shown for shown in phone.shown if shown.id == message)
    assert notice.screen.text == said("scenario.renewed")
    assert notice.buttons == []
    assert "шинэ үг" in phone.text
    await choose(phone, 0)
    assert await place(phone) == scene.choices[0].to


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_scene_that_was_taken_out_begins_the_story_anew_with_kind_words(language: str) -> None:
    phone = await begin(language=language)
    scenario = the(language=language)
    first = replace(scenario.scenes[1], messages=("x",))
    put(phone.world, replace(scenario, version="ffff", scenes=(first, *scenario.scenes[2:])))
    message = phone.last.id
    await phone.tap(choices(phone)[0], on=message)
    assert said("scenario.anew", language) in phone.words
    assert phone.text.startswith(f"💬 <b>{escape(scenario.stranger)}</b>\nx")
    assert await place(phone) == first.id


async def test_an_ending_that_is_no_more_does_not_stop_another_try() -> None:
    phone = await begin()
    for choice_no in route(the(), the().endings[-1].id):
        await choose(phone, choice_no)
    put(phone.world, replace(the(), version="ffff", endings=the().endings[:1]))
    await phone.tap("scn:again:")
    assert escape(the().first.messages[-1]) in phone.text


async def test_without_its_quiz_an_ending_offers_none() -> None:
    phone = await begin()
    put(phone.world, replace(the(), quiz="gone"))
    for choice_no in route(the(), "not_caught"):
        await choose(phone, choice_no)
    assert phone.data == [f"scn:again:{STORY}:{[e.id for e in the().endings].index('not_caught')}", "menu"]


# — A cry for help in the middle —


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_safe_word_in_the_middle_opens_help_and_leads_back_to_the_scene(language: str) -> None:
    phone = await begin(language=language)
    await choose(phone, 0)
    there = phone.text
    await phone.send("108")
    assert "108" in phone.text
    assert phone.world.understanding.asked == []
    assert said("scenario.back", language) in [button.text for button in phone.last.buttons]
    await phone.tap(f"scn:go:{STORY}", on=phone.last.id)
    assert phone.text == there
    await choose(phone, 0)
    assert await place(phone) != ""


async def test_a_worry_in_ones_own_words_leads_back_too_and_the_scene_above_still_works() -> None:
    phone = await begin()
    scene, data = phone.last.id, choices(phone)[0]
    urgent = Do("open_help", {"risk": "urgent", "about": "disclose_image_threat"})
    phone.world.understanding.answers["намайг айлгаад байна"] = (urgent,)
    await phone.send("намайг айлгаад байна")
    assert f"scn:go:{STORY}" in phone.data
    await phone.tap(data, on=scene)
    assert await place(phone) == the().first.choices[0].to


async def test_after_a_quiz_came_between_help_leads_back_to_the_quiz() -> None:
    phone = await begin()
    phone.world.clock.pass_(minutes=1)
    quiz = content().quizzes("mn")[0]
    await phone.begin_quiz(quiz.id)
    await phone.send("108")
    assert "quiz:back" in phone.data
    assert not any(data.startswith("scn:") for data in phone.data)


# — From outside —


async def test_a_link_leads_to_the_story_after_the_first_screens() -> None:
    world = World()
    phone = world.phone(7)
    await phone.send(f"/start s_{STORY}")
    await phone.tap("lang:en")
    assert await doing(phone) is None
    await phone.tap("consent")
    assert escape(the(language="en").intro) in phone.text
    await phone.tap("scn:go:")
    await phone.not_now()
    assert await place(phone) == the().first.id


async def test_a_link_to_a_story_that_is_no_more_says_so() -> None:
    phone = await World().ready(7)
    await phone.send("/start s_long_gone")
    assert phone.text == said("error.no_such_scenario")


@pytest.mark.parametrize(
    "data", [f"scn:open:{STORY}", f"scn:go:{STORY}", f"scn:new:{STORY}", f"scn:again:{STORY}:0"]
)
async def test_nothing_is_kept_before_consent(data: str) -> None:
    phone = World().phone(7)
    await phone.send("/start")
    await phone.tap("lang:mn")
    await phone.tap(data, on=phone.last.id)
    assert phone.text == said("welcome.consent")
    assert await doing(phone) is None
    await phone.tap("consent")
    assert escape(the().intro) in phone.text


# — Limits —


def screens(scenario: Scenario, language: str) -> list[Screen]:
    """Every screen that this story can show."""
    words, services = catalogs().words(language), content().services(language)
    found = [view.cover(words, Cover(scenario, under, False)) for under in (False, True)]
    for anew, renewed in ((False, False), (True, False), (False, True)):
        found.append(view.opened(words, Standing(scenario, scenario.first, anew, renewed)))
    for scene in scenario.scenes:
        told = view.told(scene)
        found += [*([told] if told else []), *view.messages(words, scenario, scene)]
        found += [view.answered(words, Turn(scenario, scene, choice, scene)) for choice in scene.choices]
    return found + [view.ending(words, scenario, end, services, True) for end in scenario.endings]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scenario_id", STORIES)
def test_every_screen_of_every_story_fits_in_telegram_and_on_a_phone(scenario_id: str, language: str) -> None:
    for screen in screens(the(scenario_id, language), language):
        check_screen(screen)
        assert len(screen.text) <= 1300, screen.text[:60]
        assert len(screen.rows) <= 2
        labels = [button.text for row in screen.rows for button in row]
        assert all(len(label) <= 24 for label in labels), labels
        assert not any(PLACEHOLDER.search(text) for text in (screen.text, *labels))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_largest_story_that_the_content_allows_still_fits(language: str) -> None:
    """Twelve scenes, three choices, ids of forty letters, every text at its limit and all of it markup."""
    ids = [f"{'s' * 38}{n:02d}" for n in range(12)]
    choices = tuple(Choice(f"c{n}", "&" * 60, ids[-1]) for n in range(3))
    scenes = tuple(Scene(i, "<" * 300, ("&" * 250,) * 3, choices) for i in ids)
    endings = tuple(Ending(f"e{n}", Mood.HARD, "&" * 500, ("<" * 200,) * 3) for n in range(5))
    name = "s" * 40
    largest = replace(
        a_scenario(scenario_id=name), title="&" * 24, intro="<" * 300, stranger="&" * 24, scenes=scenes
    )
    for screen in screens(replace(largest, endings=endings, quiz="q" * 40), language):
        check_screen(screen)
        assert len(plain(screen).text) <= LIMIT
        data = [button.data or "" for row in screen.rows for button in row]
        assert all(len(one.encode()) <= DATA_LIMIT for one in data)


def test_what_is_written_in_a_story_is_never_markup() -> None:
    words = catalogs().words("mn")
    scene = replace(a_scenario().first, messages=("<b>1</b> & 2",))
    (shown,) = view.messages(words, replace(a_scenario(scene), stranger="<i>"), scene)
    assert "&lt;b&gt;1&lt;/b&gt; &amp; 2" in shown.text
    assert "<b>&lt;i&gt;</b>" in shown.text
