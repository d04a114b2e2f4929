"""The page in a real browser: a person's way through it, by mouse, by keyboard, on a small screen."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.sandbox.config import SandboxConfig
from bot.sandbox.samples import picture
from tests.browser import ARGS, CHROMIUM, needs_chromium
from tests.sandbox.conftest import STUDENT, Running, run

KEYS = {
    "inline_keyboard": [
        [{"text": "Тийм", "callback_data": "y"}, {"text": "Үгүй", "callback_data": "n"}],
        [{"text": "Урилга", "url": "https://t.me/luujin_sandbox_bot?start=c_12"}],
    ]
}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    needs_chromium,
]


@pytest_asyncio.fixture(loop_scope="module")
async def sandbox() -> AsyncIterator[Running]:
    async for started in run(SandboxConfig(port=0)):
        yield started


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield opened
        await opened.close()


class Screen:
    """An open page and the complaints of its console."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda m: self.complaints.append(m.text) if m.type == "error" else None)

    def phone(self, user_id: int = STUDENT) -> Any:
        return self.page.locator(f"#phone-{user_id}")


async def _open(browser: Browser, base: str, width: int = 1440, height: int = 900, **more: Any) -> Screen:
    context = await browser.new_context(
        viewport={"width": width, "height": height}, **({"locale": "mn-MN"} | more)
    )
    screen = Screen(await context.new_page())
    await screen.page.goto(base)
    await expect(screen.phone()).to_be_attached()
    return screen


@pytest_asyncio.fixture(loop_scope="module")
async def desk(browser: Browser, sandbox: Running) -> AsyncIterator[Screen]:
    screen = await _open(browser, sandbox.base)
    yield screen
    await screen.page.context.close()
    assert screen.complaints == []


async def _begin(sandbox: Running, screen: Screen) -> None:
    await screen.phone().get_by_role("button", name="ЭХЛЭХ").click()
    await expect(screen.phone().locator(".field")).to_be_visible()
    await sandbox.updates()


async def test_start_write_answer_edit_delete(desk: Screen, sandbox: Running) -> None:
    phone = desk.phone()
    await expect(desk.page.locator(".phone")).to_have_count(4)
    await sandbox.ok("setMyDescription", description="Тайлбар")
    await expect(phone.get_by_text("Тайлбар")).to_be_visible()
    await _begin(sandbox, desk)
    await phone.locator(".field").fill("сайн уу")
    await phone.locator(".field").press("Enter")
    await expect(phone.locator(".message.out").last).to_contain_text("сайн уу")
    assert (await sandbox.updates())[-1]["message"]["text"] == "сайн уу"
    sent = await sandbox.ok("sendMessage", chat_id=STUDENT, text="<b>Тод</b> бичвэр", parse_mode="HTML")
    await expect(phone.locator(".message.in strong")).to_have_text("Тод")
    place = {"chat_id": STUDENT, "message_id": sent["message_id"]}
    await sandbox.ok("editMessageText", **place, text="Өөр")
    await expect(phone.locator(".message.in")).to_contain_text("Өөр")
    await expect(phone.locator(".message.in .edited")).to_have_text("зассан")
    await sandbox.ok("deleteMessage", **place)
    await expect(phone.locator(".message.in")).to_have_count(0)
    await sandbox.ok("sendChatAction", chat_id=STUDENT, action="typing")
    await expect(phone.locator(".head")).to_contain_text("бичиж байна")


async def test_buttons_toasts_alerts_and_deep_links(desk: Screen, sandbox: Running) -> None:
    phone = desk.phone()
    await _begin(sandbox, desk)
    await sandbox.ok("sendMessage", chat_id=STUDENT, text="?", reply_markup=KEYS)
    for label, alert in (("Тийм", False), ("Үгүй", True)):
        key = phone.get_by_role("button", name=label)
        await key.click()
        await expect(key).to_have_attribute("aria-busy", "true")
        query = (await sandbox.updates(offset=-1))[0]["callback_query"]
        await sandbox.ok(
            "answerCallbackQuery", callback_query_id=query["id"], text="Баярлалаа", show_alert=alert
        )
        if alert:
            await expect(desk.page.get_by_role("alertdialog")).to_contain_text("Баярлалаа")
            await desk.page.keyboard.press("Escape")
            await expect(desk.page.get_by_role("alertdialog")).to_have_count(0)
        else:
            await expect(phone.locator(".toast")).to_have_text("Баярлалаа")
    await phone.get_by_role("button", name="Урилга").click()
    await expect(phone.locator(".message.out").last).to_contain_text("/start c_12")
    assert (await sandbox.updates(offset=-1))[0]["message"]["text"] == "/start c_12"


