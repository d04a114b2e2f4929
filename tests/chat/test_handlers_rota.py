"""The rota in the chat, with the real words: pages, planning by taps, time off, swaps, the picture."""

from datetime import date

import pytest

from bot.chat.callbacks import DATA_LIMIT
from bot.chat.errors import RetryLaterError, UnreachableError
from bot.chat.screen import LIMIT, plain
from bot.chat.views import rota as view
from bot.domain.conversation import Do
from bot.domain.people import Role
from bot.domain.safety import Risk
from bot.figures import rota as figure
from bot.texts.models import MOST_ON_BUTTON
from bot.usecases.desk import DESK
from bot.usecases.invitations import Revoke
from tests.chat.composing import LANGUAGES
from tests.chat.world import Phone, World, counted, said
from tests.figures.sheets import boxes, check_sheet, note_drawn

TODAY = date(2026, 3, 4)  # a Wednesday, at noon
ORDINAL = TODAY.toordinal()
HOURS = [f"{hour:02}:00" for hour in range(24)]


async def joined(world: World, chat_id: int, name: str, role: Role, language: str = "mn") -> Phone:
    phone = await world.staff(chat_id, role, language=language)
    await phone.send("/rota")
    await phone.tap("rota:join")
    assert phone.text == said("rota.ask_name", language)
    await phone.send(name)
    assert said("rota.joined", language, name=name) in phone.text
    return phone


async def desk(language: str = "mn") -> tuple[World, Phone, Phone, Phone]:
    """A supervisor and two coordinators on the rota; nothing planned."""
    world = World()
    boss = await joined(world, 1, "Номин", Role.SUPERVISOR, language)
    ana = await joined(world, 2, "Ана", Role.COORDINATOR, language)
    bat = await joined(world, 3, "Бат", Role.COORDINATOR, language)
    return world, boss, ana, bat


async def id_of(phone: Phone) -> int:
    return (await phone.person()).id


async def add(boss: Phone, who: Phone, on: int, start: int, end: int) -> int:
    """A shift planned by taps; its id."""
    world = boss.world
    await boss.tap(f"rota:from:{on}", on=boss.last.id)
    assert [b.text for b in boss.last.buttons][:24] == HOURS
    await boss.tap(f"rota:to:{on}:{start}")
    assert len([b for b in boss.last.buttons if b.text in HOURS]) == 23
    await boss.tap(f"rota:who:{on}:{start}:{end}:0")
    await boss.tap(f"rota:add:{on}:{start}:{end}:{await id_of(who)}")
    return max(world.memory.tables.shifts)


# — Pages —


@pytest.mark.parametrize("language", LANGUAGES)
async def test_who_is_on_who_comes_next_and_where_nobody_is(language: str) -> None:
    world, boss, ana, _ = await desk(language)
    await ana.send("/rota")
    assert said("rota.next_none", language) in ana.text
    assert said("rota.gaps", language) in ana.text
    assert ana.data == ["rota:week:0", "rota:mine:0", "menu"]
    await boss.send("/rota")
    assert boss.data == ["rota:week:0", "rota:mine:0", "rota:plan", "menu"]
    await add(boss, ana, 2, 9, 18)
    await ana.send("/rota")
    until = said("rota.now", language, who="Ана", until="{}").partition("{}")[0]
    assert until in plain(ana.last.screen).text
    assert "18:00" in ana.text
    world.clock.pass_(hours=6)
    await ana.tap("rota:week:0")
    assert "09:00–18:00 Ана" in plain(ana.last.screen).text
    await ana.tap("rota:week:1")
    await ana.tap("rota:week:0")
    await ana.tap("rota")
    assert said("rota.now_nobody", language) in ana.text
    assert world.never_filled == []


