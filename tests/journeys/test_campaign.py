"""A leader's campaigns: written, tried, sent to each in their language, steered, and never sent twice."""

import asyncio
import re
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.journeys.campaigns import (
    answer,
    begin,
    club_of,
    copies,
    fill_in,
    members,
    open_listed,
    plan,
    plan_now,
    put_quiz,
    shows,
    time_comes,
)
from tests.journeys.people import staff, welcomed
from tests.journeys.phones import Phone, Sandbox, labels_of, text_of
from tests.journeys.world import World, zone_where_it_is
from tests.rasa_server import RasaServer

MANY = 60


def at_three(world: World, days: int) -> str:
    """Three in the afternoon in so many days, as a leader types it."""
    day = datetime.now(ZoneInfo(world.env["LUUJIN_TIMEZONE"])) + timedelta(days=days)
    return f"{day:%Y-%m-%d} 15:00"


async def test_from_the_first_word_to_the_quiz_behind_the_button(sandbox: Sandbox, world: World) -> None:
    leader, code = await club_of(sandbox, world, "12-р сургуулийн клуб")
    temuulen = await welcomed(sandbox, "mn", payload=f"c_{code}")
    anu = await welcomed(sandbox, "en", payload=f"c_{code}")
    paused = await welcomed(sandbox, "en", payload=f"c_{code}", reminders=False)
    before = await paused.texts()

    await begin(leader, "Уулзалт", "Баасан гарагт уулзъя!", "See you on Friday!")
    await put_quiz(leader)
    await leader.tap("Урьдчилж харах")
    summary = await leader.wait_for("Дээрх шиг очно")
    assert "5-аас цөөн хүнд очно" in summary["text"]
    assert "сануулга авдаггүй" not in summary["text"], "of one person nothing is told"
    assert (await leader.texts())[-3:-1] == ["Баасан гарагт уулзъя!", "See you on Friday!"]
    await leader.tap("Надад туршиж илгээх")
    test = await leader.last()
    assert test
    assert test["text"] == "Баасан гарагт уулзъя!"
    assert "туршилт" in (await leader.tap("Асуултад хариулах"))["answer"]["text"]
    await leader.tap("Буцах")
    live = await plan_now(leader)

    await temuulen.wait_for("Баасан гарагт уулзъя!")
    await anu.wait_for("See you on Friday!")
    await shows(leader, live, "✅")
    assert await copies([temuulen, anu], "уулзъя") == [1, 0]
    assert await copies([temuulen, anu], "Friday") == [0, 1]
    assert await paused.texts() == before

    await anu.tap("Open the quiz")
    await anu.wait_for("Not now")
    await anu.tap("Not now")
    await anu.wait_for("◉○○○○")
    assert await copies([anu], "Friday") == [1]  # its words stay readable
    await leader.tap("Дэлгэрэнгүй")
    page = await shows(leader, live, "5-аас цөөн хүнд зориулсан тул тоо харуулахгүй", "Хэн юу хийсэн")
    assert "Үр дүн" in labels_of(page)


async def test_one_tap_refuses_this_campaign_and_another_one_all_of_them(
    sandbox: Sandbox, world: World
) -> None:
    leader, code = await club_of(sandbox, world, "1st school", "en")
    one, other, third = [await welcomed(sandbox, "en", payload=f"c_{code}") for _ in range(3)]
    await begin(leader, "Friday", "Баасан гарагт!", "On Friday!", "en")
    await put_quiz(leader, "en")
    live = await plan_now(leader, "en")
    for phone in (one, other, third):
        await phone.wait_for("On Friday!")
    await one.tap("Not this one")
    await one.wait_for(lambda m: text_of(m) == "On Friday!" and labels_of(m) == ["Open the quiz"])
    await other.tap("No reminders")

    await shows(leader, live, "✅")
    await leader.tap("Open")
    await leader.tap("Remind who did not open")
    await plan_now(leader, "en")
    await third.wait_for(lambda m: text_of(m) == "On Friday!" and m["message_id"] > live["message_id"])
    await begin(leader, "Sunday", "Ням гарагт!", "On Sunday!", "en")
    live = await plan_now(leader, "en")
    await shows(leader, live, "✅")
    assert await copies([one, other, third], "On Friday!") == [1, 1, 2]
    assert await copies([one, other, third], "On Sunday!") == [1, 0, 1]


