"""Taking a conversation out, in three chats: the person's, the holder's, the second one's."""

import re
import zipfile
from io import BytesIO

from bot.chat.lanes import Sweeper
from bot.domain.people import Role
from bot.domain.support import CaseState
from bot.storage.export import opened
from bot.usecases.vanish import SweepPosts
from tests.chat.test_handlers_desk import case_of, claimed, everything_for, six_seconds, staffed
from tests.chat.test_handlers_support import ANSWER, SECRET, post_with
from tests.chat.world import Phone, World, said

PHRASE = re.compile(r"\d{5}(?: \d{5}){5}")


async def agreed() -> tuple[World, Phone, Phone, Phone, int]:
    """The person has said yes; with a supervisor, and the number of the case."""
    world, person, staff, case = await claimed()
    above = await world.staff(5, Role.SUPERVISOR)
    await staff.send(ANSWER, reply_to=post_with(staff, SECRET))
    await staff.tap("desk:more:")
    await staff.tap(f"desk:out:{case}")
    assert said("support.may_leave") in staff.words, "as the person would read it"
    await staff.tap(f"desk:out:{case}:ask")
    assert staff.data == [], "nothing to undo: it was looked at before"
    await six_seconds(world, staff, above)
    assert person.text == said("support.may_leave")
    await person.tap(person.data[0])
    assert said("support.out_thanks") in person.text
    await world.carry()
    assert said("support.said_out") in staff.text
    return world, person, staff, above, case


async def wanted() -> tuple[World, Phone, Phone, Phone, int]:
    """The holder has asked a second person."""
    world, person, staff, above, case = await agreed()
    await staff.tap(f"desk:out:{case}", on=staff.shown[0].id)
    await staff.tap(f"desk:out:{case}:second")
    await world.carry()
    return world, person, staff, above, case


def locked_file(world: World, phone: Phone) -> bytes:
    """What came into this chat last as a file."""
    (newest, *_) = [one for chat, one in reversed(world.messenger.files) if chat == phone.chat_id]
    assert newest.name == "luujin.locked"
    return newest.data


async def test_the_file_goes_to_one_and_what_opens_it_to_another() -> None:
    world, person, staff, above, case = await wanted()
    assert above.text == staffed("desk.news_second")
    assert case_of(world).pseudonym not in above.text
    await above.tap("desk")
    await above.tap(f"desk:second:{case}")
    assert case_of(world).pseudonym in above.text
    await above.tap(f"desk:second:{case}:yes")
    found = PHRASE.search(above.text)
    assert found is not None
    for phone in (staff, person):
        assert PHRASE.search(everything_for(world, phone)) is None
    await world.carry()
    assert staff.text == staffed("desk.news_confirmed")
    await staff.tap(f"desk:out:{case}", on=staff.shown[0].id)
    await staff.tap(f"desk:out:{case}:take")
    archive = zipfile.ZipFile(BytesIO(opened(locked_file(world, staff), found[0])))
    text = archive.read("conversation.txt").decode()
    for words in (SECRET, ANSWER, said("support.said_out"), case_of(world).pseudonym):
        assert words in text
    for secret in (person.name, person.username, staff.name, staff.username):
        assert secret not in text.replace(case_of(world).pseudonym, "")
    assert SECRET not in everything_for(world, above)
    assert world.messenger.files[-1][0] == staff.chat_id
    assert above.chat_id not in {chat for chat, _ in world.messenger.files}


async def test_both_leave_the_chats_as_other_private_screens_do() -> None:
    world, _, staff, above, case = await wanted()
    await above.send("/desk")
    await above.tap(f"desk:second:{case}")
    world.clock.pass_(minutes=10)
    await above.tap(f"desk:second:{case}:yes")
    assert above.last.screen.protect
    await staff.tap(f"desk:out:{case}", on=staff.shown[0].id)
    await staff.tap(f"desk:out:{case}:take")
    file = post_with(staff, staffed("desk.out_file", pseudonym=case_of(world).pseudonym))
    assert not {one.id: one for one in staff.shown}[file].screen.protect, "it is there to be saved"
    await staff.send("hello", reply_to=file)
    assert len(world.memory.tables.messages) == 4, "a reply to it goes to nobody"
    sweep = SweepPosts(world.memory.unit, Sweeper(world.messenger), world.clock)  # type: ignore[arg-type]
    world.clock.pass_(minutes=14)
    await sweep()
    assert PHRASE.search(above.words)
    world.clock.pass_(minutes=2)
    await sweep()
    assert PHRASE.search(above.words) is None
    assert file not in {one.id for one in staff.shown}


async def test_written_down_it_is_gone_at_once() -> None:
    *_, above, case = await wanted()
    await above.send("/desk")
    await above.tap(f"desk:second:{case}")
    await above.tap(f"desk:second:{case}:yes")
    await above.tap("desk", on=above.last.id)
    assert PHRASE.search(above.words) is None
    assert f"desk:second:{case}" not in above.data


