"""The sandbox page with the real bot behind it, in a real browser: what a newcomer sees."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Locator, Page, async_playwright, expect

from tests.browser import ARGS, CHROMIUM, needs_chromium
from tests.journeys.people import KEY, code_of
from tests.journeys.world import World

PATIENCE = 30_000  # milliseconds

pytestmark = [
    pytest.mark.browser,
    needs_chromium,
]


@pytest.fixture
async def page(world: World) -> AsyncIterator[Page]:
    expect.set_options(timeout=PATIENCE)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        context = await browser.new_context(viewport={"width": 1600, "height": 900}, locale="mn-MN")
        context.set_default_timeout(PATIENCE)
        page = await context.new_page()
        await page.goto(world.url)
        yield page
        await browser.close()


async def tap(phone: Locator, *buttons: str) -> None:
    for button in buttons:
        await phone.get_by_role("button", name=button, exact=True).last.click()


async def write(phone: Locator, text: str) -> None:
    await phone.locator(".field").fill(text)
    await phone.locator(".field").press("Enter")


async def begin(phone: Locator) -> None:
    await tap(phone, "ЭХЛЭХ", "Монгол", "Зөвшөөрч байна", "Тийм, хааяа")
    await expect(phone.get_by_text("Хэн туслах вэ").last).to_be_visible()


async def test_the_main_job_on_one_page(page: Page) -> None:
    student, member = page.locator("#phone-2001"), page.locator("#phone-2002")
    leader, desk = page.locator("#phone-2003"), page.locator("#phone-2004")
    for phone in (student, member, leader, desk):
        await begin(phone)

    # A student takes a quiz and types in Latin letters in the middle of it.
    await tap(student, "Асуулт хариулт")
    for screen in ("Хайх", "Түүх", "Буцах"):  # topics, one of them, its quizzes
        await expect(student.locator(".message.in").last).to_contain_text(screen)
        await student.locator(".message.in").last.locator(".key").first.click()
    await tap(student, "Одоо биш")
    await expect(student.locator(".message.in").last).to_contain_text("◉○○○○")
    await tap(student, "А")
    await expect(student.locator(".message.in").last).to_contain_text("Дараагийнх")
    await write(student, "sain bnu")
    await expect(student.locator(".message.in").last).to_contain_text("Сайн уу")

    # A member asks for support; a coordinator claims it and answers.
    await tap(member, "Хэн туслах вэ", "Хүнтэй ярих", "Ярилцмаар байна", "Яарахгүй", "Болно")
    await write(member, "secret-canary-page туслаач")
    await expect(member.get_by_text("Хүлээж авлаа")).to_be_visible()
    await expect(desk.get_by_text("хүлээж байна").last).to_be_visible()
    await write(desk, "/desk")
    key = desk.locator(".message.in").filter(has_text=KEY).last
    await write(desk, code_of(await key.inner_text()))
    await desk.get_by_role("button").filter(has_text="0 мин").last.click()
    asked = desk.locator(".message.in").filter(has_text="secret-canary-page")
    await expect(asked.last).to_be_visible()
    await asked.last.get_by_role("button", name="Мессежийн үйлдлүүд").click()
    await desk.get_by_role("menuitem", name="Хариулах").click()
    await write(desk, "Би энд байна")
    answer = member.locator(".message.in").filter(has_text="Би энд байна").last
    await expect(answer.get_by_text("Би энд байна")).to_be_hidden()
    await answer.get_by_role("button", name="Нуусан хэсгийг харуулах").first.click()
    await expect(answer.get_by_text("Би энд байна")).to_be_visible()

    # A leader's reminder reaches the student of the club.
    await write(leader, "/campaign")
    await tap(leader, "Шинэ", "Монгол бичвэр")
    await expect(leader.get_by_text("Монгол бичвэрээ").last).to_be_visible()
    await write(leader, "Баасан гарагт уулзъя")
    await tap(leader, "Хэзээ", "Одоо", "Товлох", "Тийм, товло")
    await expect(student.get_by_text("Баасан гарагт уулзъя")).to_be_visible()
