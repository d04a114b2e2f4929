"""A quiz in a group, with the real content: whose taps count, what a restart does, and what is told."""

from dataclasses import replace
from html import unescape
from typing import Any

import pytest

from bot.chat.errors import RefusedError, RetryLaterError, UnreachableError
from bot.chat.views.group import cut
from bot.domain.group import GroupQuiz
from bot.domain.people import Role
from bot.usecases.invitations import Revoke
from tests.chat.groups import HERE, LEADER, STRANGER, STUDENT, Group
from tests.chat.world import ME, World, content

LANGUAGES = ("mn", "en")
OTHER = {"mn": "en", "en": "mn"}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_from_the_command_to_the_summary(language: str) -> None:
    group = await Group.with_leader(language)
    await group.write("/quiz")
    assert group.last.screen.text == group.say("group.topics")
    await group.tap(f"group:topic:{group.topic.id}")
    quizzes = content().quizzes(language, group.topic.id)
    assert [data for data in group.data if data.startswith("group:quiz:")] == [
        f"group:quiz:{quiz.id}" for quiz in quizzes
    ]
    quiz = quizzes[0]
    standing = group.last.id
    await group.tap(f"group:quiz:{quiz.id}")
    intro = next(one for one in group.shown if one.id == standing)
    assert quiz.title in unescape(intro.screen.text)
    assert intro.buttons == []
    for n, question in enumerate(quiz.questions):
        assert group.last.screen.text == question.text
        assert group.polls[-1].ballot.options == tuple(option.text for option in question.options)
        assert question.options[group.polls[-1].ballot.right].right
        await group.vote(5 + n, n)
        if n + 1 < len(quiz.questions):
            await group.tap("group:next:")
    assert [data.rpartition(":")[0] for data in group.data] == ["group:finish"]
    await group.tap("group:finish:")
    assert all(poll.closed for poll in group.polls)
    text = unescape(group.last.screen.text)
    for n, question in enumerate(quiz.questions):
        assert cut(question.text, 90) in text
        assert group.say("group.answered", answered=5 + 2 * n, right=5 + n) in text
    answers, rights = (
        [kind + n * step for n in range(len(quiz.questions))] for kind, step in ((5, 2), (5, 1))
    )
    assert group.say("group.in_all", answered=sum(answers), right=sum(rights)) in text
    assert group.data == [f"https://t.me/{ME}?start=q_{quiz.id}"]
    assert [one.buttons for one in group.shown[:-1]] == [[]] * (len(group.shown) - 1)
    assert group.world.never_filled == []


async def test_small_counts_stay_untold() -> None:
    group = await Group.playing(questions=4)
    for question, votes in enumerate([(2, 2), (9, 3), (4, 9)]):
        await group.vote(*votes, question=question)
    await group.tap("group:finish:")
    few, enough, few_right, nobody = [
        part.partition("\n")[2] for part in group.last.screen.text.split("\n\n")[1:5]
    ]
    assert few == group.say("group.few")
    assert enough == group.say("group.answered", answered=12, right=9)
    assert few_right == group.say("group.few_right", answered=13)
    assert nobody == group.say("group.nobody")
    assert "38" not in group.last.screen.text, "no sum from which the others could be told"


async def test_the_sum_says_what_it_is_over() -> None:
    group = await Group.playing(questions=3)
    await group.vote(6, 1, question=0)
    await group.vote(7, 1, question=1)
    await group.vote(1, 1, question=2)
    await group.tap("group:finish:")
    assert group.say("group.in_told", answered=15, right=13) in group.last.screen.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_quiz_keeps_the_language_of_who_began_it(language: str) -> None:
    group = await Group.playing(language)
    await group.world.staff(10, Role.LEADER, "Клуб", OTHER[language])
    await group.tap("group:next:", who=10)
    assert group.last.screen.text == content().quizzes(language, group.topic.id)[0].questions[1].text
    await group.write("/quiz", who=10)
    assert group.last.screen.text.startswith(
        group.say("group.running", title="§", n=0, total=0).split("§")[0]
    )


# — Whose taps count —