async def test_without_gaps_the_page_says_so() -> None:
    world, boss, ana, _ = await desk()
    await boss.send("/rota")
    for weekday in range(7):
        for start, end in ((0, 12), (12, 0)):
            await add(boss, ana, weekday, start, end)
    await boss.tap("rota")
    assert said("rota.gaps_none") in boss.text
    assert said("rota.now_open", who="Ана") in boss.text
    assert world.never_filled == []


async def test_many_gaps_are_counted() -> None:
    _, boss, ana, _ = await desk()
    await boss.send("/rota")
    for weekday in range(7):
        await add(boss, ana, weekday, 9, 18)
    await boss.tap("rota")
    assert counted("rota.gaps_more", 2) in boss.text


async def test_who_is_not_at_the_desk_sees_nothing_of_it() -> None:
    world, boss, ana, _ = await desk()
    await boss.send("/rota")
    shift = await add(boss, ana, 2, 9, 18)
    outside = [await world.ready(7), await world.staff(6, Role.LEADER, "Клуб", "mn")]
    buttons = ["rota", "rota:week:0", "rota:mine:0", "rota:pic", "rota:join", "rota:asked", "rota:people:0"]
    buttons += [f"rota:turn:{shift}:{ORDINAL}", f"rota:away:{await id_of(ana)}", "rota:plan", "rota:yes:1"]
    for phone in outside:
        await phone.send("/rota")
        assert phone.text == said("error.not_allowed")
        for data in buttons:
            await phone.tap(data, on=phone.last.id)
            assert phone.text == said("error.not_allowed"), data
    assert world.messenger.files == []


async def test_a_coordinator_plans_for_nobody() -> None:
    world, boss, ana, bat = await desk()
    await boss.send("/rota")
    shift, other = await add(boss, bat, 2, 9, 18), await id_of(bat)
    await ana.send("/rota")
    turn = f"{shift}:{ORDINAL}"
    for data in (
        "plan", "weekly", "wd:2", "wd:2:0", "from:2", "to:2:9", "who:2:9:18:0",
        f"add:2:9:18:{other}", f"sh:{shift}",
        f"rm:{shift}", "dates:0", f"day:{ORDINAL}", f"date:{turn}", f"else:{turn}:0", f"put:{turn}:{other}",
        f"none:{turn}", f"plan:{turn}", f"shut:{ORDINAL}", f"none:{ORDINAL}", "people:0", f"away:{other}",
        f"off:{other}:0", f"days:{other}:{ORDINAL}", f"gone:{other}:{ORDINAL}:1",
    ):  # fmt: skip
        await ana.tap(f"rota:{data}", on=ana.last.id)
        assert ana.text == said("error.not_allowed"), data
    assert set(world.memory.tables.shifts) == {shift}
    assert not world.memory.tables.covers
    assert not world.memory.tables.absences


@pytest.mark.parametrize(
    "data",
    [
        "rota:gone", "rota:week", "rota:week:x", "rota:wd:7", "rota:wd:-1", "rota:from:9", "rota:to:2:24",
        "rota:who:2:9:24:0", "rota:add:2:9:18", "rota:day:1", "rota:day:99999999999", "rota:sh:4711",
        "rota:rm:4711", f"rota:date:4711:{ORDINAL}", f"rota:put:4711:{ORDINAL}:1",
        f"rota:turn:4711:{ORDINAL}", "rota:yes:4711", "rota:no:4711", "rota:undo:4711", "rota:back:4711",
        "rota:plan:1:x", f"rota:none:{ORDINAL + 999}",
    ],
)  # fmt: skip
async def test_buttons_from_another_time_are_answered_kindly(data: str) -> None:
    _, boss, _, _ = await desk()
    await boss.send("/rota")
    await boss.taps_in_vain(data)


# — Joining —


