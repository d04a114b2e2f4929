"""Courses for staff on the phone: one message that changes, in both languages, and what opens behind them."""

from dataclasses import replace
from html import unescape as unescaped

import pytest

from bot.domain.learning import Course
from bot.domain.people import Role
from bot.usecases.invitations import Grant
from tests.chat.world import Phone, World, content

LANGUAGES = ("mn", "en")
ROLES = {"leader": Role.LEADER, "coordinator": Role.COORDINATOR}


def the(course_id: str, language: str = "mn") -> Course:
    course = content().course(course_id, language)
    assert course is not None
    return course


async def newcomer(course_id: str = "leader", language: str = "mn", world: World | None = None) -> Phone:
    """Somebody with a role who has not taken its course."""
    club = "Нарны клуб" if course_id == "leader" else None
    return await (world or World()).staff(7, ROLES[course_id], club, language, trained=False)


async def answer(phone: Phone, course: Course, *, right: bool) -> None:
    """Answer the question that is shown, and go on."""
    number = next(n for n, q in enumerate(course.questions) if q.text in unescaped(phone.text))
    question = course.questions[number]
    option = next(n for n, o in enumerate(question.options) if o.right is right)
    await phone.tap(f"crs:{course.id}:a:{course.version[:4]}:{number}:{option}")
    chosen = question.options[option]
    for shown in (chosen, question.right):
        assert shown.why.removeprefix("Зөв.").removeprefix("Right.").strip() in unescaped(phone.text)
    await phone.tap(phone.data[0])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("course_id", sorted(ROLES))
async def test_a_whole_course_in_one_message(course_id: str, language: str) -> None:
    phone, course = await newcomer(course_id, language), the(course_id, language)
    await phone.send("/course")
    assert course.intro in unescaped(phone.text)
    messages = len(phone.shown)
    await phone.tap(f"crs:{course_id}:go")
    for number, module in enumerate(course.modules, 1):
        for page in module.pages:
            assert f"{number}/{len(course.modules)} · " in phone.text
            assert page.strip() in unescaped(phone.text)
            await phone.tap(phone.data[0 if number == 1 and page == module.pages[0] else 1])
        assert all(line in unescaped(phone.text) for line in (*module.remember, module.source))
        await phone.tap(phone.data[1])
    for _ in course.questions:
        await answer(phone, course, right=True)
    total = len(course.questions)
    assert phone.text == phone.say("course.passed", language, title=course.title, right=total, total=total)
    assert f"cert:course_{course_id}" in phone.data
    assert len(phone.shown) == messages
    assert phone.world.never_filled == []


async def test_too_few_right_answers_are_no_shame() -> None:
    phone, course = await newcomer(), the("leader")
    await phone.send("/course")
    await phone.tap("crs:leader:q")
    for number in range(len(course.questions)):
        await answer(phone, course, right=number < 7)
    assert phone.text == phone.say("course.not_yet", right=7, total=10, needed=8)
    assert phone.data == ["crs:leader:q", "crs:leader", "menu"]
    await phone.tap("crs:leader:q")
    assert course.questions[0].text in unescaped(phone.text)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_leaving_and_coming_back(language: str) -> None:
    phone = await newcomer(language=language)
    await phone.send("/course")
    await phone.tap("crs:leader:p:2:0")
    await phone.tap("crs:leader:stop")
    assert phone.say("course.stopped", language) in phone.text
    await phone.send("/course")
    assert phone.last.buttons[0].text == phone.say("course.go_on", language)
    await phone.tap("crs:leader:go")
    assert the("leader", language).modules[2].pages[0].strip() in unescaped(phone.text)