@pytest.mark.parametrize("who", [STUDENT, STRANGER])
@pytest.mark.parametrize("text", ["/quiz", f"/quiz@{ME}", "/start quiz", f"/start@{ME} quiz"])
async def test_a_command_of_anybody_else_is_passed_over_in_silence(text: str, who: int) -> None:
    group = await Group.with_leader()
    people = dict(group.world.memory.tables.people)
    await group.write(text, who=who)
    assert group.world.messenger.history == []
    assert group.world.memory.tables.people == people


@pytest.mark.parametrize("who", [STUDENT, STRANGER])
async def test_a_tap_of_anybody_else_is_told_that_the_leader_chooses(who: int) -> None:
    group = await Group.with_leader()
    language = "en" if who == STUDENT else "mn"
    people = dict(group.world.memory.tables.people)

    async def refused() -> None:
        for button in group.last.buttons:
            before = group.shown
            assert button.data is not None
            await group.tap(button.data, who=who)
            assert group.toast == group.say("group.leader_chooses", language)
            assert group.shown == before

    await group.write("/quiz")
    await refused()
    await group.tap("group:topic:")
    await refused()
    assert group.world.memory.tables.group_quizzes == {}
    await group.tap("group:quiz:")
    await refused()
    assert len(group.polls) == 1
    await group.tap("nonsense", who=who, on=group.last.id)
    assert group.toast == group.say("group.leader_chooses", language)
    assert group.world.memory.tables.people == people


@pytest.mark.parametrize(
    "sender",
    [
        {"from": {"id": 1087968824, "is_bot": True, "first_name": "Group"}, "sender_chat": {"id": HERE}},
        {"from": {"id": 136817688, "is_bot": True, "first_name": "Channel"}, "sender_chat": {"id": -1005}},
        {"from": {"id": 777000, "is_bot": False, "first_name": "Telegram"}, "sender_chat": {"id": -1005}},
        {"from": {"id": LEADER, "is_bot": False, "first_name": "x"}, "sender_chat": {"id": HERE}},
        {"from": {"id": 12, "is_bot": True, "first_name": "another bot"}},
    ],
)
@pytest.mark.parametrize("text", ["/quiz", "/help", "/start"])
async def test_who_hides_behind_the_group_or_a_channel_is_passed_over(
    sender: dict[str, Any], text: str
) -> None:
    group = await Group.with_leader()
    for chat in [sender[key] for key in sender if key == "sender_chat"]:
        chat.update({"type": "supergroup", "title": "g"})
    await group.write(text, **sender)
    assert group.world.messenger.history == []


async def test_who_is_a_leader_no_longer_neither_begins_nor_goes_on() -> None:
    group = await Group.playing()
    memory, clock = group.world.memory, group.world.clock
    leader = await group.world.phone(LEADER).person()
    assert await Revoke(memory.unit, clock)(leader.id, Role.LEADER)
    before = group.shown
    for data in ("group:next:", "group:finish:"):
        await group.tap(data)
        assert group.toast == group.say("group.leader_chooses")
    await group.write("/quiz")
    assert group.shown == before
    assert not any(quiz.closed for quiz in memory.tables.group_quizzes.values())


async def test_another_leader_may_finish_what_one_began() -> None:
    group = await Group.playing()
    await group.world.staff(10, Role.LEADER, "Клуб")
    await group.tap("group:finish:", who=10)
    assert group.polls[0].closed


async def test_a_leader_who_has_not_consented_is_shown_where_to_do_that() -> None:
    group = await Group.with_leader()
    tables = group.world.memory.tables
    leader = await group.world.phone(LEADER).person()
    tables.people[leader.id] = type(leader)(leader.id, LEADER, "mn", roles=leader.roles)
    await group.write("/quiz")
    assert group.last.screen.text == group.say("group.hello")
    await group.tap("group:topics", on=group.last.id)
    assert group.toast == group.say("group.leader_chooses")