async def test_everything_by_keyboard(desk: Screen, sandbox: Running) -> None:
    page, phone = desk.page, desk.phone()
    await sandbox.ok("setMyCommands", commands=[{"command": "help", "description": "Тусламж"}])
    await phone.get_by_role("button", name="ЭХЛЭХ").focus()
    await page.keyboard.press("Enter")
    await expect(phone.locator(".field")).to_be_focused()
    await page.keyboard.type("нэг")
    await page.keyboard.press("Enter")
    await sandbox.ok("sendMessage", chat_id=STUDENT, text="?", reply_markup=KEYS)
    await expect(phone.locator(".key")).to_have_count(3)
    await phone.locator(".key").first.focus()
    await page.keyboard.press("ArrowRight")
    await expect(phone.get_by_role("button", name="Үгүй")).to_be_focused()
    await page.keyboard.press("Enter")
    query = (await sandbox.updates(offset=-1))[0]["callback_query"]
    assert query["data"] == "n"
    await sandbox.ok("answerCallbackQuery", callback_query_id=query["id"])
    message = query["message"]["message_id"]
    await sandbox.ok("editMessageText", chat_id=STUDENT, message_id=message, text="!", reply_markup=KEYS)
    await expect(phone.locator(".message.in")).to_contain_text("!")
    await expect(phone.get_by_role("button", name="Үгүй")).to_be_focused()
    await phone.locator(".menu-button").focus()
    await page.keyboard.press("Enter")
    await expect(phone.get_by_role("menuitem")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(phone.locator(".menu-button")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await expect(phone.locator(".message.out").last).to_contain_text("/help")
    await phone.locator(".field").focus()
    await page.keyboard.press("ArrowUp")
    await expect(phone.locator(".message").last).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await page.keyboard.type("хариу")
    await page.keyboard.press("Enter")
    await expect(phone.locator(".message.out").last.locator(".quote")).to_contain_text("/help")
    assert (await sandbox.updates(offset=-1))[0]["message"]["reply_to_message"]["text"] == "/help"


async def test_text_of_people_never_becomes_markup(desk: Screen, sandbox: Running) -> None:
    await _begin(sandbox, desk)
    nasty = '<img src=x onerror="document.title=1"> & <b>x</b> javascript:alert(1)'
    phone = desk.phone()
    await phone.locator(".field").fill(nasty)
    await phone.locator(".field").press("Enter")
    await expect(phone.locator(".message.out").last).to_contain_text(nasty)
    key = {"inline_keyboard": [[{"text": nasty[:40], "callback_data": "x"}]]}
    link = {"type": "text_link", "offset": 0, "length": 4, "url": "javascript:alert(1)"}
    await sandbox.ok("sendMessage", chat_id=STUDENT, text=nasty, entities=[link], reply_markup=key)
    await expect(phone.locator(".message.in .text")).to_contain_text(nasty)
    await expect(phone.locator(".message.in .key")).to_have_text(nasty[:40])
    assert await phone.locator(".message img, .message b, .message a").count() == 0


async def test_a_quiz_is_voted_in(desk: Screen, sandbox: Running) -> None:
    await _begin(sandbox, desk)
    asked = {"question": "Зөв үү?", "type": "quiz", "correct_option_ids": [1], "explanation": "Учир нь"}
    await sandbox.ok("sendPoll", chat_id=STUDENT, options=["Үгүй", "Тийм"], **asked)
    phone = desk.phone()
    await phone.locator(".poll-option").first.click()
    await expect(phone.locator(".poll-result.wrong")).to_contain_text("Үгүй")
    await expect(phone.locator(".poll-result.right")).to_contain_text("Тийм")
    await expect(phone.locator(".poll-why")).to_contain_text("Учир нь")


async def test_pictures_spoilers_and_other_kinds(desk: Screen, sandbox: Running) -> None:
    await _begin(sandbox, desk)
    phone = desk.phone()
    for kind in ("Зураг", "Стикер", "Дуут мессеж"):
        await phone.get_by_role("button", name="Хавсаргах").click()
        await phone.get_by_role("menuitem", name=kind, exact=True).click()
    await expect(phone.locator(".message.out")).to_have_count(4)
    loaded = "e => e.complete && e.naturalWidth > 0"
    await expect(phone.locator("img.photo")).to_be_visible()
    assert await phone.locator("img.sticker").evaluate(loaded)
    await sandbox.ok("sendMessage", chat_id=STUDENT, text="<tg-spoiler>нууц</tg-spoiler>", parse_mode="HTML")
    await expect(phone.get_by_text("нууц")).to_be_hidden()
    await phone.get_by_role("button", name="Нуусан хэсгийг харуулах").click()
    await expect(phone.get_by_text("нууц")).to_be_visible()


async def test_a_picture_from_this_machine_is_sent_with_what_is_written(
    desk: Screen, sandbox: Running, tmp_path: Path
) -> None:
    await _begin(sandbox, desk)
    phone = desk.phone()
    chosen = tmp_path / "large.png"
    chosen.write_bytes(picture(1600, 800))
    await phone.locator(".field").fill("манай клуб")
    await phone.get_by_role("button", name="Хавсаргах").click()
    async with desk.page.expect_file_chooser() as chooser:
        await phone.get_by_role("menuitem", name="Төхөөрөмжөөс зураг…").click()
    await (await chooser.value).set_files(chosen)
    await expect(phone.locator("img.photo")).to_be_visible()
    message = (await sandbox.updates(offset=-1))[0]["message"]
    assert message["caption"] == "манай клуб"
    assert (message["photo"][-1]["width"], message["photo"][-1]["height"]) == (1280, 640), "as phones do"
    await expect(phone.locator(".field")).to_have_value("")
    await sandbox.ok("sendPhoto", chat_id=STUDENT, photo=message["photo"][-1]["file_id"])
    await expect(phone.locator(".message.in img.photo")).to_be_visible()
    (tmp_path / "none.png").write_bytes(b"no picture")
    await phone.locator(".field").fill("хэвээр")
    await phone.locator("input[type=file]").set_input_files(tmp_path / "none.png")
    await expect(phone.locator(".toast")).to_contain_text("Болсонгүй")
    await expect(phone.locator(".field")).to_have_value("хэвээр")


async def test_a_voice_message_can_be_listened_to(desk: Screen, sandbox: Running) -> None:
    await _begin(sandbox, desk)
    await sandbox.act(f"phones/{STUDENT}/send", kind="voice")
    voice = desk.phone().locator(".voice audio")
    await expect(voice).to_be_visible()
    await expect(voice).to_have_attribute("aria-label", "Дуут мессеж, 0:03")
    heard = "a => new Promise((heard) => { a.ontimeupdate = () => a.currentTime && heard(true); a.play(); })"
    assert await voice.evaluate(heard)


async def test_a_folded_quote_opens_by_tap_or_key_and_folds_again(desk: Screen, sandbox: Running) -> None:
    await _begin(sandbox, desk)
    lines = "\n".join(f"мөр {n}" for n in range(1, 9))
    text = f"<blockquote expandable>{lines}</blockquote>"
    await sandbox.ok("sendMessage", chat_id=STUDENT, text=text, parse_mode="HTML")
    quote = desk.phone().locator("blockquote")
    await expect(quote).to_have_attribute("aria-expanded", "false")
    folded = await quote.evaluate("q => q.clientHeight")
    assert folded < await quote.evaluate("q => q.scrollHeight")
    await quote.click()
    await expect(quote).to_have_attribute("aria-expanded", "true")
    assert await quote.evaluate("q => q.clientHeight") > 2 * folded
    await quote.press("Enter")
    await expect(quote).to_have_attribute("aria-expanded", "false")
    assert await quote.evaluate("q => q.clientHeight") == folded


async def test_the_language_of_the_page_is_remembered(desk: Screen) -> None:
    page = desk.page
    await expect(page.locator("html")).to_have_attribute("lang", "mn")
    await expect(page.get_by_role("button", name="Утас нэмэх")).to_be_visible()
    await page.get_by_role("button", name="English").click()
    await expect(page.get_by_role("button", name="Add a phone")).to_be_visible()
    await page.reload()
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await expect(page.get_by_role("region", name="Phone of Тэмүүлэн, Student")).to_be_visible()
    await expect(desk.phone().get_by_role("button", name="ЭХЛЭХ")).to_be_visible()


async def test_phones_are_added_and_put_away(desk: Screen, sandbox: Running) -> None:
    page = desk.page
    await page.get_by_role("button", name="Утас нэмэх").click()
    await page.get_by_role("menuitem", name="Anu").click()
    await expect(desk.phone(2005).get_by_role("button", name="START")).to_be_visible()
    await page.get_by_role("button", name="Утас нэмэх").click()
    await page.get_by_role("menuitem", name="Шинэ утас").click()
    await page.get_by_label("Нэр").fill("Болор")
    await page.get_by_role("button", name="Үүсгэх").click()
    await expect(page.get_by_role("region", name="Утас: Болор, Сурагч")).to_be_visible()
    await desk.phone().get_by_role("button", name="Утасны тохиргоо: Тэмүүлэн").click()
    await page.get_by_role("menuitem", name="Дэлгэцээс хасах").click()
    await expect(page.locator(".phone")).to_have_count(5)
    await page.reload()
    await expect(page.locator(".phone")).to_have_count(5)


async def test_blocking_and_restarting(desk: Screen, sandbox: Running) -> None:
    await _begin(sandbox, desk)
    await desk.phone().get_by_role("button", name="Утасны тохиргоо: Тэмүүлэн").click()
    await desk.page.get_by_role("menuitem", name="Ботыг блоклох").click()
    await desk.phone().get_by_role("button", name="ДАХИН ЭХЛЭХ").click()
    await expect(desk.phone().locator(".field")).to_be_visible()
    kinds = [
        u.get("my_chat_member", {}).get("new_chat_member", {}).get("status") for u in await sandbox.updates()
    ]
    assert kinds == [None, "kicked", "member", None]


async def test_behind_the_scenes(desk: Screen, sandbox: Running) -> None:
    page = desk.page
    await _begin(sandbox, desk)
    await page.get_by_role("button", name="Тайзны ард").click()
    await sandbox.ok("sendMessage", chat_id=STUDENT, text="x")
    row = page.locator(".journal li").first
    await expect(row).to_contain_text("sendMessage")
    await expect(row).to_contain_text("Тэмүүлэн")
    await row.locator("summary").click()
    await expect(row.locator("pre")).to_contain_text('"text": "x"')
    await page.get_by_role("tab", name="Саатал").click()
    await page.get_by_label("Саатлын төрөл").select_option("500")
    await page.get_by_role("button", name="Нэмэх", exact=True).click()
    await expect(page.locator(".fault-list")).to_contain_text("500: дотоод алдаа")
    assert (await sandbox.api("sendMessage", chat_id=STUDENT, text="x"))["error_code"] == 500
    await page.get_by_role("button", name="Бүх саатлыг арилгах").click()
    await expect(page.locator(".fault-list")).to_contain_text("Одоогоор саатал алга")
    await page.get_by_role("tab", name="Хязгаар").click()
    await page.get_by_label("Телеграмын хязгаарыг мөрдөх").check()
    await page.get_by_role("button", name="Хэрэгжүүлэх").click()
    await expect(page.locator(".drawer .toast")).to_have_text("Хэрэгжлээ")
    assert (await sandbox.see("limits"))["strict"] is True
    await page.get_by_role("tab", name="Бусад").click()
    await page.get_by_label("Ботын холбоос").fill("t.me/luujin_sandbox_bot?start=inv_9")
    await page.get_by_role("button", name="Нээх").click()
    await expect(desk.phone().locator(".message.out").last).to_contain_text("/start inv_9")
    await page.keyboard.press("Escape")
    await expect(page.locator("#drawer")).to_be_hidden()
    await expect(page.get_by_role("button", name="Тайзны ард")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_small_screen_shows_one_phone(browser: Browser, sandbox: Running, scheme: str) -> None:
    screen = await _open(browser, sandbox.base, 360, 740, color_scheme=scheme)
    page = screen.page
    await expect(page.locator(".phone:visible")).to_have_count(1)
    await sandbox.act("phones/2004/start")
    await sandbox.ok("sendMessage", chat_id=2004, text="нэг " * 300)
    tab = page.get_by_role("tab", name="Номин, Зохицуулагч, 1 шинэ мессеж")
    await tab.click()
    await expect(screen.phone(2004)).to_be_visible()
    await expect(screen.phone()).to_be_hidden()
    await page.keyboard.press("ArrowLeft")
    await expect(screen.phone(2003)).to_be_visible()
    await page.keyboard.press("ArrowRight")
    wide = "document.documentElement.scrollWidth > innerWidth"
    assert await page.evaluate(wide) is False
    outside = "e => e.getBoundingClientRect().right > 361"
    parts = "[...document.querySelectorAll('.phone.current *')]"
    assert await page.evaluate(f"{parts}.filter({outside}).length") == 0
    await page.get_by_role("button", name="Тайзны ард").click()
    await expect(page.get_by_role("tab", name="Хүсэлтүүд")).to_be_visible()
    assert await page.evaluate(wide) is False
    await page.context.close()
    assert screen.complaints == []


async def test_the_page_tells_that_the_bot_listens_and_labels_the_log(desk: Screen, sandbox: Running) -> None:
    await sandbox.updates()
    await expect(desk.page.get_by_role("status").first).to_have_text("Бот ажиллаж байна", timeout=9000)
    log = desk.phone().get_by_role("log")
    await _begin(sandbox, desk)
    await expect(log).to_have_attribute("aria-live", "polite")
    await expect(log).to_have_attribute("aria-label", "Чат: Luujin")
