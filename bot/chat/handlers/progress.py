"""One's own progress."""

import asyncio

from bot.chat.screen import Attachment
from bot.chat.views import progress as view
from bot.chat.visit import Visit
from bot.figures import progress as figure


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """What this person has done; with ``picture`` as a picture below it."""
    topics = visit.room.content.topics(visit.language)
    made = await visit.acts.progress(visit.person)
    if args == ("picture",) and view.has_begun(made):
        drawn = await asyncio.to_thread(figure.draw, view.picture(visit.words, made, topics))
        await visit.send_file(Attachment("luujin.png", drawn), view.picture_ready(visit.words))
    else:
        await visit.show(view.progress(visit.words, made, topics))
