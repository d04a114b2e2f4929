"""Every screen in both languages: no gap, nothing too long for Telegram."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import product

import pytest

from bot.chat.callbacks import DATA_LIMIT
from bot.chat.screen import Screen, parts
from bot.chat.views import (
    approve,
    audience,
    button,
    campaign,
    case_files,
    check,
    common,
    compose,
    desk,
    desk_handover,
    desk_notes,
    desk_referral,
    desk_reply,
    escalation,
    faq,
    group,
    own_word,
    plan,
    practice,
    preview,
    progress,
    quiz,
    quiz_reminder,
    reminders,
    series,
    standing,
    steer,
    support,
    talk,
    templates,
    welcome,
    when,
)
from bot.chat.views import desk_session as door
from bot.chat.views import help as helping
from bot.chat.views import private as private_view
from bot.chat.views.button import Choice
from bot.chat.views.campaign import Named
from bot.domain import campaign as campaigns
from bot.domain import errors
from bot.domain.campaign import (
    UNSHOWN,
    Action,
    ActionKind,
    Audience,
    Campaign,
    CampaignAct,
    CampaignState,
    DeliveryState,
    LogLine,
    Reach,
    Segment,
    SegmentKind,
    Skip,
    Step,
)
from bot.domain.checks import Check
from bot.domain.decisions import Decisions
from bot.domain.event import Event
from bot.domain.notes import Note, NoteKind
from bot.domain.people import QUIET_CHOICES, WEEKLY_CHOICES, ZONES, Club, Contact, Person
from bot.domain.practice import Card
from bot.domain.private import CheckIn, Plan, Private, SafeHours
from bot.domain.quiz import Attempt, Quiz
from bot.domain.referral import Consent, Referral
from bot.domain.streak import Streak
from bot.domain.support import (
    Asked,
    Author,
    Case,
    CaseMessage,
    CaseState,
    Errand,
    Fate,
    Need,
    Question,
    Replied,
)
from bot.domain.vanish import Post
from bot.texts.catalog import Words
from bot.usecases.campaign import Standing, Who
from bot.usecases.cases import Desk
from bot.usecases.checks import Checking, Lead
from bot.usecases.desk_session import Entered
from bot.usecases.handover import Colleague
from bot.usecases.practice import Exercise, NothingWaits, Practised
from bot.usecases.progress import Part, Progress
from bot.usecases.quiz import LookingBack, Playing, Verdict
from tests.chat.world import PLACEHOLDER, catalogs, content
from tests.fakes.others import check_screen

# Ids grow: a button must still fit when the bot has been running for years.
BIG = 9_999_999_999
DUE = datetime(2026, 12, 5, 7, 0, tzinfo=UTC)
CASE = Case(BIG, 1, "Тунгалаг Хараацай", "mn", True, True, DUE, CaseState.CLAIMED, 2)
MESSAGE = CaseMessage(BIG, BIG, Author.PERSON, "үг <b>&amp; {name}", DUE)
ECHO = Post(BIG, BIG, 2, BIG, DUE, own=False)
PERSON = Person(2, 2)
EVENT = Event(BIG, 1, "Уулзалт <3", "12-р сургууль & клуб", DUE)
CAMPAIGN = Campaign(
    BIG,
    1,
    "Аюулгүй зун <3 &amp; бусад",
    {"mn": "Ирээрэй <3" * 300, "en": "Come"},
    action=Action(ActionKind.QUIZ, "job_scams_1"),
    reach=Reach(frozenset({1})),
    segment=Segment(SegmentKind.NOT_FINISHED, "job_scams_1"),
    due_at=DUE,
    event_id=BIG,
    steps=tuple(Step),
    step_texts={Step.DAY: {"mn": "Маргааш"}},
)
NAMED = Named(CAMPAIGN.zone, ("Нарны клуб " * 5,) * 9, "Ажлын зарын урхи", "Ажлын зарын урхи", EVENT, 23)

LANGUAGES = ("mn", "en")


def quizzes(language: str) -> tuple[Quiz, ...]:
    return content().quizzes(language)


def quiz_screens(words: Words) -> Iterator[Screen]:
    every = quizzes(words.language)
    for one in every:
        empty = Attempt(BIG, 1, one.id, one.version, {})
        for question in one.questions:
            yield quiz.question(words, Playing(one, empty, question), question)
            for chosen in question.options:
                answered = replace(empty, answers={question.id: chosen.id})
                yield quiz.verdict(words, Verdict(one, answered, question, chosen))
                yield quiz.verdict(words, Verdict(one, replace(answered, finished=True), question, chosen))
        first = Playing(one, empty, one.questions[0])
        yield quiz.intro(words, first, quiz.question(words, first, one.questions[0]))
        yield from quiz_ends(words, one, empty)


def quiz_ends(words: Words, one: Quiz, empty: Attempt) -> Iterator[Screen]:
    rights = {q.id: q.right.id for q in one.questions}
    wrong = replace(empty, answers={**rights, one.questions[0].id: "gone"})
    share = quiz.share_link(words, "luujin_test_bot", one)
    topic = next(topic for topic in content().topics(words.language) if topic.id == one.topic)
    perfect = Playing(one, replace(empty, answers=rights), None)
    yield quiz.finished(words, perfect, LookingBack((), None, one.topic), topic, share, DUE)
    for comes_back in (None, DUE):
        past = LookingBack(one.questions, comes_back, None)
        yield quiz.finished(words, Playing(one, wrong, None), past, None, share, DUE)


def practice_screens(words: Words) -> Iterator[Screen]:
    for one in quizzes(words.language):
        for question in one.questions:
            card = Card(BIG, 1, one.id, question.id, {}, DUE)
            now = Exercise(card, one, question, 5, 5)
            yield practice.exercise(words, now)
            for chosen in question.options:
                yield practice.verdict(words, Practised(now, chosen))
    for practised in (True, False):
        for next_at in (None, DUE, DUE - timedelta(days=2)):
            end = NothingWaits(next_at)
            yield practice.nothing(words, end, practised, Streak(3, True), DUE - timedelta(days=1))


def progress_screens(words: Words) -> Iterator[Screen]:
    every, topics = quizzes(words.language), content().topics(words.language)
    for done in (0, 1, 13):
        parts = tuple(Part(topic.id, done, 13, done == 13) for topic in topics)
        made = Progress(every[:done], len(every), parts, Streak(done, True), 2)
        yield progress.progress(words, made, topics)


def campaign_screens(words: Words) -> Iterator[Screen]:
    waiting = campaign.Waiting(1284, 1284)
    for state in CampaignState:
        every = [replace(CAMPAIGN, id=BIG - n, state=state) for n in range(9)]
        for page in range(2):
            yield campaign.listing(words, every, page, CAMPAIGN.zone, waiting)
        yield from steer_screens(words, replace(CAMPAIGN, state=state))
    yield campaign.listing(words, [], 0, CAMPAIGN.zone, None)
    for state in (CampaignState.AWAITING, CampaignState.HELD):
        yield campaign.to_decide(words, state, [CAMPAIGN] * 9, 1, CAMPAIGN.zone)
    for due in (None, DUE):
        yield campaign.upcoming(words, due)
    yield from compose_screens(words)
    yield from audience_screens(words)
    yield from plan_screens(words)
    for tell in (approve.question, approve.approved, approve.declined):
        yield tell(words, CAMPAIGN)
    yield approve.thanks(words)
    yield approve.nobody(words)
    for one in (CampaignState.AWAITING, CampaignState.HELD):
        held = [replace(CAMPAIGN, id=BIG - n, series_id=None, state=one) for n in range(300)]
        for number in (1, 2, 300):
            yield approve.decisions_wait(words, Decisions.among(held[:number]))


def steer_screens(words: Words, one: Campaign) -> Iterator[Screen]:
    counts = dict.fromkeys(DeliveryState, 1284)
    log = [LogLine(act, DUE, n) for n, act in enumerate(set(CampaignAct) - UNSHOWN)]
    by = {n: list(Who)[n % len(Who)] for n in range(len(log))}
    others = [replace(one, id=n, step=step) for n, step in enumerate(Step)]
    for stands in (Standing(one, counts, dict.fromkeys(Skip, 5), log), Standing(one, {}, {}, [])):
        for decides in (False, True):
            yield standing.page(words, stands, by, NAMED, others, decides)
        yield standing.repeat_question(words, stands)
        yield steer.progress(words, campaigns.Progress(one, stands.counts, 29.6, 18.2))


def compose_screens(words: Words) -> Iterator[Screen]:
    empty = Campaign(BIG, 1)
    lost = replace(NAMED, lost=("Нарны клуб " * 5,) * 9)
    for draft, named in ((empty, Named(CAMPAIGN.zone)), (CAMPAIGN, NAMED), (CAMPAIGN, lost)):
        yield compose.page(words, draft, named, DUE)
        yield compose.page(words, draft, named, DUE + timedelta(days=9), words.say("campaign.caption_left"))
        yield compose.ask_title(words, draft)
        yield compose.ask_picture(words, draft)
        for language in LANGUAGES:
            yield compose.ask_text(words, draft, language)
        yield compose.delete_question(words, draft)
        yield button.kinds(words, draft)
        for kind, choices in choosable(words).items():
            for page in range(len(choices) // 8 + 1):
                yield button.which(words, draft, kind, choices, page)
        yield audience.part(words, draft)
        for part in (SegmentKind.NOT_FINISHED, SegmentKind.MISSED_TOPIC):
            yield audience.which(words, draft, part, choosable(words)[ActionKind.QUIZ], 1)
        for hosts in ((), ("example.org", "108.mn")):
            yield button.ask_link(words, draft, hosts)
            yield button.link_not_taken(words, BIG, hosts)
    for is_file in (False, True):
        yield compose.only_picture(words, BIG, is_file)
    for error in (errors.TextTooLongError(), errors.BadDateError(), errors.PastDateError()):
        yield compose.not_taken(words, error, BIG, 3500)
    yield compose.picture_not_taken(words, BIG)
    yield templates.choice(words, [])


def choosable(words: Words) -> dict[ActionKind, list[Choice]]:
    here = content()
    quizzes, lessons, polls = (
        [Choice(one.id, one.title) for one in things]
        for things in (
            here.quizzes(words.language),
            here.lessons(words.language),
            here.polls(words.language),
        )
    )
    return {ActionKind.QUIZ: quizzes, ActionKind.LESSON: lessons, ActionKind.POLL: polls}


def audience_screens(words: Words) -> Iterator[Screen]:
    clubs = [Club(BIG - n, "Нарны клуб " * n, "abc") for n in range(1, 10)]
    for page in range(2):
        yield audience.whom(words, CAMPAIGN, clubs, page)
    for draft in (CAMPAIGN, replace(CAMPAIGN, repeats_until=DUE), replace(CAMPAIGN, event_id=None)):
        yield when.ask(words, draft, NAMED)
    yield when.ask_until(words, CAMPAIGN)
    yield when.moment_first(words, CAMPAIGN)
    yield when.is_past(words, CAMPAIGN)
    for draft in (CAMPAIGN, replace(CAMPAIGN, steps=(), step_texts={})):
        yield series.page(words, draft, EVENT, DUE)
        for step in Step:
            yield series.step_page(words, draft, step, EVENT)
            yield from (series.ask_text(words, draft, step, language) for language in LANGUAGES)
    yield series.ask_starts(words, CAMPAIGN)
    yield series.ask_title(words, CAMPAIGN, EVENT)
    yield series.ask_place(words, CAMPAIGN)


def plan_screens(words: Words) -> Iterator[Screen]:
    for people in (0, 1, 4, 5, 1284):
        counted = Audience(people, people, dict.fromkeys(Skip, people))
        yield preview.summary(words, CAMPAIGN, audience.counted(words, counted, CAMPAIGN))
        for everybody in (False, True):
            around = [replace(CAMPAIGN, reach=Reach(everybody=everybody), step=step) for step in Step]
            yield plan.question(words, around, counted, NAMED)
            yield plan.question(words, [replace(CAMPAIGN, steps=())], counted, NAMED)
    yield preview.summary(words, CAMPAIGN, words.say("campaign.whom_first"))
    yield preview.refused(words, CAMPAIGN)
    yield plan.nobody(words, BIG)
    yield from preview.messages(catalogs(), words, preview.sendings(catalogs(), CAMPAIGN, EVENT), DUE)


def desk_screens(words: Words) -> Iterator[Screen]:
    for urgent in (False, True):
        for mine in (False, True):
            yield escalation.ping(words, replace(CASE, id=BIG, urgent=urgent), mine)
    for minutes in (0, 1, 5, 39):
        yield escalation.acknowledged(words, timedelta(minutes=minutes))
    yield escalation.gap(words)
    yield support.still_waiting(words, content().services(words.language))
    waiting = replace(CASE, state=CaseState.WAITING, claimed_by=None)
    for now in (DUE, DUE.replace(hour=9), DUE.replace(day=30), DUE.replace(year=2025)):
        yield desk.listing(words, Desk([CASE, waiting]), CASE.claimed_by or 0, now)
        yield desk.listing(words, Desk([CASE, waiting], 3, timedelta(hours=2)), 0, now)
    yield desk.listing(words, Desk([]), 0, DUE)
    yield desk.listing(words, Desk([], 1, timedelta(minutes=4)), 0, DUE)
    for member in (False, True):
        yield desk.opened(words, replace(CASE, from_member=member, duress=member, urgent=member), 99)
    for need in Need:
        yield desk.opened(words, replace(CASE, id=BIG, need=need, follow_up=DUE.date()))
        yield desk.listing(words, Desk([replace(CASE, id=BIG, need=need, urgent=True)]), 0, DUE)
    for agreed in Plan:
        yield desk.more(words, replace(CASE, id=BIG), CheckIn(CheckIn.WEEKLY, agreed))
    yield desk.unread(words, BIG, words.say("error.unread_word"))
    for errand in (Errand.HANDED, Errand.QUESTION, Errand.ADVICE, Errand.FOLLOW_UP):
        yield desk.news(words, errand)
    yield from case_screens(words)
    for author in Author:
        yield desk.message(words, CASE, replace(MESSAGE, author=author), DUE)
    for now_open in (False, True):
        yield desk_reply.replied(words, Replied(replace(CASE, id=BIG), now_open, "урт " * 1000, BIG))
    yield desk.close_question(words, BIG)
    yield desk.closed(words, CASE)
    yield desk.reply_to_whom(words)
    yield from door_screens(words)


def case_screens(words: Words) -> Iterator[Screen]:
    case = replace(CASE, id=BIG, language="mn")
    for question in Question:
        asked = Replied(case, True, "", BIG, asked=Asked(question, BIG))
        yield desk_reply.replied(words, asked)
        for fate in (Fate(BIG), Fate(BIG, DUE), Fate(BIG, DUE, DUE.replace(hour=9)), Fate(BIG, DUE, DUE)):
            for seen in (False, True):
                yield desk_reply.receipt(words, asked, replace(ECHO, fate=fate), seen, "Asia/Seoul")
        message = replace(MESSAGE, id=BIG, text=support.is_safe(words), asked=Asked(question, BIG))
        yield support.answer(words, message)
        for yes in (False, True):
            yield support.answered(words, message, yes)
    yield desk_reply.taken_back(words, case)
    replies = content().replies(words.language)
    yield desk_reply.canned(words, case, replies)
    for one in replies:
        theirs = content().reply(one.id, "mn")
        assert theirs is not None
        yield desk_reply.preview(words, case, theirs, one)
    yield desk_reply.ask_safe(words, case, support.is_safe(words))
    notes = [Note(n, BIG, kind, n, "урт " * 200, DUE) for n, kind in enumerate(NoteKind)]
    yield desk_notes.page(words, case, notes, PERSON)
    yield desk_notes.page(words, case, [], PERSON)
    yield desk_notes.noted(words, BIG)
    yield desk_notes.ask(words, case)
    yield desk_notes.was_asked(words, BIG)
    yield desk_notes.read(words, case)
    yield desk_notes.advise(words, case)
    yield desk_notes.advised(words)
    for number in (0, 1, 99):
        colleagues = [Colleague(BIG + n, "" if n % 2 else "Н" * 24) for n in range(number)]
        yield desk_handover.whom(words, case, colleagues)
    yield desk_handover.summary(words, case)
    yield desk_handover.handed_over(words, case)
    yield desk_handover.know_question(words, case)
    yield desk_handover.declined(words)
    helpers = content().helpers(words.language)
    pairs = zip(helpers, Consent, strict=False)
    made = [Referral(BIG, BIG, one.id, 1, DUE, consent) for one, consent in pairs]
    made += [replace(made[1], done_at=DUE), replace(made[0], service="no_more")]
    yield desk_referral.page(words, case, made, helpers)
    yield desk_referral.page(words, case, [], helpers)
    for helper in helpers:
        yield desk_referral.propose(words, case, helper, support.may_know(words, helper))
    for day in (None, DUE.date()):
        yield desk_referral.follow_up(words, replace(case, follow_up=day))


def door_screens(words: Words) -> Iterator[Screen]:
    for why in ("", door.unsent(words), *(door.why(words, outcome) for outcome in Entered)):
        yield door.ask(words, why)
        yield door.set_up(words, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", why)
    for gone in (True, False):
        yield door.set_up_done(words, gone)
    for seconds in (0.1, 60, 900):
        yield door.wait(words, timedelta(seconds=seconds))
    yield door.locked(words)


NOT_PASSED_ON = (
    errors.UnreadableFileError(),
    errors.FileTooLargeError(),
    errors.TooManyFilesError(),
    errors.FileNotGivenError(),
)


def support_screens(words: Words) -> Iterator[Screen]:
    services = content().services(words.language)
    for yes in (True, False):
        yield support.entry(words, yes)
        yield support.contact(words, yes)
    yield support.unsafe(words, services)
    yield support.urgency(words)
    yield support.write(words)
    for readers in (0, 1, 5):
        yield support.received(words, readers, services)
    yield support.open_again(words)
    yield support.answer(words, MESSAGE)
    for which in range(len(quiz_reminder.WORDINGS)):
        yield quiz_reminder.notice(words, which)
    for error in (None, *NOT_PASSED_ON):
        yield case_files.not_passed_on(words, error)
    yield case_files.not_sent(words)


def help_screens(words: Words) -> Iterator[Screen]:
    services = content().services(words.language)
    kinds = content()._files[words.language].help_cards
    for waits in (False, True):
        back = helping.back_button(words, waits)
        for about, found in kinds.items():
            yield helping.card(words, found, services, about, back)
            yield helping.again(words, about, back)
            yield helping.gentle(words, found.gentle, about, back)
            yield helping.gentle(words, words.say("help.gentle_again"), about, back)
            for of_friend in (False, True):
                yield helping.which_is_it(words, about, of_friend, back)
            answers = [(key, content().faq(key, words.language)) for key in found.answers]
            yield helping.answers(words, [(key, faq) for key, faq in answers if faq], back)
        yield helping.card(words, kinds["general"], services, None, back)
        yield helping.human(words, services, back)
        yield helping.corrected(words, back)
        yield helping.declined(words, back)
    yield helping.who_helps(words, services)
    yield helping.how_it_works(words, services)


def talk_screens(words: Words) -> Iterator[Screen]:
    for said, wordings in talk.SAYINGS.items():
        for turn in range(len(wordings)):
            yield talk.saying(words, said, turn)
    for turn in range(len(talk.NOT_UNDERSTOOD) * len(talk.SUGGESTED)):
        yield talk.not_understood(words, content(), turn)
    every = [*talk.NAMES, *(f"faq/{key}" for key in content()._files[words.language].faq)]
    for first, second in zip(every, [*every[1:], every[0]], strict=True):
        yield talk.which(words, content(), [first, second])
    yield talk.which(words, content(), every[:1])
    yield talk.away(words)
    yield talk.other_language(words, catalogs(), content())


def own_word_screens(words: Words) -> Iterator[Screen]:
    for there in (False, True):
        yield own_word.setting(words, there)
        yield own_word.kept(words, there)
    yield own_word.ask(words)
    for error in (errors.WordLengthError(), errors.WordTakenError()):
        yield own_word.refused(words, error)
    yield own_word.removed(words)


def private_screens(words: Words) -> Iterator[Screen]:
    full = Private("Ү" * 24, b"c", b"d", SafeHours(time(16), time(19), frozenset(range(5))), 60)
    for private in (Private(), full):
        for contact in Contact:
            person = Person(7, 7, private=private, contact=contact)
            yield private_view.overview(words, person, is_member=True, head=words.say("private.saved"))
        for whose in (None, person):
            head = words.say("private.saved_not_gone")
            at = private_view.Step(words, private_view.back(words), head, whose)
            yield private_view.code_word(at)
            yield private_view.duress_word(at)
            yield private_view.alias(at, 575)
            yield private_view.contact(at)
            yield private_view.hours(at)
            yield private_view.days(at, 8, 12)
            yield private_view.vanish(at)
    for screen in (private_view.entry, private_view.what, private_view.limits, private_view.leave_question):
        yield screen(words)
    yield private_view.done(words, words.say("private.saved"))
    yield private_view.way_in(words, private_view.entry(words))
    for number in range(len(private_view.SMALL_TALK)):
        yield private_view.small_talk(words, number)


def check_screens(words: Words) -> Iterator[Screen]:
    services = content().services(words.language)
    countries = content().countries(words.language)
    yield check.choice(words, content().checks(words.language))
    for one in content().checks(words.language):
        for asked in one.questions:
            known = {q.id: q.answers[0] for q in one.questions[: one.questions.index(asked)]}
            for lead in Lead:
                yield check.question(words, Checking(one, known, lead), asked, countries)
            for answer in asked.answers:
                noted = Checking(one, known, Lead.NOTED, (asked, answer))
                yield check.question(words, noted, asked, countries)
        related = [(key, found) for key in one.see_also if (found := content().faq(key, words.language))]
        for answers in answered(one):
            yield check.result(words, Checking(one, answers), services, related)


def answered(one: Check) -> Iterator[dict[str, str]]:
    """All answers alike, and each answer to each question once."""
    plain = {q.id: q.answers[0] for q in one.questions}
    for alike in ("yes", "no", "unsure"):
        yield {q.id: alike if alike in q.answers else q.answers[0] for q in one.questions}
    for q in one.questions:
        yield from ({**plain, q.id: answer} for answer in q.answers)


def other_screens(words: Words) -> Iterator[Screen]:
    yield welcome.language_choice(catalogs())
    yield welcome.consent(words)
    for club in (None, "Клуб"):
        yield welcome.reminders(words, club)
    for greeting in (None, "Сайн уу <3"):
        yield welcome.menu(words, greeting)
    for yes in (False, True):
        yield welcome.more(words, yes, False)
        yield welcome.more(words, yes, True)
    yield welcome.settings(words)
    yield welcome.privacy(words)
    yield welcome.delete_question(words)
    yield welcome.deleted(words)
    for hint in (None, "/desk"):
        yield welcome.role_taken(words, hint)
    yield group.hello(words, "luujin_bot")
    for key in content()._files[words.language].faq:
        found = content().faq(key, words.language)
        assert found is not None
        for waits in (False, True):
            yield faq.answer(words, content(), found, waits)
    for error in all_errors():
        yield common.refusal(words, error())


def reminder_screens(words: Words) -> Iterator[Screen]:
    everywhere = (*ZONES, "America/Argentina/ComodRivadavia")
    for wanted, quiet, most, zone in product((None, True), QUIET_CHOICES, WEEKLY_CHOICES, everywhere):
        person = Person(1, 2, reminders=wanted, quiet=quiet, weekly=most, zone=zone)
        yield reminders.overview(words, person, DUE)
        yield reminders.quiet(words, person)
        yield reminders.weekly(words, person)
        yield reminders.zone(words, person, DUE)
        yield reminders.switched(words, person)


def all_errors() -> list[type[errors.LuujinError]]:
    return [
        found
        for _, found in inspect.getmembers(errors, inspect.isclass)
        if issubclass(found, errors.LuujinError)
    ]


ROOMS: list[Callable[[Words], Iterator[Screen]]] = [
    quiz_screens,
    practice_screens,
    progress_screens,
    campaign_screens,
    desk_screens,
    support_screens,
    help_screens,
    check_screens,
    talk_screens,
    own_word_screens,
    private_screens,
    reminder_screens,
    other_screens,
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__)
def test_every_screen_fits_and_has_no_gaps(room: Callable[[Words], Iterator[Screen]], language: str) -> None:
    screens = list(room(catalogs().words(language)))
    assert screens
    for screen in screens:
        check_screen(screen)
        assert len(parts(screen)) == 1, screen.text[:80]
        labels = [button.text for row in screen.rows for button in row]
        assert all(len(label) <= 44 for label in labels), labels
        assert all(len(row) == 1 or sum(len(b.text) for b in row) <= 45 for row in screen.rows), labels
        assert not any(PLACEHOLDER.search(text) for text in (screen.text.replace("{name}", ""), *labels))


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_fits_on_a_phone_and_every_offer_leads_to_a_person(language: str) -> None:
    words = catalogs().words(language)
    offers = [s for s in help_screens(words) if "help:no:" in str(s.rows) or "help:thanks:" in str(s.rows)]
    assert offers
    for screen in offers:
        assert len(screen.text) <= 1000
        assert screen.rows[0][0].data == "sup"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_of_an_intent_fits_on_half_a_phone_and_belongs_to_one_intent(language: str) -> None:
    words = catalogs().words(language)
    every = [*talk.NAMES, *(f"faq/{key}" for key in content()._files[language].faq)]
    labels = [talk.meaning(words, content(), intent).text for intent in every]
    assert len(labels) == 54
    assert all(0 < len(label) <= 24 for label in labels), [one for one in labels if len(one) > 24]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_button_is_within_what_fits_beside_the_signature(language: str) -> None:
    words = catalogs().words(language)
    longest = max(
        (button.data or "" for room in ROOMS for s in room(words) for row in s.rows for button in row),
        key=lambda data: len(data.encode()),
    )
    assert len(longest.encode()) <= DATA_LIMIT


@pytest.mark.parametrize("language", LANGUAGES)
def test_support_screens_cannot_be_forwarded(language: str) -> None:
    words = catalogs().words(language)
    protected = [
        support.write(words),
        support.received(words, 1, ()),
        support.open_again(words),
        support.answer(words, MESSAGE),
        case_files.not_passed_on(words, None),
        case_files.not_passed_on(words, errors.UnreadableFileError()),
        case_files.not_sent(words),
        desk.opened(words, CASE),
        desk.message(words, CASE, MESSAGE, DUE),
        desk_reply.replied(words, Replied(CASE, True, "", 1)),
        *case_screens(words),
    ]
    assert all(screen.protect for screen in protected)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_notice_says_nothing_about_support(language: str) -> None:
    words = catalogs().words(language)
    for which in range(len(quiz_reminder.WORDINGS)):
        notice = quiz_reminder.notice(words, which)
        text = (notice.text + " ".join(b.text for row in notice.rows for b in row)).lower()
        for telling in ("хариу", "тусла", "answer", "help", "support", "person", "хүн"):
            assert telling not in text
        assert not notice.protect, "a message that cannot be forwarded would stand out"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_has_words_of_its_own_or_the_general_ones(language: str) -> None:
    words = catalogs().words(language)
    told = {error.code: common.refusal_text(words, error()) for error in all_errors()}
    own = {code: text for code, text in told.items() if code not in {"unknown", "gone"}}
    assert len(set(own.values())) == len(own)
    assert words.say("error.unknown") not in own.values()


def test_words_of_people_are_never_read_as_markup() -> None:
    words = catalogs().words("mn")
    for screen in (desk.message(words, CASE, MESSAGE, DUE), support.answer(words, MESSAGE)):
        assert not screen.html
        assert MESSAGE.text in screen.text
    assert "&lt;3" in welcome.menu(words, "Сайн уу <3").text


def test_the_desk_lists_who_waits_longest_of_those_shown() -> None:
    words = catalogs().words("en")
    many = [replace(CASE, id=n, state=CaseState.WAITING, claimed_by=None) for n in range(200)]
    screen = desk.listing(words, Desk([*many, CASE]), CASE.claimed_by or 0, DUE)
    data = [button.data for row in screen.rows for button in row]
    assert data[0] == "desk:claim:0"
    assert f"desk:claim:{CASE.id}" in data, "one's own case can always be reached"
    check_screen(screen)


def test_waiting_is_told_in_minutes_hours_and_days() -> None:
    words = catalogs().words("en")
    opened = replace(CASE, opened_at=datetime(2026, 1, 1, tzinfo=UTC))
    for now, expected in (
        (datetime(2026, 1, 1, 0, 59, tzinfo=UTC), "59 min"),
        (datetime(2026, 1, 1, 1, 0, tzinfo=UTC), "1 h"),
        (datetime(2026, 1, 2, 23, 59, tzinfo=UTC), "47 h"),
        (datetime(2026, 1, 3, tzinfo=UTC), "2 days"),
        (datetime(2025, 12, 31, tzinfo=UTC), "0 min"),
    ):
        assert expected in desk.listing(words, Desk([opened]), 0, now).rows[0][0].text