async def test_the_page_tells_how_far_it_is_and_has_no_step_that_is_refused() -> None:
    world, person, staff, above, case = await wanted()
    page = post_with(staff, staffed("desk.out_title", pseudonym=case_of(world).pseudonym))

    async def steps() -> list[str]:
        await staff.tap(f"desk:out:{case}", on=page)
        (shown,) = [one for one in staff.shown if one.id == page]
        return [(button.data or "").split(":")[-1] for button in shown.buttons[:-1]]

    assert await steps() == ["no"]
    await world.acts.confirm_take_out(await above.person(), case)
    assert await steps() == ["take", "second", "no"]
    await staff.tap(f"desk:out:{case}:take", on=page)
    assert await steps() == ["take", "no"]
    world.clock.pass_(hours=24)
    assert await steps() == ["ask"]
    await staff.tap(f"desk:out:{case}:take", on=page)
    assert staff.text == staffed("error.no_consent")
    await person.send("/menu")


async def test_who_withdraws_is_told_what_is_true_and_nothing_leaves() -> None:
    world, person, staff, above, case = await wanted()
    await world.acts.confirm_take_out(await above.person(), case)
    question = post_with(person, said("support.may_leave"))
    no = [data for one in person.shown if one.id == question for data in [b.data for b in one.buttons]][1]
    await person.tap(no or "", on=question)
    assert said("support.out_kept") in {o.id: o for o in person.shown}[question].screen.text
    await world.carry()
    assert said("support.said_out_not") in staff.text
    await staff.tap(f"desk:out:{case}:take", on=staff.shown[0].id)
    assert staff.text == staffed("error.no_consent")
    assert not world.messenger.files
    await above.tap(f"desk:second:{case}:yes", on=above.last.id)
    assert above.text == staffed("error.no_consent")


async def test_after_two_quick_taps_the_last_number_counts_and_the_words_say_so() -> None:
    world, _, staff, above, case = await wanted()
    await above.send("/desk")
    await above.tap(f"desk:second:{case}")
    twice = above.last.id
    for _ in range(2):
        await above.tap(f"desk:second:{case}:yes", on=twice)
    first, last = PHRASE.findall(above.words)
    assert first != last
    assert "the last one counts" in above.text
    await staff.tap(f"desk:out:{case}", on=staff.shown[0].id)
    await staff.tap(f"desk:out:{case}:take")
    assert opened(locked_file(world, staff), last)


async def test_whoever_did_not_get_the_number_down_is_asked_once_more() -> None:
    world, _, staff, above, case = await wanted()
    await above.send("/desk")
    await above.tap(f"desk:second:{case}")
    await above.tap(f"desk:second:{case}:yes")
    lost = PHRASE.search(above.text)
    await above.tap("desk", on=above.last.id)
    await staff.tap(f"desk:out:{case}", on=staff.shown[0].id)
    await staff.tap(f"desk:out:{case}:second")
    await world.carry()
    assert above.text == staffed("desk.news_second")
    await above.tap("desk")
    await above.tap(f"desk:second:{case}")
    await above.tap(f"desk:second:{case}:yes")
    found = PHRASE.search(above.text)
    assert found is not None
    assert lost is not None
    assert found[0] != lost[0]
    await staff.tap(f"desk:out:{case}:take", on=staff.shown[0].id)
    assert opened(locked_file(world, staff), found[0])


async def test_a_no_in_words_is_noted_and_nothing_leaves() -> None:
    world, person, staff, above, case = await wanted()
    await world.acts.confirm_take_out(await above.person(), case)
    await person.tap("sup:close")
    assert not [b for one in person.shown for b in one.buttons if (b.data or "").startswith("sup:say")]
    await staff.tap(f"desk:out:{case}", on=staff.shown[0].id)
    await staff.tap(f"desk:out:{case}:no")
    assert staffed("desk.out_refused") in staff.words
    await staff.tap(f"desk:out:{case}:take", on=staff.shown[0].id)
    assert staff.text == staffed("error.no_consent")
    assert not world.messenger.files


async def test_buttons_of_who_may_not_are_refused_kindly() -> None:
    world, _, staff, above, case = await wanted()
    for phone, error in ((staff, "not_allowed"), (await world.staff(6, Role.COORDINATOR), "not_allowed")):
        for data in (f"desk:second:{case}", f"desk:second:{case}:yes"):
            await phone.tap(data, on=phone.last.id)
            assert phone.text == staffed(f"error.{error}")
    for data in (f"desk:out:{case}", f"desk:out:{case}:take"):
        await above.tap(data, on=above.last.id)
        assert above.text == staffed("error.no_such_case")
    for data in (f"desk:out:{case}:x", f"desk:second:{case}:x", "desk:second:x"):
        await staff.tap(data, on=staff.last.id)
        assert world.messenger.toasts[-1] == staffed("error.stale")
    await world.acts.close_case(await staff.person(), case)
    assert case_of(world).state is CaseState.CLOSED
    await above.tap(f"desk:second:{case}:yes", on=above.last.id)
    assert above.text == staffed("error.case_closed")