async def test_an_event_with_reminders_and_those_who_come(sandbox: Sandbox, world: World) -> None:
    leader, code = await club_of(sandbox, world, "Film club", "en")
    student = await welcomed(sandbox, "mn", payload=f"c_{code}")
    four = await members(sandbox, world, code, 4)
    await begin(leader, "Film evening", "Кино үзэх үү?", "A film together?", "en")
    await leader.tap("When")
    await leader.tap("Around an event")
    await answer(leader, at_three(world, 10))
    await answer(leader, "Кино үдэш")
    page = await answer(leader, "Номын сан")
    assert "Кино үдэш" in page["text"]
    assert "Place: Номын сан" in page["text"]
    assert labels_of(page)[4::2][:3] == ["✓ A week before", "✓ A day before", "✓ An hour before"]
    assert "passed" not in page["text"]
    page = await fill_in(leader, "Day and time", at_three(world, 2))
    assert "A week before: has passed" in page["text"]
    await leader.tap("Back")
    await leader.tap("Plan")
    question = str(await leader.last())
    assert "A week before" not in question
    assert "A day before" in question
    assert "An hour before" in question
    await leader.tap("Yes, plan it")
    assert "An hour before" in str(await leader.wait_for("Others of the series"))

    await time_comes(world, "Film evening")
    for phone in (student, *four):
        await phone.wait_for("Кино үзэх үү?")
    await student.tap("Би ирнэ")
    await student.wait_for("хэн ирэхийг биш, хэдэн хүн")
    await student.tap("Календарьд нэмэх")
    assert (await student.wait_for(lambda m: "document" in m))["document"]["file_name"] == "event.ics"
    assert "Coming: fewer than 5" in text_of(await open_listed(leader, "✅", "Film evening"))
    for phone in four:
        await phone.tap("Би ирнэ")
    assert "Coming: 5+" in text_of(await open_listed(leader, "✅", "Film evening"))
    assert await copies([student, *four], "Кино үзэх үү?") == [1] * 5  # the hour before is still to come


async def test_many_get_it_with_a_pause_and_nobody_after_it_was_cancelled(
    sandbox: Sandbox, world: World
) -> None:
    leader, code = await club_of(sandbox, world, "Том клуб")
    many = await members(sandbox, world, code, MANY)
    await begin(leader, "Аялал", "Аялалд явъя!", "Let us go!")
    live = await plan_now(leader)
    await pause(leader)
    stopped = sum(await copies(many, "Аялалд"))
    assert 0 < stopped < MANY
    await asyncio.sleep(1.5)
    assert sum(await copies(many, "Аялалд")) == stopped
    await leader.tap("Үргэлжлүүлэх")
    page = await shows(leader, live, "100 %")
    assert f"Илгээсэн: {MANY}+" in page["text"]
    assert await copies(many, "Аялалд") == [1] * MANY

    await leader.tap("Дэлгэрэнгүй")
    await leader.tap("Дахин ашиглах")
    await fill_in(leader, "Монгол бичвэр", "Дахиад явъя!")
    live = await plan_now(leader)
    await pause(leader)
    await leader.tap("Цуцлах")
    page = await shows(leader, live, "✖️ цуцалсан")
    assert "Үргэлжлүүлэх" not in labels_of(page)
    stopped = sum(await copies(many, "Дахиад"))
    await asyncio.sleep(1.5)
    assert 0 < sum(await copies(many, "Дахиад")) == stopped < MANY


async def pause(leader: Phone) -> None:
    """Pause what is being sent; return a second later, when nothing more may leave."""
    await leader.wait_for("Түр зогсоох")
    tapped = time.monotonic()
    await leader.tap("Түр зогсоох")
    await leader.wait_for("⏸")
    await asyncio.sleep(max(0.0, tapped + 1 - time.monotonic()))


async def test_a_draft_and_a_running_campaign_outlive_power_cuts(sandbox: Sandbox, world: World) -> None:
    leader, code = await club_of(sandbox, world, "Цахилгаангүй клуб")
    many = await members(sandbox, world, code, MANY)
    await begin(leader, "Гэрэл", "Гэрэл асаая!", "Lights on!")
    await leader.tap("Англи бичвэр")
    world.bot.kill()
    sent = await leader.send("Lights on again!")
    world.start_bot()
    page = await leader.wait_for("Ноорог", after=sent)
    assert all(words in page["text"] for words in ("Гэрэл асаая!", "Lights on again!"))

    live = await plan_now(leader)
    await many[10].wait_for("Гэрэл асаая!")
    world.bot.kill()
    world.start_bot()
    page = await shows(leader, live, "100 %")
    got = await copies(many, "Гэрэл асаая!")
    assert set(got) <= {0, 1}
    assert sum(got) == MANY or "Хүрсэн эсэх нь тодорхойгүй" in page["text"]
    assert sum(got) > MANY // 2


