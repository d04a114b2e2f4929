"""The parameters of a Bot API request, whichever of the four ways they came in."""

import json
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl

from python_multipart import parse_form
from python_multipart.exceptions import FormParserError

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.shapes import Json

WHOLE = frozenset(
    {"chat_id", "from_chat_id", "message_id", "message_thread_id", "user_id", "offset", "limit", "timeout"}
    | {"max_connections", "cache_time", "open_period", "close_date", "correct_option_id", "icon_color"}
    | {"reply_to_message_id", "duration", "width", "height"}
)
YES_NO = frozenset(
    {"disable_notification", "protect_content", "show_alert", "drop_pending_updates", "is_anonymous"}
    | {"allows_multiple_answers", "allows_revoting", "is_closed", "has_spoiler", "is_big", "shuffle_options"}
    | {"show_caption_above_media", "disable_content_type_detection", "allow_sending_without_reply"}
    | {"allow_paid_broadcast", "hide_results_until_closes", "allow_adding_options", "members_only"}
)
STRUCTURED = frozenset(
    {"reply_markup", "reply_parameters", "entities", "caption_entities", "commands", "scope"}
    | {"allowed_updates", "options", "media", "message_ids", "reaction", "link_preview_options"}
    | {"correct_option_ids", "question_entities", "explanation_entities", "country_codes"}
)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the request."""

    name: str
    content: bytes


@dataclass(slots=True)
class Params:
    """Values by name, typed where Telegram types them, and files by name."""

    values: Json
    files: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        """A string."""
        value = self.values.get(name, default)
        return value if isinstance(value, str) else str(value)

    def whole(self, name: str, default: int = 0) -> int:
        """A whole number; ``default`` when absent or not a number, as Telegram reads it."""
        value = self.values.get(name, default)
        return value if isinstance(value, int) else default

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Yes or no."""
        return bool(self.values.get(name, default))

    def items(self, name: str) -> list[Any]:
        """A JSON array; empty when absent. 400 when it is something else."""
        value = self.values.get(name) or []
        if not isinstance(value, list):
            raise bad_request(f"can't parse {name} JSON array")
        return value

    def object(self, name: str) -> Json | None:
        """A JSON object; None when absent. 400 when it is something else."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, dict):
            raise bad_request(f"can't parse {name} JSON object")
        return value


def read(query: bytes, content_type: str, body: bytes) -> Params:
    """Parameters from the query and the body. Raises 400 when the body cannot be read."""
    params = Params({})
    if query:
        _take_strings(params.values, query)
    if not body:
        return params
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json":
        params.values.update(_json_object(body))
    elif kind == "multipart/form-data":
        _take_form(params, content_type, body)
    else:
        _take_strings(params.values, body)
    return params


def _json_object(body: bytes) -> Json:
    try:
        value = json.loads(body)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise bad_request("can't parse request: expected a JSON object")
    return {k: _typed(k, v) if isinstance(v, str) else v for k, v in value.items() if v is not None}


def _take_strings(values: Json, encoded: bytes) -> None:
    try:
        pairs = parse_qsl(encoded.decode(), keep_blank_values=True)
    except UnicodeDecodeError as error:
        raise bad_request("strings must be encoded in UTF-8") from error
    values.update((name, _typed(name, value)) for name, value in pairs)


def _take_form(params: Params, content_type: str, body: bytes) -> None:
    def on_field(field: Any) -> None:
        name = (field.field_name or b"").decode(errors="replace")
        params.values[name] = _typed(name, (field.value or b"").decode(errors="replace"))

    def on_file(file: Any) -> None:
        file.file_object.seek(0)
        name = (file.field_name or b"").decode(errors="replace")
        params.files[name] = Upload(
            (file.file_name or b"file").decode(errors="replace"), file.file_object.read()
        )
        file.close()

    try:
        parse_form({"Content-Type": content_type.encode()}, BytesIO(body), on_field, on_file)
    except (FormParserError, ValueError) as error:
        raise ApiError(400, "Bad Request: can't parse multipart form") from error


def _typed(name: str, value: str) -> Any:
    if name in WHOLE:
        return int(value) if value.lstrip("-").isdecimal() else value
    if name in YES_NO:
        return value.lower() in ("true", "yes", "y", "1")
    if name in STRUCTURED or name == "":
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