async def test_a_name_that_does_not_fit_can_be_typed_again() -> None:
    world, _, _, _ = await desk()
    phone = await world.staff(9, Role.COORDINATOR, language="mn")
    await phone.send("/rota")
    await phone.tap("rota:mine:0", on=phone.last.id)
    assert phone.text == said("rota.join_hint")
    await phone.tap("rota:join")
    await phone.send("Утас 99112233")
    assert phone.text == said("error.unfit_nickname")
    await phone.send("ана")
    assert phone.text == said("error.nickname_taken")
    await phone.send("Сарнай")
    assert phone.text == said("rota.joined", name="Сарнай")
    await phone.tap("rota:mine:0")
    assert said("rota.my_name", name="Сарнай") in phone.text
    assert (await phone.person()).expecting is None


async def test_what_is_typed_after_another_button_is_no_name() -> None:
    world, _, ana, _ = await desk()
    await ana.send("/rota")
    await ana.tap("rota:mine:0")
    await ana.tap("rota:join")
    await ana.tap("rota")
    assert (await ana.person()).expecting is None
    await ana.tap("rota:mine:0")
    await ana.tap("rota:join")
    await ana.send("/menu")
    assert (await ana.person()).expecting is None
    assert world.memory.tables.rota_names[await id_of(ana)] == "Ана"


async def test_a_cry_for_help_is_no_name() -> None:
    world, _, ana, _ = await desk()
    await ana.send("/rota")
    await ana.tap("rota:mine:0")
    await ana.tap("rota:join")
    world.alarm.risks = {"намайг авраач": Risk.URGENT}
    world.understanding.answers["намайг авраач"] = (Do("open_help", {"about": "disclose_danger_now"}),)
    await ana.send("намайг авраач")
    assert "help:no:disclose_danger_now" in ana.data
    assert world.memory.tables.rota_names[await id_of(ana)] == "Ана"


# — Planning —


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_week_is_planned_by_taps_and_who_is_on_is_told(language: str) -> None:
    world, boss, ana, _ = await desk(language)
    await boss.send("/rota")
    page = boss.last.id
    await boss.tap("rota:plan")
    await boss.tap("rota:weekly")
    await boss.tap("rota:wd:2")
    await boss.tap("rota:from:2")
    await boss.tap("rota:to:2:22")
    await boss.tap("rota:who:2:22:6:0")
    await boss.tap(f"rota:add:2:22:6:{await id_of(ana)}")
    assert said("rota.added", language) in boss.text
    assert boss.last.id == page, "one message that changes in place"
    assert any(b.text == "22:00–06:00 · Ана" for b in boss.last.buttons)
    assert "22:00–06:00" in ana.text
    assert ana.text.startswith(said("rota.told_on_weekly", language, when="{}").partition("{}")[0])
    await boss.tap("rota:sh:")
    assert "22:00–06:00 · Ана" in boss.text
    await boss.tap("rota:rm:")
    assert said("rota.removed", language) in boss.text
    assert ana.text.startswith(said("rota.told_off_weekly", language, when="{}").partition("{}")[0])
    assert world.memory.tables.shifts == {}
    assert world.never_filled == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_single_date_is_changed_by_taps(language: str) -> None:
    world, boss, ana, bat = await desk(language)
    await boss.send("/rota")
    shift = await add(boss, ana, 2, 9, 18)
    await boss.tap("rota:weekly")
    await boss.tap("rota:plan")
    await boss.tap("rota:dates:0")
    await boss.tap(f"rota:day:{ORDINAL}")
    await boss.tap(f"rota:date:{shift}:{ORDINAL}")
    await boss.tap("rota:else:")
    assert [b.text for b in boss.last.buttons][:2] == ["Бат", "Номин"], "Ana is on then"
    await boss.tap(f"rota:put:{shift}:{ORDINAL}:{await id_of(bat)}")
    assert said("rota.changed", language) in boss.text
    assert "09:00–18:00 · Бат" in [b.text for b in boss.last.buttons]
    assert bat.text.startswith(said("rota.told_on", language, when="{}").partition("{}")[0])
    assert ana.text.startswith(said("rota.told_off", language, when="{}").partition("{}")[0])
    await boss.tap(f"rota:date:{shift}:{ORDINAL}")
    assert said("rota.by_plan", language, who="Ана") in boss.text
    await boss.tap("rota:plan:")
    assert world.memory.tables.covers == {}
    await boss.tap(f"rota:date:{shift}:{ORDINAL}")
    await boss.tap("rota:none:")
    assert "09:00–18:00 · —" in [b.text for b in boss.last.buttons]
    assert world.never_filled == []


