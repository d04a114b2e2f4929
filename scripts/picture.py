"""Take the README's picture: play a day on the phones of a fresh sandbox, and photograph its page.

Usage: LUUJIN_VAR_DIR=/tmp/fresh luujin run, and in another terminal:
picture.py http://127.0.0.1:8090 docs/pictures/sandbox.png
"""

import asyncio
import sys
from pathlib import Path

from playwright.async_api import async_playwright

from tests.journeys.phones import COORDINATOR, LEADER, MEMBER, STUDENT, Phone, Sandbox

CHROMIUM = "/usr/bin/chromium"
PLACE = "Asia/Ulaanbaatar"


async def main(base: str, picture: Path) -> None:
    """Play, then photograph."""
    async with Sandbox(base) as sandbox:
        phones = [sandbox.phone(who) for who in (STUDENT, MEMBER, LEADER, COORDINATOR)]
        student, member, leader, coordinator = phones
        for phone in phones:
            await welcome(phone, reminders=phone is student)
        await ask_for_support(member)
        await answer(coordinator)
        await member.wait_for("Хариу")
        await campaign(leader)
        await learn(student)
    await photograph(base, picture)


async def welcome(phone: Phone, *, reminders: bool) -> None:
    """Language, consent, reminders."""
    await phone.start()
    for button in ("Монгол", "Зөвшөөрч байна", "Тийм, хааяа" if reminders else "Үгүй"):
        await phone.wait_for(button)
        await phone.tap(button)
    await phone.wait_for("Хэн туслах вэ")


async def learn(student: Phone) -> None:
    """A question in Latin letters, then a quiz up to the first answer."""
    await student.send("pasport avch boloh uu ajil olgogch")
    await asyncio.sleep(2)
    await student.send("/quiz")
    for button in ("Хуурамч ажлын зар", "❓ Асуулт хариулт", "Ажлын зарын урхи", "Одоо биш"):
        await student.wait_for(button)
        await student.tap(button)
    await student.wait_for("Завсарлах")
    await student.tap("Б")
    await student.wait_for("Дараагийнх")


async def ask_for_support(member: Phone) -> None:
    """The menu, the explanation, the first message."""
    await member.tap("Хэн туслах вэ")
    await member.wait_for("Хүнтэй ярих")
    await member.tap("Хүнтэй ярих")
    await member.wait_for("Болно, хэзээ ч")
    await member.tap("Болно, хэзээ ч")
    await member.wait_for("Хаах")
    await member.send("Маргааш шүүх хурал болно. Хамт явах хүн байна уу?")
    await member.wait_for("Хүлээж авлаа")


async def answer(coordinator: Phone) -> None:
    """The desk: claim, read, reply."""
    await coordinator.wait_for("Нэг хүн хүлээж байна")
    await coordinator.send("/desk")
    await coordinator.wait_for("Шинэчлэх")
    await coordinator.tap("МН")
    message = await coordinator.wait_for("шүүх хурал")
    await coordinator.send("Би хамт явна. Хэдэн цагт, хаана уулзах вэ?", reply_to=message["message_id"])
    await coordinator.wait_for("→")


async def campaign(leader: Phone) -> None:
    """A reminder in both languages, up to the preview."""
    await leader.send("/campaign")
    await leader.wait_for("Шинэ")
    await leader.tap("Шинэ")
    await leader.wait_for("монгол бичвэр")
    await leader.send("Баасан гарагийн клуб 15:00 цагт. Өмнө нь энэ асуултыг үзээрэй!")
    await leader.wait_for("англи бичвэр")
    await leader.send("Our club meets on Friday at 3 pm. Try this quiz before!")
    await leader.wait_for("товч тавих")
    await leader.tap("Ажлын")
    await leader.wait_for("Маргааш 16:00")
    await leader.tap("Маргааш 16:00")
    await leader.wait_for("Товлох")


async def photograph(base: str, picture: Path) -> None:
    """The page with its four phones."""
    async with async_playwright() as browsers:
        browser = await browsers.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = await browser.new_context(
            viewport={"width": 1560, "height": 1000}, color_scheme="light", locale="mn-MN", timezone_id=PLACE
        )
        page = await context.new_page()
        await page.goto(base)
        await page.wait_for_timeout(1500)
        await page.screenshot(path=picture)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
