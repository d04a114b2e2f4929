"""Every item of the content through its own views, in both languages, against Telegram's limits and ours.

Telegram's are about what it is sent: texts with their markup, labels, and data with its signature. Ours are
about what stands on a phone: a text without what is folded away, and a label without its marks.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest

from bot.chat.callbacks import LIMIT, CallbackCodec
from bot.chat.screen import Button, Screen, plain
from bot.chat.views import (
    certificate,
    check,
    common,
    course,
    desk_reply,
    explore,
    faq,
    glossary,
    group,
    lesson,
    opinion,
    practice,
    progress,
    quiz,
    received,
    reminders,
    rounds,
    scenario,
    search,
    series,
    templates,
    welcome,
    who,
)
from bot.chat.views import (
    help as helping,
)
from bot.domain.campaign import Action, ActionKind, Campaign, Delivery, DeliveryState
from bot.domain.checks import UNSURE, Check
from bot.domain.course import Answers, Page, after
from bot.domain.event import Event
from bot.domain.learning import Lesson
from bot.domain.opinion import results
from bot.domain.people import QUIET_CHOICES, WEEKLY_CHOICES, ZONES, Person
from bot.domain.practice import Card
from bot.domain.quiz import Attempt, Option, Question, Quiz
from bot.domain.rounds import Phase, Taken
from bot.domain.scenario import Scenario
from bot.domain.support import Case
from bot.texts.catalog import Words
from bot.texts.keys import COURSE_ROLES, FAQ_KEYS, HELP_KINDS
from bot.texts.models import MOST_IN_MESSAGE, MOST_ON_BUTTON, Need, Where
from bot.usecases import course as courses
from bot.usecases import opinion as opinions
from bot.usecases import rounds as round_acts
from bot.usecases.checks import Checking, Lead
from bot.usecases.explore import GENRES, Area, Genre, Home, Item
from bot.usecases.lessons import Bookmark
from bot.usecases.practice import Exercise, Practised
from bot.usecases.quiz import LookingBack, Playing, Verdict
from bot.usecases.scenario import Cover, Standing, Turn
from bot.usecases.search import Found
from tests.chat.world import CONTENT, ME, catalogs, content

LANGUAGES = ("mn", "en")
NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
ROW = 10**9  # a row id as long as any that will be given out
CHAT = 10**13
CODEC = CallbackCodec(b"k" * 32)
# Telegram's, in UTF-16: https://core.telegram.org/bots/api#sendmessage, #sendphoto, #inlinekeyboardbutton.
MOST_IN_TEXT, MOST_IN_CAPTION, MOST_IN_LABEL = 4096, 1024, 64

Screens = Iterator[tuple[str, Screen]]


def quizzes(words: Words) -> Screens:
    for one in content().quizzes(words.language):
        topic = next(t for t in content().topics(words.language) if t.id == one.topic)
        for number, asked in enumerate(one.questions):
            answered = {q.id: q.options[0].id for q in one.questions[:number]}
            playing = Playing(one, Attempt(ROW, 1, one.id, one.version, answered), asked)
            shown = quiz.question(words, playing, asked)
            yield f"{one.id}.{asked.id}", quiz.intro(words, playing, shown)
            for option in asked.options:
                verdict = Verdict(one, playing.attempt.answered(asked.id, option.id), asked, option)
                yield f"{one.id}.{asked.id}.{option.id}", quiz.verdict(words, verdict)
                yield from _practised(words, one, asked, option)
        wrong = {q.id: next(o.id for o in q.options if not o.right) for q in one.questions}
        end = Playing(one, Attempt(ROW, 1, one.id, one.version, wrong, finished=True), None)
        past, share = LookingBack(one.questions, NOON, topic.id), quiz.share_link(words, ME, one)
        yield f"{one.id} end", quiz.finished(words, end, past, topic, share, NOON)


def _practised(words: Words, one: Quiz, asked: Question, option: Option) -> Screens:
    exercise = Exercise(Card(ROW, 1, one.id, asked.id, {}, NOON), one, asked, 5, 5)
    yield f"{asked.id} again", practice.exercise(words, exercise)
    yield f"{asked.id}.{option.id} again", practice.verdict(words, Practised(exercise, option))


def lessons(words: Words) -> Screens:
    for one in content().lessons(words.language):
        for number, _ in enumerate(one.pages):
            yield f"{one.id}.{number}", lesson.page(words, Bookmark(one, number, shortened=True))
        for key in one.see_also:
            related = content().faq(key, words.language)
            assert related is not None
            end = lesson.end(words, Bookmark(one, len(one.pages)), (key, related), has_quiz=True)
            yield f"{one.id} end", end


def scenarios(words: Words) -> Screens:
    services = content().services(words.language)
    for one in content().scenarios(words.language):
        yield f"{one.id} cover", scenario.cover(words, Cover(one, under_way=True, done=True))
        yield f"{one.id} opened", scenario.opened(words, Standing(one, one.first))
        for scene in one.scenes:
            told = scenario.told(scene)
            screens = ([told] if told else []) + list(scenario.messages(words, one, scene))
            yield from ((f"{one.id}.{scene.id}", screen) for screen in screens)
            for choice in scene.choices:
                to = one.scene(choice.to) or one.ending(choice.to)
                assert to is not None
                yield f"{one.id}.{scene.id}", scenario.answered(words, Turn(one, scene, choice, to))
        for end in one.endings:
            yield f"{one.id}.{end.id}", scenario.ending(words, one, end, services, has_quiz=True)


def before_and_after(words: Words) -> Screens:
    for topic, phase in product(content().topics(words.language), Phase):
        one = content().round(topic.id, words.language)
        assert one is not None
        taken = Taken(ROW, 1, topic.id, phase, one.version, {})
        asked = round_acts.Asked(one, taken)
        place = "q12345678"
        yield f"{topic.id} offer", rounds.offer(words, asked, f"quiz:start:{topic.id}", place)
        for number, question in enumerate(one.questions):
            before = {q.id: "x" for q in one.questions[:number]}
            now = round_acts.Asked(one, replace(taken, answers=before))
            yield f"{topic.id}.{question.id}", rounds.question(words, now, question, place)
        end = round_acts.Asked(one, replace(taken, finished_at=NOON))
        yield f"{topic.id} thanks", rounds.thanks(words, end)


def polls(words: Words) -> Screens:
    every = content().polls(words.language)
    yield "choice", opinion.choice(words, [(poll, True) for poll in every])
    for poll in every:
        share = opinion.share_link(words, ME, poll)
        yield poll.id, opinion.question(words, poll)
        votes = {option.id: 1284 + n for n, option in enumerate(poll.options)}
        for counted in (None, results(poll, votes), results(poll, votes | {poll.options[0].id: 1})):
            asked = opinions.Asked(poll, has_voted=False, results=counted)
            yield f"{poll.id} outcome", opinion.voted(words, opinions.Voted(asked, first=True), share)


def terms(words: Words) -> Screens:
    every = content().glossary(words.language)
    for page in range(len(every) // 8 + 1):
        yield f"page {page}", glossary.listing(words, every, page)
    yield from ((term.id, glossary.meaning(words, every, term)) for term in every)


def answers(words: Words) -> Screens:
    for key in FAQ_KEYS:
        found = content().faq(key, words.language)
        assert found is not None
        yield from ((key, faq.answer(words, content(), found, waits)) for waits in (True, False))


def help_cards(words: Words) -> Screens:
    services, back = content().services(words.language), helping.back_button(words, quiz_waits=True)
    yield "who", helping.who_helps(words, services)
    yield "how", helping.how_it_works(words, services)
    yield "human", helping.human(words, services, back)
    for about in HELP_KINDS:
        card = content().help_card(about, words.language)
        yield about, helping.card(words, card, services, about, back)
        yield f"{about} gently", helping.gentle(words, card.gentle, about, back)
        related = [(key, one) for key in card.answers if (one := content().faq(key, words.language))]
        yield f"{about} answers", helping.answers(words, related, back)
        yield f"{about} other", helping.which_is_it(words, about, True, back)


def services(words: Words) -> Screens:
    helpers, back = content().helpers(words.language), common.menu_button(words)
    embassy = content().faq(who.EMBASSY, words.language)
    yield "choice", who.choice(words, back)
    for need, where in product(Need, (Where.MONGOLIA, Where.ABROAD)):
        yield f"{need} {where}", who.found(words, need, where, helpers, embassy, back)


def checks(words: Words) -> Screens:
    language = words.language
    yield "choice", check.choice(words, content().checks(language))
    for one in content().checks(language):
        for answer_of in (_worst, lambda _, question: question.answers[0], lambda _, question: UNSURE):
            answered: dict[str, str] = {}
            for question in one.questions:
                for lead in Lead:
                    now = Checking(one, dict(answered), lead)
                    shown = check.question(words, now, question, content().countries(language))
                    yield f"{one.id}.{question.id}", shown
                chosen = answer_of(one, question)
                answered[question.id] = chosen if chosen in question.answers else question.answers[0]
            related = [(key, found) for key in one.see_also if (found := content().faq(key, language))]
            result = check.result(words, Checking(one, answered), content().services(language), related)
            yield f"{one.id} result", result


def _worst(one: Check, question: object) -> str:
    """An answer that is a reason to be careful, where there is one."""
    flags = next(q.flags for q in one.questions if q is question)
    return sorted(flags[0].answers)[0] if flags else UNSURE


def staff_courses(words: Words) -> Screens:
    covers = []
    for role in COURSE_ROLES:
        one = content().course(role, words.language)
        assert one is not None
        covers.append(courses.Cover(one, under_way=True, passed=True))
        yield f"{role} cover", course.cover(words, covers[-1])
        page: Page | None = Page()
        while page is not None:
            yield f"{role} {page}", course.page(words, courses.Reading(one, page))
            page = after(one, page)
        for number, question in enumerate(one.questions):
            before = Answers(tuple([0] * number), anew=True)
            yield f"{role}.{question.id}", course.question(words, courses.Asked(one, question, before))
            for place, option in enumerate(question.options):
                given = Answers((*before.chosen, place))
                judged = courses.Judged(one, question, option, given)
                yield f"{role}.{question.id}.{option.id}", course.verdict(words, judged)
        for right in (len(one.questions), 0):
            yield f"{role} result", course.result(words, courses.Result(one, right, right and 8))
    yield "choice", course.choice(words, tuple(covers))


def exploring(words: Words) -> Screens:
    topics, language = content().topics(words.language), words.language
    areas = tuple(Area(topic.id, tuple(_items(topic.id, language))) for topic in topics)
    items = [item for area in areas for item in area.items]
    yield from ((f"{item.id} left", explore.home(words, Home(areas, item), topics)) for item in items)
    yield from ((f"{item.id} by chance", explore.surprise(words, item)) for item in items)
    for area, topic in zip(areas, topics, strict=True):
        yield topic.id, explore.area(words, area, topic)
        for genre, page in product(GENRES, range(2)):
            yield f"{topic.id} {genre}", explore.listing(words, area, genre, topic, page)
    things = [Found(item.genre, item.id, item.title) for item in items]
    things += [Found(Genre.WORD, term.id, term.word) for term in content().glossary(language)]
    for key in FAQ_KEYS:
        found = content().faq(key, language)
        assert found is not None
        things.append(Found(Genre.ANSWER, key, found.title))
    for begin in range(0, len(things), 8):
        yield f"found {begin}", search.found(words, tuple(things[begin : begin + 8]))


def _items(topic: str, language: str) -> Iterator[Item]:
    of: dict[Genre, Sequence[Quiz | Lesson | Scenario]] = {
        Genre.QUIZ: content().quizzes(language, topic),
        Genre.STORY: content().lessons(language, topic),
        Genre.CHAT: content().scenarios(language, topic),
    }
    for genre, things in of.items():
        for thing in things:
            yield Item(genre, thing.id, topic, thing.title, thing.intro, is_done=True)


def groups(words: Words) -> Screens:
    topics = content().topics(words.language)
    yield "topics", group.topics(words, topics)
    for topic in topics:
        yield topic.id, group.quizzes(words, topic, content().quizzes(words.language, topic.id))
    yield from ((one.id, group.begun(words, one)) for one in content().quizzes(words.language))


def first_screens(words: Words) -> Screens:
    yield "language", welcome.language_choice(catalogs())
    yield "consent", welcome.consent(words)
    yield "reminders", welcome.reminders(words, "Нарны клуб" * 3)
    yield "menu", welcome.menu(words)
    yield "more", welcome.more(words, True, True)
    yield "settings", welcome.settings(words)
    for zone in ZONES:
        person = Person(ROW, CHAT, reminders=True, zone=zone)
        yield f"reminders {zone}", reminders.overview(words, person, NOON)
        yield f"zone {zone}", reminders.zone(words, person, NOON)
    for quiet in QUIET_CHOICES:
        yield f"quiet {quiet}", reminders.quiet(words, Person(ROW, CHAT, quiet=quiet))
    for most in WEEKLY_CHOICES:
        yield f"weekly {most}", reminders.weekly(words, Person(ROW, CHAT, weekly=most))
    yield "privacy", welcome.privacy(words)
    yield "delete", welcome.delete_question(words)


def captions(words: Words) -> Screens:
    subjects = [topic.id for topic in content().topics(words.language)]
    subjects += [f"course_{role}" for role in COURSE_ROLES]
    yield from ((subject, certificate.ready(words, subject)) for subject in subjects)
    yield "progress", progress.picture_ready(words)
    yield "check", check.picture_ready(words)


def ready_campaigns(words: Words) -> Screens:
    event = Event(1, 1, "Нээлттэй хичээл", "12-р сургууль, 3 давхар", NOON)
    for one in content().templates(words.language):
        action = Action(ActionKind(one.action_kind), one.action_ref)
        campaign = Campaign(ROW, 1, texts={words.language: one.text}, action=action)
        delivery = Delivery(ROW, ROW, ROW, DeliveryState.SENDING, NOON)
        yield one.id, received.message(words, campaign, delivery)
        for step, text in one.steps.items():
            said = {words.language: series.filled(words, text, event)}
            yield f"{one.id}.{step}", received.message(words, replace(campaign, texts=said), delivery)
    yield "choice", templates.choice(words, content().templates(words.language))


def ready_answers(words: Words) -> Screens:
    case = Case(ROW, 1, "Өглөөний Хайлаас", "mn", True, True, NOON)
    replies = content().replies(words.language)
    for theirs, mine in zip(content().replies("mn"), replies, strict=True):
        yield mine.id, desk_reply.preview(words, case, theirs, mine)
    yield "choice", desk_reply.canned(words, case, replies)


KINDS: dict[str, Callable[[Words], Screens]] = {
    "quizzes": quizzes,
    "lessons": lessons,
    "scenarios": scenarios,
    "rounds": before_and_after,
    "polls": polls,
    "glossary": terms,
    "faq": answers,
    "help": help_cards,
    "services": services,
    "checks": checks,
    "courses": staff_courses,
    "campaigns": ready_campaigns,
    "replies": ready_answers,
    "explore": exploring,
    "groups": groups,
    "first": first_screens,
    "captions": captions,
}
each_kind = pytest.mark.parametrize("kind", KINDS)
each_language = pytest.mark.parametrize("language", LANGUAGES)


def size(text: str) -> int:
    """In UTF-16, as Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def visible(screen: Screen) -> str:
    """What stands on the phone before anything is unfolded."""
    shown = re.sub(r"(?s)<blockquote expandable>.*?</blockquote>", "", screen.text)
    return plain(replace(screen, text=shown)).text.strip()