async def test_an_extra_shift_and_a_day_without_anybody() -> None:
    world, boss, ana, bat = await desk()
    await boss.send("/rota")
    await add(boss, ana, 2, 9, 18)
    extra = await add(boss, bat, ORDINAL, 14, 16)
    assert "14:00–16:00 · Бат" in [b.text for b in boss.last.buttons]
    await boss.tap(f"rota:date:{extra}:{ORDINAL}")
    await boss.tap("rota:sh:")
    await boss.tap("rota:rm:")
    assert extra not in world.memory.tables.shifts
    await boss.tap("rota:shut:")
    await boss.tap("rota:none:")
    assert said("rota.changed") in boss.text
    await boss.send("/rota")
    assert said("rota.now_nobody") in boss.text


async def test_a_forged_shift_gets_a_kind_answer() -> None:
    world, boss, ana, bat = await desk()
    await boss.send("/rota")
    shift = await add(boss, ana, 2, 9, 18)
    busy = await add(boss, bat, 2, 9, 18)
    gone = await id_of(bat)
    for data, key in (
        (f"add:2:9:9:{gone}", "empty_shift"),
        ("add:2:9:18:4711", "not_on_rota"),
        (f"put:{shift}:{ORDINAL}:{gone}", "not_free"),
        (f"add:{ORDINAL}:8:12:{gone}", "turn_over"),
    ):
        await boss.tap(f"rota:{data}", on=boss.last.id)
        assert boss.text == said(f"error.{key}"), data
    await Revoke(world.memory.unit, world.clock)(gone, Role.COORDINATOR)
    await boss.tap(f"rota:add:3:9:18:{gone}", on=boss.last.id)
    assert boss.text == said("error.not_on_rota")
    await boss.tap("rota:wd:2", on=boss.last.id)
    assert any(said("rota.no_role") in b.text for b in boss.last.buttons)
    await boss.tap(f"rota:sh:{busy}")
    assert said("rota.no_role") in boss.text


async def test_a_rota_that_nobody_has_joined() -> None:
    world = World()
    boss = await world.staff(1, Role.ADMIN, language="mn")
    await boss.send("/rota")
    assert said("rota.join_hint") in boss.text
    for data in ("who:2:9:18:0", "people:0"):
        await boss.tap(f"rota:{data}", on=boss.last.id)
        assert boss.text == said("rota.nobody_joined")


# — Time off —


@pytest.mark.parametrize("language", LANGUAGES)
async def test_time_off_by_taps_names_what_is_left_to_nobody(language: str) -> None:
    world, boss, ana, _ = await desk(language)
    await boss.send("/rota")
    await add(boss, ana, 2, 9, 18)
    await ana.send("/rota")
    await ana.tap("rota:mine:0")
    await ana.tap("rota:away:")
    assert said("rota.away_none", language) in ana.text
    await ana.tap("rota:off:")
    await ana.tap(f"rota:days:{await id_of(ana)}:{ORDINAL}")
    await ana.tap(f"rota:gone:{await id_of(ana)}:{ORDINAL}:7")
    assert said("rota.away_left", language) in ana.text
    assert ana.text.count("09:00–18:00") == 1
    await ana.tap("rota")
    await ana.tap("rota:week:0")
    assert said("rota.absent", language) in ana.text
    await ana.send("/rota")
    assert said("rota.now_nobody", language) in ana.text
    await ana.tap("rota:mine:0")
    await ana.tap("rota:away:")
    await ana.tap("rota:back:")
    assert world.memory.tables.absences == {}
    assert world.never_filled == []


