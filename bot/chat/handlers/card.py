"""A card for a new member, made at the desk: to be scanned from the phone, and to be printed."""

import asyncio

from bot.chat.screen import Attachment
from bot.chat.views import card as view
from bot.chat.views.common import deep_link
from bot.chat.visit import Visit
from bot.figures.card import print_
from bot.figures.desk_session import draw


async def tap(visit: Visit, _: tuple[str, ...]) -> None:
    """The code as a picture, and the card as a file. Both leave the chat as private screens do."""
    token = await visit.acts.invite_member(visit.person)
    link = deep_link(visit.room.bot_username, f"i_{token}")
    printed = view.card(visit.words, visit.room.bot_username)
    picture = await asyncio.to_thread(draw, link)
    paper = await asyncio.to_thread(print_, printed, [link], visit.now().date())
    for attachment, screen in (
        (Attachment("quiz.png", picture), view.ready(visit.words)),
        (Attachment("quiz.pdf", paper), view.file(visit.words)),
    ):
        post = await visit.send_file(attachment, screen)
        await visit.acts.note_shown(visit.person, None, post)