def bare(label: str) -> str:
    """A label without the marks before it, and the dots and counts behind it."""
    return re.sub(r"^[^\w«“\"/]+|\s*[●○]+$|\s+\d+/\d+$", "", label)


def buttons(screen: Screen) -> list[Button]:
    return [button for row in screen.rows for button in row]


@each_kind
@each_language
def test_telegram_takes_it(kind: str, language: str) -> None:
    most = MOST_IN_CAPTION if kind == "captions" else MOST_IN_TEXT
    for name, screen in KINDS[kind](catalogs().words(language)):
        assert 0 < size(plain(screen).text.strip()) <= most, name
        assert not re.search(r"\{\w*\}", screen.text), name
        assert len(buttons(screen)) <= 100, name
        assert all(len(row) <= 8 for row in screen.rows), name
        for button in buttons(screen):
            assert 0 < size(button.text.strip()) <= MOST_IN_LABEL, (name, button)
            assert button.url is None or button.url.startswith("https://"), (name, button)
            if button.data is not None:
                assert len(CODEC.sign(CHAT, button.data).encode()) <= LIMIT, (name, button)


@each_kind
@each_language
def test_it_fits_on_a_phone(kind: str, language: str) -> None:
    for name, screen in KINDS[kind](catalogs().words(language)):
        assert len(visible(screen)) <= MOST_IN_MESSAGE, (name, len(visible(screen)))
        for button in buttons(screen):
            assert len(bare(button.text)) <= MOST_ON_BUTTON, (name, button.text)


@each_kind
@each_language
def test_the_markup_is_whole(kind: str, language: str) -> None:
    for name, screen in KINDS[kind](catalogs().words(language)):
        if not screen.html:
            continue
        open_tags: list[str] = []
        for closing, tag in re.findall(r"<(/?)([a-z]+)[^>]*>", screen.text):
            if closing:
                assert open_tags.pop() == tag, name
            else:
                open_tags.append(tag)
        assert open_tags == [], name


def test_every_kind_of_item_is_looked_at() -> None:
    """A new kind of content needs its lines here."""
    items = set("quizzes lessons scenarios rounds polls glossary faq help checks courses".split())
    items |= {"services", "campaigns", "replies"}
    others = {"topics", "countries", "allowed-words", "LC_MESSAGES"}
    assert {path.stem for path in (CONTENT / "mn").iterdir()} - others == items
    assert items <= KINDS.keys()