async def test_the_cover_leads_to_every_part() -> None:
    phone, course = await newcomer("coordinator"), the("coordinator")
    await phone.send("/course")
    for number, module in enumerate(course.modules):
        await phone.tap(f"crs:coordinator:p:{number}:0")
        assert module.title in unescaped(phone.text)
        await phone.tap("crs:coordinator")
    assert f"1. {course.modules[0].title}" in unescaped(phone.text)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_leader_is_shown_the_way_to_the_course_and_then_to_campaigns(language: str) -> None:
    phone, course = await newcomer(language=language), the("leader", language)
    await phone.send("/campaign")
    await phone.tap("camp:new")
    assert phone.text == phone.say("error.course_first", language)
    assert phone.data == ["crs", "menu"]
    await phone.tap("crs")
    await phone.tap("crs:leader:q")
    for _ in course.questions:
        await answer(phone, course, right=True)
    await phone.tap("camp")
    await phone.tap("camp:new")
    assert phone.text != phone.say("error.course_first", language)
    assert len(phone.world.memory.tables.campaigns) == 1


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_coordinator_is_shown_the_way_while_a_trained_colleague_is_there(language: str) -> None:
    world = World()
    phone = await newcomer("coordinator", language, world)
    await world.staff(8, Role.COORDINATOR)
    student = await world.ready(9)
    await student.tap("help")
    await student.tap("sup")
    await student.will_write("now")
    await student.send("надад тусла")
    await phone.send("/desk")
    await phone.tap("desk:claim:")
    assert phone.text == phone.say("error.course_first_for_case", language)
    assert phone.data == ["crs", "menu"]
    assert "надад тусла" not in phone.words
    world.clock.pass_(minutes=5)
    await phone.send("/desk")
    await phone.tap("desk:claim:")
    assert "надад тусла" in phone.words


async def test_somebody_with_two_roles_chooses() -> None:
    world = World()
    phone = await world.staff(7, Role.LEADER, "Нарны клуб", "mn")
    await Grant(world.memory.unit, world.clock, world.acts.meet)(7, Role.ADMIN, None)
    await phone.send("/course")
    assert [button.text for button in phone.last.buttons][:2] == [
        f"✓ {phone.say('course.leader')}",
        phone.say("course.coordinator"),
    ]
    await phone.tap("crs:coordinator")
    assert the("coordinator").title in unescaped(phone.text)


@pytest.mark.parametrize("way", ["/course", "crs", "crs:leader", "crs:leader:q", "crs:coordinator:p:0:0"])
async def test_a_student_sees_nothing_of_it(way: str) -> None:
    phone = await World().ready(7)
    before = phone.world.memory.tables.doings
    if way.startswith("/"):
        await phone.send(way)
    else:
        await phone.tap(way, on=phone.last.id)
    assert phone.text == phone.say("error.not_allowed")
    assert phone.world.memory.tables.doings == before == {}


async def test_a_member_of_the_network_cannot_be_told_from_a_student() -> None:
    phone = await World().staff(7, Role.MEMBER, language="mn")
    await phone.send("/course")
    assert phone.text == phone.say("error.not_allowed")


@pytest.mark.parametrize(
    "data", ["crs:leader:x", "crs:leader:p:one:0", "crs:leader:a:zzzz:0", "crs:leader:p:0"]
)
async def test_buttons_from_another_time(data: str) -> None:
    phone = await newcomer()
    await phone.tap(data, on=phone.last.id)
    assert phone.world.messenger.toasts[-1] == phone.say("error.stale")


async def test_questions_that_have_changed_are_told_so() -> None:
    phone = await newcomer()
    await phone.send("/course")
    await phone.tap("crs:leader:q")
    person = await phone.person()
    async with phone.world.memory.unit() as work:
        (doing,) = await work.doings.of(person.id)
        await work.doings.save(replace(doing, place="?0000.012"), phone.world.clock())
        await work.commit()
    await phone.tap("crs:leader:q", on=phone.last.id)
    assert phone.say("course.changed") in phone.text
    assert the("leader").questions[0].text in unescaped(phone.text)


async def test_nothing_is_kept_before_consent() -> None:
    world = World()
    phone = world.phone(7)
    await Grant(world.memory.unit, world.clock, world.acts.meet)(7, Role.LEADER, "Нарны клуб")
    await phone.send("/course")
    await phone.tap("lang:mn")
    assert world.memory.tables.doings == {}
    await phone.tap("consent")
    assert the("leader").intro in unescaped(phone.text), "the course follows"


@pytest.mark.parametrize("role", ["leader", "coordinator", "supervisor", "admin"])
async def test_an_invitation_names_the_course(role: str) -> None:
    world = World()
    token = await world.invite(Role(role), "Нарны клуб" if role == "leader" else None)
    phone = await world.ready(7)
    await phone.send(f"/start i_{token}")
    assert phone.say("course.hint") in phone.text


async def test_a_members_invitation_names_nothing() -> None:
    world = World()
    token = await world.invite(Role.MEMBER)
    phone = await world.ready(7)
    await phone.send("/start")
    menu = phone.last.screen
    await phone.send(f"/start i_{token}")
    assert phone.last.screen == menu
