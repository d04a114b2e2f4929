"""Keyboards: what Telegram accepts in reply_markup."""

from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.errors import bad_request
from bot.sandbox.params import Params
from bot.sandbox.shapes import Json

ACTIONS = frozenset(
    {
        "url",
        "callback_data",
        "web_app",
        "login_url",
        "switch_inline_query",
        "copy_text",
        "pay",
        "callback_game",
    }
    | {"switch_inline_query_current_chat", "switch_inline_query_chosen_chat"}
)
MOST_BUTTONS = 100


def read_markup(params: Params) -> Json | None:
    """The checked reply_markup of a request, or None. Raises Telegram's 400."""
    value = params.values.get("reply_markup")
    if value is None or value == "":
        return None
    if not isinstance(value, dict):
        raise bad_request("can't parse reply keyboard markup JSON object")
    if "inline_keyboard" in value:
        return _inline(value["inline_keyboard"])
    if "keyboard" in value:
        return value | {
            "keyboard": [[_reply_button(b) for b in _row(row)] for row in _rows(value["keyboard"])]
        }
    if value.get("remove_keyboard") or value.get("force_reply"):
        return value
    return None


def inline_only(markup: Json | None) -> Json | None:
    """The part of a markup that belongs to the message itself."""
    return markup if markup and "inline_keyboard" in markup else None


def _inline(keyboard: Any) -> Json | None:
    rows = [[_inline_button(b) for b in _row(row)] for row in _rows(keyboard)]
    rows = [row for row in rows if row]
    if sum(map(len, rows)) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": rows} if rows else None


def _rows(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be of the type Array')
    return value


def _row(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise bad_request("can't parse keyboard: row must be an Array")
    return value


def _reply_button(button: Any) -> Json:
    shown = {"text": button} if isinstance(button, str) else button
    if not isinstance(shown, dict) or not isinstance(shown.get("text"), str):
        raise bad_request("can't parse keyboard button: KeyboardButton must be an Object")
    return shown


def _inline_button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    if not button["text"].strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    if not ACTIONS & button.keys():
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    _check_action(button)
    return button


def _check_action(button: Json) -> None:
    data = button.get("callback_data")
    if data is not None and (not isinstance(data, str) or not 1 <= len(data.encode()) <= 64):
        raise bad_request("BUTTON_DATA_INVALID")
    url = button.get("url")
    if url is not None and not _is_web_address(str(url)):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    app = button.get("web_app")
    if app is not None and not str(app.get("url", "")).startswith("https://"):
        address = app.get("url", "")
        raise bad_request(
            f"inline keyboard button Web App URL '{address}' is invalid: Only HTTPS links are allowed"
        )


def _is_web_address(url: str) -> bool:
    parts = urlsplit(url if "://" in url else f"http://{url}")
    if parts.scheme in ("tg", "tel", "mailto"):
        return True
    return parts.scheme in ("http", "https") and "." in (parts.hostname or "")