async def test_what_is_for_everybody_needs_a_second_person(sandbox: Sandbox, world: World) -> None:
    author = await staff(sandbox, world, "admin")
    second = await staff(sandbox, world, "admin", "en")
    student = await welcomed(sandbox, "en")
    await begin(author, "Бүгдэд", "Бүгдэд мэнд!", "Hello, everybody!")
    await author.tap("Хэнд")
    await author.tap("Бүх хүнд")
    await author.tap("Буцах")
    await author.tap("Хэзээ")
    await author.tap("Одоо")
    await author.tap("Товлох")
    await author.tap("Зөвшөөрөл хүсэх")
    page = await author.wait_for("⏳ зөвшөөрөл хүлээж байна")
    assert "Зөвшөөрөх" not in labels_of(page)
    notice = await second.wait_for("1 campaign waits for your decision.", timeout=60)
    assert labels_of(notice) == ["Open", "Menu"]
    assert all("Бүгдэд" not in text for text in await second.texts()), "nothing of it on a lock screen"
    await second.tap("Open")
    await second.wait_for("⏳ waits for approval")
    await second.tap("Preview")
    await second.wait_for("A leader would like to send “Бүгдэд” to everybody")
    assert (await second.texts())[-3:-1] == ["Бүгдэд мэнд!", "Hello, everybody!"]
    assert await copies([student], "Hello, everybody!") == [0]
    await second.tap("Approve")
    await author.wait_for("«Бүгдэд» зөвшөөрөгдлөө")
    await student.wait_for("Hello, everybody!")
    await shows(author, page, "✅ илгээсэн")


async def test_what_a_leader_may_send_no_more_an_admin_takes_over(sandbox: Sandbox, world: World) -> None:
    leader, code = await club_of(sandbox, world, "Ахлагчгүй")
    admin = await staff(sandbox, world, "admin", "en")
    student = await welcomed(sandbox, "en", payload=f"c_{code}")
    await begin(leader, "Маргааш", "Маргааш уулзъя!", "See you tomorrow!")
    await leader.tap("Хэзээ")
    await leader.tap("Маргааш 16:00")
    await plan(leader)
    number = re.search(r"(\d+)[^\d\n]+leader[^\n]+Ахлагчгүй", world.luujin("people", "list"))
    assert number
    world.luujin("people", "revoke", number[1], "--role", "leader")
    assert "эрх" in text_of(await answer(leader, "/campaign"))

    await answer(admin, "/campaign")
    await admin.tap("Held: 1")
    await admin.tap("Маргааш")
    await admin.tap("Take over")
    page = await admin.wait_for("🗓 planned")
    assert "(you)" in page["text"]
    assert await copies([student], "See you tomorrow!") == [0]
    await time_comes(world, "Маргааш")
    await student.wait_for("See you tomorrow!")


async def test_a_template_is_sent_as_it_is(sandbox: Sandbox, world: World) -> None:
    leader, code = await club_of(sandbox, world, "Загвар клуб")
    students = [await welcomed(sandbox, language, payload=f"c_{code}") for language in ("mn", "en")]
    await answer(leader, "/campaign")
    await leader.tap("Загвараас")
    await leader.tap("Зар шалгах долоо хоног")
    live = await plan_now(leader)
    await students[0].wait_for("Ийм зар чамд таарч байсан уу?")
    await students[1].wait_for("Open the quiz")
    await shows(leader, live, "✅")
    await students[0].tap("Асуултад хариулах")
    await students[0].wait_for("Одоо биш")


async def test_every_week_until_it_is_cancelled(sandbox: Sandbox, world: World) -> None:
    leader, code = await club_of(sandbox, world, "Weekly club", "en")
    student = await welcomed(sandbox, "en", payload=f"c_{code}")
    await begin(leader, "Every Friday", "Долоо хоног бүр!", "Week after week!", "en")
    await leader.tap("When")
    await leader.tap("Now")
    await leader.tap("When")
    await leader.tap("Every week")
    await leader.tap("4 weeks")
    assert "every week until" in str(await leader.last())
    live = await plan(leader, "en")
    await student.wait_for("Week after week!")
    await shows(leader, live, "✅")
    assert "Others of the series" in text_of(await open_listed(leader, "✅", "Every Friday"))
    assert "every week until" in text_of(await open_listed(leader, "🗓", "Every Friday"))
    await open_listed(leader, "✅", "Every Friday")
    await leader.tap("Cancel all")
    listing = await answer(leader, "/campaign")
    assert [label[0] for label in labels_of(listing)[:2]] == ["✖", "✅"]