async def test_a_leader_who_has_not_taken_the_course_is_led_there_in_private() -> None:
    world = World()
    leader = await world.staff(LEADER, Role.LEADER, "Клуб", "mn", trained=False)
    group = Group(world)
    await group.choose()
    assert group.toast == group.say("error.course_first")
    assert (leader.text, leader.data[0]) == (group.say("error.course_first"), "crs")
    assert group.polls == []
    world.messenger.failures[LEADER] = [UnreachableError()]
    await group.tap("group:quiz:")
    assert group.toast == group.say("error.course_first")


async def test_a_button_of_another_group_or_a_forged_one_does_nothing() -> None:
    group = await Group.playing()
    before = group.shown
    finish = next(data for data in group.data if "finish" in data)
    for signed in (group.world.codec.sign(HERE - 1, finish), f"AAAAAAAAAAAA{finish}", "", "x"):
        await group.tap_raw(signed, group.last.id)
        assert group.toast == group.say("error.stale")
    assert group.shown == before
    other = Group(group.world, chat_id=HERE - 1)
    await other.tap(finish, on=1)  # well signed, but that quiz runs elsewhere
    assert other.toast == group.say("error.stale")
    assert not group.polls[0].closed


# — Nothing else —


@pytest.mark.parametrize(
    "text",
    [
        "сайн уу",
        "108",
        "намайг дарамталж байна",
        "help",
        "/menu",
        "/desk",
        "/campaign",
        "/quiz@other_bot",
        "/",
        "/quizz",
    ],
)
async def test_nothing_else_is_answered_or_read(text: str) -> None:
    group = await Group.with_leader()
    asked = list(group.world.understanding.texts)
    for who in (LEADER, STUDENT, STRANGER):
        await group.write(text, who=who)
    assert group.world.messenger.history == []
    assert group.world.understanding.texts == asked


@pytest.mark.parametrize("text", ["/help", f"/HELP@{ME}", "/start", f"/start@{ME} group"])
async def test_asked_for_help_it_says_where_to_find_it(text: str) -> None:
    group = await Group.with_leader()
    await group.write(text, who=STRANGER)
    assert group.last.screen.text == group.say("group.hello")
    assert group.data == [f"https://t.me/{ME}?start=group"]


@pytest.mark.parametrize(
    "text", ["/quiz", f"/quiz@{ME}", f"/QUIZ@{ME.upper()}", f"/start@{ME} quiz", "/quiz now"]
)
async def test_the_command_in_all_its_spellings(text: str) -> None:
    group = await Group.with_leader()
    await group.write(text)
    assert group.last.screen.text == group.say("group.topics")


async def test_an_edited_command_is_no_command() -> None:
    group = await Group.with_leader()
    edited = {**group.around(5), "from": {"id": LEADER, "is_bot": False, "first_name": "x"}, "text": "/quiz"}
    await group.deliver({"edited_message": {**edited, "edit_date": 1}})
    assert group.world.messenger.history == []


# — On the way —


async def test_a_second_tap_posts_nothing_twice() -> None:
    group = await Group.playing()
    onward, standing = group.data[0], group.last.id
    await group.tap(onward)
    assert len(group.polls) == 2
    await group.tap(onward, on=standing)
    assert group.toast == group.say("error.stale")
    assert len(group.polls) == 2
    finish = group.data[-1]
    await group.tap(finish)
    standing = len(group.shown)
    await group.tap(finish, on=1)
    assert group.toast == group.say("error.stale")
    assert len(group.shown) == standing


async def test_asked_again_it_offers_to_go_on_or_to_finish() -> None:
    group = await Group.playing()
    first = group.last.id
    await group.write("/quiz")
    assert [data.split(":")[1] for data in group.data] == ["next", "finish"]
    running = group.last.id
    await group.tap("group:next:")
    assert len(group.polls) == 2
    assert [one.buttons for one in group.shown if one.id in (first, running)] == [[], []]
    while any("next" in data for data in group.data):
        await group.tap("group:next:")
    await group.write("/quiz")
    assert [data.split(":")[1] for data in group.data] == ["finish"]
    await group.tap("group:finish:")
    assert group.data == [f"https://t.me/{ME}?start=q_{content().quizzes('mn', group.topic.id)[0].id}"]