async def test_a_supervisor_plans_the_time_off_of_others() -> None:
    world, boss, ana, _ = await desk()
    await boss.send("/rota")
    await boss.tap("rota:plan")
    await boss.tap("rota:people:0")
    await boss.tap(f"rota:away:{await id_of(ana)}")
    await boss.tap("rota:off:")
    await boss.tap(f"rota:off:{await id_of(ana)}:1")
    await boss.tap("rota:days:")
    await boss.tap(f"rota:gone:{await id_of(ana)}:")
    (absence,) = world.memory.tables.absences.values()
    assert absence.person_id == await id_of(ana)


# — Swaps —


async def asked(language: str = "mn") -> tuple[World, Phone, Phone, int]:
    world, boss, ana, bat = await desk(language)
    await boss.send("/rota")
    shift = await add(boss, ana, 2, 9, 18)
    await ana.send("/rota")
    await ana.tap("rota:mine:0")
    await ana.tap(f"rota:turn:{shift}:{ORDINAL}")
    await ana.tap(f"rota:ask:{shift}:{ORDINAL}:{await id_of(bat)}")
    return world, ana, bat, shift


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_colleague_is_asked_agrees_and_both_are_told(language: str) -> None:
    world, ana, bat, _ = await asked(language)
    assert "Бат" in ana.text
    assert bat.data == [
        "rota:yes:" + str(max(world.memory.tables.swaps)),
        f"rota:no:{max(world.memory.tables.swaps)}",
    ]
    assert "Ана" in bat.text
    assert world.memory.tables.covers == {}, "nothing changes without consent"
    question = bat.last.id
    await bat.tap("rota:yes:")
    assert bat.text.startswith(said("rota.agreed", language, when="{}").partition("{}")[0])
    assert ana.text.startswith(said("rota.told_agreed", language, who="Бат", when="{}").partition("{}")[0])
    assert [one.person_id for one in world.memory.tables.covers.values()] == [await id_of(bat)]
    await bat.tap("rota:yes:1", on=question)
    assert world.messenger.toasts[-1] == said("error.stale", language)
    assert world.never_filled == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_colleague_declines_and_both_are_told(language: str) -> None:
    world, ana, bat, shift = await asked(language)
    await bat.tap("rota:no:")
    assert bat.text == said("rota.declined", language)
    assert ana.text.startswith(said("rota.told_declined", language, who="Бат", when="{}").partition("{}")[0])
    assert not world.memory.tables.covers
    assert not world.memory.tables.swaps
    await ana.tap("rota")
    await ana.tap("rota:mine:0")
    await ana.tap(f"rota:turn:{shift}:{ORDINAL}")
    assert world.never_filled == []


async def test_open_questions_stand_on_the_first_page_and_can_be_taken_back() -> None:
    world, ana, bat, shift = await asked()
    await ana.tap("rota:mine:0")
    await ana.tap(f"rota:turn:{shift}:{ORDINAL}")
    await ana.tap(f"rota:ask:{shift}:{ORDINAL}:{await id_of(bat)}")
    assert ana.text == said("rota.asked_before")
    for phone, other in ((ana, "Бат"), (bat, "Ана")):
        await phone.send("/rota")
        await phone.tap("rota:asked")
        assert other in phone.text
    await ana.tap("rota:undo:")
    assert ana.text == said("rota.taken_back")
    assert bat.text.startswith(said("rota.told_taken_back", who="Ана", when="{}").partition("{}")[0])
    await bat.tap("rota:asked", on=bat.last.id)
    assert bat.text == said("rota.asked_none")
    assert world.memory.tables.swaps == {}


