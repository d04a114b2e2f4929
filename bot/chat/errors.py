"""Why something was not delivered, and whether to try again."""

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.chat.transport import NotDoneError, NotSentError, seconds_of

# Pieces of Telegram's descriptions of a refused request -> our word for it.
_KINDS = (
    ("message is not modified", "not_modified"),
    ("message to edit not found", "not_editable"),
    ("message can't be edited", "not_editable"),
    ("message_id_invalid", "not_editable"),
    ("there is no text in the message", "not_editable"),
    ("message to delete not found", "gone"),
    ("message can't be deleted", "not_deletable"),
    ("can't parse entities", "markup"),
    ("message is too long", "too_long"),
    ("message text is empty", "empty"),
    ("button_", "button"),
    ("query is too old", "query_too_old"),
    ("file is too big", "too_large"),
    ("voice_messages_forbidden", "not_shown"),
    ("photo_invalid_dimensions", "not_shown"),
    ("image_process_failed", "not_shown"),
)
_NOBODY_THERE = ("chat not found", "peer_id_invalid", "user not found", "user is deactivated")


class DeliveryError(Exception):
    """A message was not, or perhaps not, delivered. ``retry``: whether trying again makes sense."""

    retry = False


class UnreachableError(DeliveryError):
    """The person blocked the bot, never started it, or the chat is gone."""


class RefusedError(DeliveryError):
    """Telegram refuses this request and will refuse it again; ``kind`` is a word of ours for why."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class RetryLaterError(DeliveryError):
    """Surely not delivered now; worth trying again after so many ``seconds``."""

    retry = True

    def __init__(self, seconds: float) -> None:
        super().__init__(f"retry in {seconds:g} s")
        self.seconds = seconds


class UnsureError(RetryLaterError):
    """Nobody knows whether it was delivered: trying again may deliver it twice."""


def meaning(error: Exception) -> DeliveryError:
    """What an error of PTB's means for the message. Anything not understood leaves the outcome unknown."""
    match error:
        case RetryAfter():
            return RetryLaterError(seconds_of(error))
        case NotSentError() | NotDoneError():
            return RetryLaterError(1)
        case InvalidToken():
            return RetryLaterError(
                60
            )  # the poller ends the bot; what is under way is kept for the next start
        case Forbidden():
            return UnreachableError()
        case ChatMigrated():
            return RefusedError("migrated")
        case BadRequest():
            return _refusal(error)
        case _:
            return UnsureError(1)


def _refusal(error: TelegramError) -> DeliveryError:
    words = error.message.lower()
    if any(piece in words for piece in _NOBODY_THERE):
        return UnreachableError()
    return RefusedError(next((kind for piece, kind in _KINDS if piece in words), "other"))
