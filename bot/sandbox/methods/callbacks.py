"""Answering taps."""

from bot.sandbox.errors import bad_request
from bot.sandbox.params import Params
from bot.sandbox.world import World

LONGEST = 200


def answer_callback_query(world: World, params: Params) -> bool:
    """True; the phone that tapped gets the text as a toast or an alert."""
    text = params.text("text")
    if len(text) > LONGEST:
        raise bad_request("MESSAGE_TOO_LONG")
    world.callbacks.answer(
        params.text("callback_query_id"),
        {"text": text, "show_alert": params.flag("show_alert"), "url": params.text("url")},
    )
    return True