@pytest.mark.parametrize("trouble", [UnreachableError(), RetryLaterError(1)])
async def test_a_colleague_who_cannot_be_reached_finds_the_question_later(trouble: Exception) -> None:
    world, boss, ana, bat = await desk()
    await boss.send("/rota")
    shift = await add(boss, ana, 2, 9, 18)
    world.messenger.failures[bat.chat_id] = [trouble]
    await ana.tap(f"rota:ask:{shift}:{ORDINAL}:{await id_of(bat)}", on=ana.last.id)
    assert said("rota.not_reached") in ana.text
    assert (await bat.person()).unreachable is isinstance(trouble, UnreachableError)
    await bat.send("/rota")
    await bat.tap("rota:asked")
    await bat.tap("rota:yes:")
    assert len(world.memory.tables.covers) == 1


async def test_when_no_colleague_is_free_the_supervisor_is_named() -> None:
    world, boss, ana, bat = await desk()
    await boss.send("/rota")
    shift = await add(boss, ana, 2, 9, 18)
    for other in (bat, boss):
        await add(boss, other, 2, 8, 20)
    await ana.tap(f"rota:turn:{shift}:{ORDINAL}", on=ana.last.id)
    assert said("rota.nobody_free") in ana.text
    await bat.tap(f"rota:turn:{shift}:{ORDINAL}", on=bat.last.id)
    assert world.messenger.toasts[-1] == said("error.stale"), "it is not theirs"


# — The picture, and every screen —


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_picture_of_the_next_days(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    world, boss, ana, bat = await desk(language)
    await boss.send("/rota")
    for phone, weekday, start, end in ((ana, 2, 9, 18), (bat, 2, 17, 6), (bat, 5, 0, 12)):
        await add(boss, phone, weekday, start, end)
    drawn = note_drawn(monkeypatch, figure)
    await boss.tap("rota:week:0", on=boss.last.id)
    await boss.tap("rota:pic")
    ((_, picture),) = world.messenger.files
    assert picture.is_picture
    page = figure.sheet(drawn[0])
    check_sheet(page)
    words = [box.words for box in boxes(page)]
    assert {"Ана", "Бат"} <= set(words)
    assert len(drawn[0].days) == 15, "from noon to noon"
    today = drawn[0].days[0]
    assert [[(bar.start * 24, bar.number) for bar in lane] for lane in today.lanes] == [
        [(pytest.approx(12), 2)],
        [(pytest.approx(17), 1)],
    ]


async def test_every_screen_fits_a_phone_and_telegram() -> None:
    world, boss, ana, _ = await desk()
    for number in range(12):
        await joined(world, 20 + number, "Ө" * 22 + f"{number:02}", DESK[number % 3])
    await boss.send("/rota")
    shift = await add(boss, ana, 2, 0, 23)
    for _, person in list(world.memory.tables.people.items())[3:]:
        for weekday in range(7):
            await boss.tap(f"rota:add:{weekday}:{9 + weekday}:{weekday}:{person.id}", on=boss.last.id)
    for data in (
        "rota", "week:0", "week:99", "mine:0", "join", "asked", "plan", "weekly", "wd:2", "wd:2:1", "from:2",
        "to:2:9", "who:2:9:18:0", "who:2:9:18:1", f"sh:{shift}", "dates:0", "dates:9", f"day:{ORDINAL}",
        f"day:{ORDINAL}:1", f"date:{shift}:{ORDINAL}", f"else:{shift}:{ORDINAL}:0", f"shut:{ORDINAL}",
        "people:0", "people:1",
        f"away:{await id_of(ana)}", f"off:{await id_of(ana)}:0", f"days:{await id_of(ana)}:{ORDINAL}",
    ):  # fmt: skip
        await boss.tap("rota" if data == "rota" else f"rota:{data}", on=boss.last.id)
    for _, screen in world.messenger.history:
        assert len(plain(screen).text) <= LIMIT
        assert len(screen.rows) <= 14
        for button in (button for row in screen.rows for button in row):
            assert len((button.data or "").encode()) <= DATA_LIMIT
            assert len(button.text) <= MOST_ON_BUTTON or "Ө" in button.text, button.text
    assert world.never_filled == []
    assert view.WEEKS == 8
