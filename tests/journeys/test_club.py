"""A club from its poster to its next leader: joined, counted, left, led together, handed over."""

import re

from bot.app import clock, database_of
from bot.domain.people import Role
from bot.settings import Settings
from bot.usecases.course import CountAsPassed
from tests.journeys.campaigns import answer, begin, club_of, copies, members, open_listed, plan_now, shows
from tests.journeys.people import welcomed
from tests.journeys.phones import Json, Phone, Sandbox, labels_of, text_of
from tests.journeys.world import World


def payload_in(message: Json) -> str:
    """The deep link that a message tells."""
    found = re.search(r"\?start=(\w[\w-]*)", text_of(message))
    assert found
    return found[1]


async def last(phone: Phone) -> Json:
    found = await phone.last()
    assert found is not None
    return found


async def test_an_invitation_from_the_command_line_makes_one_person_a_leader(
    sandbox: Sandbox, world: World
) -> None:
    link = world.invite("leader", "Урилгын клуб")
    leader, stranger = await welcomed(sandbox, "mn", payload=link), await welcomed(sandbox, "mn")
    assert "Урилгын клуб" in text_of(await answer(leader, "/clubs"))
    await stranger.start(link)
    await stranger.wait_for("Юу хийх вэ?")  # as anybody's: nobody sees that it was an invitation
    assert "эрх" in text_of(await answer(stranger, "/clubs"))


async def test_joined_by_link_or_code_counted_in_words_and_left(sandbox: Sandbox, world: World) -> None:
    leader, code = await club_of(sandbox, world, "Нартай клуб")
    page = await answer(leader, "/clubs")
    assert "Гишүүд: 5-аас цөөн" in page["text"]
    assert code in page["text"]
    by_link = await welcomed(sandbox, "mn", payload=payload_in(page))
    by_code = await welcomed(sandbox, "en")
    await answer(by_code, "/club")
    assert "Check it" in text_of(await answer(by_code, "zzzzzzzz"))
    assert "“Нартай клуб”" in text_of(await answer(by_code, f"{code[:4]} {code[4:].upper()}"))
    assert "Гишүүд: 5-аас цөөн" in text_of(await answer(leader, "/clubs"))
    await members(sandbox, world, code, 4)
    assert "Гишүүд: 5–9" in text_of(await answer(leader, "/clubs"))

    await begin(leader, "Эхний", "Эхний мэдээ!", "First news!")
    live = await plan_now(leader)
    await shows(leader, live, "100 %", "Илгээсэн: 5+")
    await answer(by_code, "/club")
    await by_code.tap("Leave a club")
    await by_code.tap("Yes, leave")
    assert "You have left the club “Нартай клуб”" in text_of(await last(by_code))
    await begin(leader, "Дараагийн", "Дараагийн мэдээ!", "Next news!")
    live = await plan_now(leader)
    await shows(leader, live, "100 %", "Илгээсэн: 5+")
    assert await copies([by_link, by_code], "Эхний мэдээ!") == [1, 0]
    assert await copies([by_link, by_code], "First news!") == [0, 1]
    assert await copies([by_link], "Дараагийн мэдээ!") == [1]
    assert await copies([by_code], "Next news!") == [0]


async def test_a_poster_to_send_and_to_print(sandbox: Sandbox, world: World) -> None:
    leader, _ = await club_of(sandbox, world, "Poster club", "en")
    await answer(leader, "/clubs")
    await leader.tap("QR to print")
    printed = await leader.wait_for("An A4 page")
    assert printed["document"]["file_name"] == "poster.pdf"
    await leader.wait_for(lambda m: "photo" in m or m.get("document", {}).get("file_name") == "poster.png")


async def test_two_lead_a_club_once_one_invited_the_other(sandbox: Sandbox, world: World) -> None:
    leader, code = await club_of(sandbox, world, "Хамтын клуб")
    friend, stranger = await welcomed(sandbox, "en"), await welcomed(sandbox, "mn")
    student = await welcomed(sandbox, "mn", payload=f"c_{code}")
    await answer(leader, "/clubs")
    await leader.tap("Ахлагч урих")
    link = payload_in(await last(leader))
    await friend.start(link)
    await friend.wait_for("You now lead the club “Хамтын клуб”")
    await stranger.start(link)
    await stranger.wait_for("Юу хийх вэ?")  # as anybody's: nobody sees that it was an invitation
    await leader.tap("Клубийн хуудас")
    await leader.tap("Хэдэн ахлагчтай вэ?")
    assert "клубийг 2 хүн ахалж байна" in text_of(await last(leader))

    await answer(friend, "/campaign")
    await friend.tap("New")
    await friend.wait_for("This part opens after a short course")
    async with database_of(Settings.load(world.env)) as (database, _):
        await CountAsPassed(database.unit, clock)(friend.user_id, Role.LEADER)
    await begin(friend, "Together", "Хамтдаа!", "Together!", "en")
    live = await plan_now(friend, "en")
    await student.wait_for("Хамтдаа!")
    await shows(friend, live, "✅")
    assert "(өөр ахлагч)" in text_of(await open_listed(leader, "✅", "Together"))


async def test_a_club_is_handed_over(sandbox: Sandbox, world: World) -> None:
    giver, code = await club_of(sandbox, world, "Old club", "en")
    taker = await welcomed(sandbox, "mn")
    student = await welcomed(sandbox, "en", payload=f"c_{code}")
    await answer(giver, "/clubs")
    await giver.tap("Hand over")
    await giver.tap("Get the link")
    link = payload_in(await last(giver))
    assert "Old club" in text_of(await answer(giver, "/clubs"))  # until it is opened nothing changes
    await taker.start(link)
    await taker.wait_for("Та «Old club» клубийн ахлагч боллоо")
    await giver.wait_for("has a new leader now")
    assert "a role you do not have" in text_of(await answer(giver, "/clubs"))
    assert "a role you do not have" in text_of(await answer(giver, "/campaign"))
    page = await answer(taker, "/clubs")
    assert "Клубээ шилжүүлэх" in labels_of(page)
    assert code in page["text"]
    assert "Old club" in text_of(await answer(student, "/club"))