async def test_a_leader_hears_kindly_that_everybody_left(sandbox: Sandbox, world: World) -> None:
    leader, code = await club_of(sandbox, world, "Чимээгүй клуб")
    six = await members(sandbox, world, code, 6)
    await begin(leader, "Байна уу", "Байна уу?", "Anybody there?")
    away = [{"method": "sendMessage", "kind": "403", "chat_id": phone.user_id} for phone in six]
    async with sandbox.faulty(*away):
        live = await plan_now(leader)
        await shows(leader, live, "Хүрэх боломжгүй: 5+")
    await six[0].send("/menu")  # back again, and then gone before the next one is planned
    await six[0].wait_for("Хэн туслах вэ")
    await six[0].block()
    await sandbox.settled()
    await leader.tap("Дэлгэрэнгүй")
    await leader.tap("Дахин ашиглах")
    await leader.tap("Хэзээ")
    await leader.tap("Одоо")
    await leader.tap("Товлох")
    assert "Одоогоор сануулга авах хүн алга" in str(await leader.last())


async def test_what_cannot_be_taken_is_asked_for_again(sandbox: Sandbox, world: World) -> None:
    leader, _ = await club_of(sandbox, world, "Алдаатай клуб")
    await begin(leader, "Алдаа", "Анхны үг", "First words")
    assert "3,500 тэмдэгтэд" in text_of(await fill_in(leader, "Монгол бичвэр", "ү" * 3600))
    assert "Дараагийн үг" in text_of(await answer(leader, "Дараагийн үг"))
    assert "өнгөрсөн" in text_of(await fill_in(leader, "Хэзээ", "2020-01-01 10:00"))
    assert "Ийм өдөр, цаг алга" in text_of(await answer(leader, "2027-02-29 10:00"))
    typed = at_three(world, 3)
    assert "Хэзээ" in text_of(await answer(leader, typed))
    await leader.tap("Товч")
    await leader.tap("Веб хуудас")
    refused = await answer(leader, "https://win.example/prize")
    assert "Урьдчилан шалгасан эдгээр хаяг" in text_of(refused)
    await leader.tap("Буцах")
    await leader.tap("Зураг")
    for kind, words in {"sticker": "зураг хүлээж байна", "document": "файлаар"}.items():
        sent = await leader.send(kind=kind)
        await leader.wait_for(words, after=sent)
    sent = await leader.send(kind="photo")
    assert "Зураг: бий" in text_of(await leader.wait_for("Ноорог", after=sent))


async def test_a_leader_of_nothing_cannot_write_to_anybody(sandbox: Sandbox) -> None:
    phone = await welcomed(sandbox)
    assert "эрх" in text_of(await answer(phone, "/campaign"))


async def test_what_was_due_while_the_bot_was_down_goes_out_once(sandbox: Sandbox, world: World) -> None:
    leader, code = await club_of(sandbox, world, "3-р сургуулийн клуб")
    student = await welcomed(sandbox, "mn", payload=f"c_{code}")
    await begin(leader, "Хэлэлцүүлэг", "Маргааш хэлэлцүүлэг!", "Talk tomorrow!")
    await leader.tap("Хэзээ")
    await leader.tap("Одоо")
    await leader.tap("Товлох")
    await leader.tap("Тийм, товло", wait=0)
    world.bot.kill()
    world.start_bot()
    await student.wait_for("Маргааш хэлэлцүүлэг!")
    await sandbox.settled()
    assert await copies([student], "Маргааш хэлэлцүүлэг!") == [1]


@pytest.fixture
def night(rasa: RasaServer, tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path, rasa.port, zone_where_it_is(23))
    world.begin()
    yield world
    world.end()


async def test_nothing_is_sent_at_night(night: World) -> None:
    async with Sandbox(night.url) as sandbox:
        leader, code = await club_of(sandbox, night, "Шөнийн клуб")
        student = await welcomed(sandbox, "mn", payload=f"c_{code}")
        before = await student.texts()
        await begin(leader, "Шөнө", "Сайн уу!", "Hello!")
        await leader.tap("Хэзээ")
        await leader.tap("Одоо")
        await leader.tap("Товлох")
        assert "нам гүм" in str(await leader.last())
        await leader.tap("Тийм, товло")
        await leader.wait_for("▶️ илгээж байна")
        await asyncio.sleep(3)  # long enough for a message that should not come
        assert await student.texts() == before