async def test_an_old_choice_leads_to_the_quiz_that_runs() -> None:
    group = await Group.with_leader()
    await group.write("/quiz")
    await group.write("/quiz")
    older, newer = group.shown
    await group.tap("group:topic:", on=None)
    await group.tap("group:quiz:")
    await group.tap(f"group:topic:{group.topic.id}", on=older.id)
    shown = next(one for one in group.shown if one.id == older.id)
    assert [button.data.split(":")[1] for button in shown.buttons if button.data] == ["next", "finish"]
    quiz = content().quizzes("mn", group.topic.id)[-1]
    await group.tap(f"group:quiz:{quiz.id}", on=newer.id)
    assert group.toast == group.say("error.stale")
    assert len(group.polls) == 1


async def test_another_topic_can_be_chosen() -> None:
    group = await Group.with_leader()
    await group.write("/quiz")
    topics = group.last
    await group.tap("group:topic:")
    await group.tap("group:topics")
    assert group.last == topics
    await group.tap("group:topic:gone", on=topics.id)
    assert group.toast == group.say("error.stale")
    await group.tap("group:quiz:gone", on=topics.id)
    assert group.toast == group.say("error.no_such_quiz")


async def test_a_restart_in_the_middle_loses_nothing() -> None:
    group = await Group.playing(questions=2)
    await group.vote(6, 0, question=0)
    before = group.world
    group.world = World(
        memory=before.memory, messenger=before.messenger, clock=before.clock, numbers=before.numbers
    )
    await group.vote(7, 1, question=1)
    await group.tap("group:next:")
    await group.tap("group:finish:")
    assert group.say("group.answered", answered=6, right=6) in group.last.screen.text
    assert group.say("group.answered", answered=8, right=7) in group.last.screen.text


def unnoted(group: Group) -> GroupQuiz:
    """The quiz without its polls, as if the process had died between Telegram's answer and the database."""
    quizzes = group.world.memory.tables.group_quizzes
    ((number, quiz),) = quizzes.items()
    quizzes[number] = replace(quiz, posted=())
    return quizzes[number]


async def test_a_poll_that_was_sent_and_not_noted_comes_once_more() -> None:
    group = await Group.playing()
    quiz = unnoted(group)
    await group.tap(f"group:quiz:{quiz.quiz_id}", on=group.shown[0].id)
    first, again = group.polls
    assert first.ballot == again.ballot
    await group.vote(5, 0, question=0)  # nobody knows this one any more
    await group.vote(8, 0, question=1)
    await group.tap("group:finish:")
    assert group.say("group.answered", answered=8, right=8) in group.last.screen.text


async def test_killed_at_the_end_it_is_finished_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    group = await Group.playing()
    await group.vote(6, 1)
    finish = group.data[-1]

    async def dies(*_: Any) -> int:
        raise RetryLaterError(1)

    with monkeypatch.context() as patch:
        patch.setattr(group.world.messenger, "show", dies)
        with pytest.raises(RetryLaterError):
            await group.tap(finish)
    assert group.polls[0].closed
    await group.tap(finish, on=group.last.id)
    assert group.say("group.answered", answered=7, right=6) in group.last.screen.text


async def test_votes_that_no_update_told_of_are_counted_at_the_end() -> None:
    group = await Group.playing()
    group.polls[0].votes[group.polls[0].ballot.right] = 11
    await group.tap("group:finish:")
    assert group.say("group.answered", answered=11, right=11) in group.last.screen.text


async def test_where_polls_are_not_allowed_the_leader_is_told_and_can_try_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    group = await Group.with_leader()
    await group.write("/quiz")
    await group.tap("group:topic:")
    choice = group.last.id
    quiz = next(data for data in group.data if data.startswith("group:quiz:"))

    async def refuses(*_: Any) -> tuple[int, str]:
        raise RefusedError("other")

    with monkeypatch.context() as patch:
        patch.setattr(group.world.messenger, "show_poll", refuses)
        await group.tap(quiz)
    assert group.toast == group.say("group.may_not")
    await group.tap(quiz, on=choice)
    assert len(group.polls) == 1


async def test_a_quiz_that_never_began_ends_without_a_summary() -> None:
    group = await Group.playing()
    unnoted(group)
    await group.write("/quiz")
    await group.tap("group:finish:")
    assert group.last.screen.text == group.say("group.ended")
    await group.write("/quiz")
    assert group.last.screen.text == group.say("group.topics")


