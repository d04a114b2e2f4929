"""A leader plays a quiz with a group: in both languages, with a power cut in the middle."""

import pytest

from bot.texts.catalog import Catalogs
from tests.journeys.people import staff, welcomed
from tests.journeys.phones import Json, Phone, Sandbox, labels_of, text_of
from tests.journeys.world import ROOT, World


def said(key: str, language: str, **values: object) -> str:
    return Catalogs.load(ROOT / "content").words(language).say(key, **values)


async def begin(leader: Phone, group: int, language: str) -> Json:
    """From the command to the first poll."""
    await leader.send("/quiz", chat_id=group)
    for asked in ("group.topics", "group.back"):
        choice = await leader.wait_for(said(asked, language), chat_id=group)
        await leader.tap(labels_of(choice)[0], chat_id=group)
    return await leader.wait_for(lambda m: "poll" in m, chat_id=group)


@pytest.mark.parametrize("language", ["mn", "en"])
async def test_a_group_plays_on_after_a_power_cut(sandbox: Sandbox, world: World, language: str) -> None:
    leader = await staff(sandbox, world, "leader", language, "Бүлгийн клуб")
    students = await sandbox.new_phones([{"first_name": "Сурагч"}] * 6)
    group = await sandbox.new_group("Бүлэг", leader, *students)
    first = await begin(leader, group, language)
    for student in students:
        await student.vote(first["message_id"], 0, chat_id=group)
    world.bot.kill()
    onward = labels_of(first)[0]
    await leader.tap(onward, chat_id=group, wait=0)  # nobody is there to answer
    await students[0].send("Тэмүүлэн secret-canary", chat_id=group)
    world.start_bot()
    second = await leader.wait_for(
        lambda m: "poll" in m and m["message_id"] > first["message_id"], chat_id=group
    )
    assert text_of(second) != text_of(first)
    await leader.tap(said("group.finish", language), chat_id=group)
    end = await students[5].wait_for(said("group.alone", language), chat_id=group)
    first_line, second_line = text_of(end).split("\n\n")[1:3]
    assert "6" in first_line.partition("\n")[2]
    assert second_line.endswith(said("group.nobody", language))


async def test_in_a_group_a_student_is_only_told_where_to_find_the_bot(sandbox: Sandbox) -> None:
    student = await welcomed(sandbox)
    group = await sandbox.new_group("Бүлэг", student)
    hello = said("group.hello", "mn")
    await student.wait_for(hello, chat_id=group)
    for text in ("/quiz", "/desk", "@luujin_sandbox_bot намайг дарамталж байна"):
        await student.send(text, chat_id=group)
    after = await student.send("/help", chat_id=group)
    await student.wait_for(hello, chat_id=group, after=after)
    assert await student.texts(group) == [hello, hello]
