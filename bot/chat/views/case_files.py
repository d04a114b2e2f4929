"""Pictures and voice messages of cases, as both sides see them: under names that say nothing."""

from bot.chat.screen import Attachment, Button, Screen
from bot.chat.views.common import refusal_text
from bot.domain.errors import LuujinError
from bot.domain.support import CaseMessage, MediaKind
from bot.texts.catalog import Words, key

NAMES = {MediaKind.PHOTO: "photo.jpg", MediaKind.VOICE: "voice.ogg"}
KINDS = {MediaKind.PHOTO: key("case_files.photo"), MediaKind.VOICE: key("case_files.voice")}


def attachment(message: CaseMessage, content: bytes | None) -> Attachment | None:
    """What came with a message, as it is shown; None when nothing did."""
    if message.media is None or content is None:
        return None
    return Attachment(NAMES[message.media.kind], content)


def not_passed_on(words: Words, error: LuujinError | None) -> Screen:
    """What was sent did not reach the desk, and the person has to know. ``error``: why, when it is known."""
    text = words.say("support.texts_only") if error is None else refusal_text(words, error)
    return Screen(text, ((Button(words.say("support.close"), "sup:close"),),), protect=True)


def not_sent(words: Words) -> Screen:
    """Staff answered a case with something that cannot be passed on."""
    return Screen(words.say("case_files.not_sent"), protect=True)