# — What happens to groups —


def membership(status: str) -> dict[str, Any]:
    me = {"id": 1, "is_bot": True, "first_name": "Luujin"}
    new: dict[str, Any] = {"user": me, "status": status} | ({"until_date": 0} if status == "kicked" else {})
    return {
        "my_chat_member": {
            "chat": {"id": HERE, "type": "supergroup"},
            "from": {"id": LEADER, "is_bot": False, "first_name": "x"},
            "date": 1,
            "old_chat_member": {"user": me, "status": "member"},
            "new_chat_member": new,
        }
    }


@pytest.mark.parametrize(("status", "over"), [("kicked", True), ("left", True), ("member", False)])
async def test_taken_out_of_the_group_its_quiz_is_over(status: str, over: bool) -> None:
    group = await Group.playing()
    before = len(group.world.messenger.history)
    await group.deliver(membership(status))
    assert [quiz.closed for quiz in group.world.memory.tables.group_quizzes.values()] == [over]
    assert len(group.world.messenger.history) == before


@pytest.mark.parametrize("language", LANGUAGES)
async def test_when_telegram_upgrades_the_group_the_quiz_ends_kindly(language: str) -> None:
    group = await Group.playing(language, questions=2)
    await group.vote(6, 2, question=0)
    new = Group(group.world, language, HERE - 5)
    await group.write(None, migrate_to_chat_id=new.chat_id)
    assert group.say("group.moved") in new.last.screen.text
    assert group.say("group.answered", answered=8, right=6) in new.last.screen.text
    assert new.data[0].startswith(f"https://t.me/{ME}?start=q_")
    await group.tap("group:next:")
    assert group.toast == group.say("error.stale")
    await new.choose()
    assert len(group.polls) == 3


async def test_an_upgraded_group_without_a_quiz_hears_nothing() -> None:
    group = await Group.with_leader()
    await group.write(None, migrate_to_chat_id=HERE - 5)
    await group.write(None, migrate_from_chat_id=HERE)
    assert group.world.messenger.history == []


@pytest.mark.parametrize("error", [UnreachableError(), RefusedError("migrated")])
async def test_a_group_that_cannot_be_reached_stops_nothing(error: Exception) -> None:
    group = await Group.playing()
    group.world.messenger.failures = {HERE: [error], HERE - 5: [error]}
    await group.write("/quiz")
    await group.write(None, migrate_to_chat_id=HERE - 5)
    assert all(quiz.closed for quiz in group.world.memory.tables.group_quizzes.values())


async def test_answers_stay_in_the_groups_topic() -> None:
    group = await Group.with_leader()
    for text in ("/quiz", "/help"):
        await group.write(text, message_thread_id=33, is_topic_message=True)
        assert group.last.screen.thread == 33
    await group.write("/quiz", message_thread_id=34)  # a thread of replies, no topic
    assert group.last.screen.thread is None


@pytest.mark.parametrize(
    "change", [{"id": 5}, {"options": [{"text": "a", "voter_count": "x", "persistent_id": "1"}]}]
)
async def test_damaged_counts_are_refused_quietly(change: dict[str, Any]) -> None:
    group = await Group.playing()
    (poll_id, poll) = next(iter(group.world.messenger.polls.items()))
    await group.deliver({"poll": {**group.poll_update(poll_id, poll), **change}}, chat_id=0)
    (quiz,) = group.world.memory.tables.group_quizzes.values()
    assert quiz.posted[0].counts == {}


# — In private —


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_leader_reads_in_private_how_it_is_done(language: str) -> None:
    world = World()
    leader = await world.staff(LEADER, Role.LEADER, "Клуб", language)
    await leader.tap("group", on=leader.last.id)
    assert leader.text == leader.say("group.how", language)
    assert leader.data[0] == f"https://t.me/{ME}?startgroup=quiz"
    student = await world.ready(STUDENT, language)
    await student.tap("group", on=student.last.id)
    assert student.text == student.say("error.not_allowed", language)
