"""Something suspicious on its way: sent without a name, read at the desk, noted as passed on, closed."""

import json

from bot.domain.tip import CLOSED_DAYS
from tests.journeys.people import at_desk, press, staff, welcomed, words
from tests.journeys.phones import Sandbox, labels_of
from tests.journeys.world import World

ADVERT = "secret-canary-60 https://example.org/easy-work 99112233"
say = words("en").say


async def test_a_tip_comes_to_the_desk_and_is_noted_as_forwarded(sandbox: Sandbox, world: World) -> None:
    desk = await staff(sandbox, world, "coordinator", language="en")
    phone = await welcomed(sandbox, "en")
    sent = await phone.send("/menu")
    await press(phone, say("menu.more"), after=sent)
    await press(phone, say("tip.entry"))
    await press(phone, say("tip.advert"))
    await phone.send(ADVERT)
    await phone.wait_for(say("tip.more", count=1))
    await phone.send(kind="photo")
    await press(phone, say("tip.done"), say("tip.more", count=2))
    await press(phone, say("tip.skip"), say("tip.where"))
    await press(phone, say("tip.may"), say("tip.consent"))
    await phone.wait_for(say("tip.thanks"))

    listing = await at_desk(desk, "en")
    await sandbox.clear_journal()
    await desk.tap(say("tips.list", count="").strip(), on=listing["message_id"])
    tips = await desk.wait_for(say("tips.title"))
    await desk.tap(say("tip.advert"), on=tips["message_id"])
    shown = await desk.wait_for(ADVERT)
    assert [entity["type"] for entity in shown["entities"]] == ["code"], "no link and no number to tap"
    await desk.wait_for(lambda message: "photo" in message)
    await press(desk, say("tips.forward"))
    which = await desk.wait_for(say("tips.which"))
    service = labels_of(which)[0]
    await desk.tap(service, on=which["message_id"])
    await press(desk, say("tips.end_told"), "↗")
    await desk.wait_for(say("tips.ended", days=CLOSED_DAYS))
    asked = json.dumps(await sandbox.journal(), ensure_ascii=False)
    assert "secret-canary-60" in asked
    assert str(phone.user_id) not in asked
