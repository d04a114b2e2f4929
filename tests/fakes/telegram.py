"""A Telegram in memory: a real ``telegram.Bot`` on top of a request object that answers by script.

telegram = FakeTelegram()
telegram.answers("sendMessage", Refusal(429, "Too Many Requests: retry after 3", retry_after=3))
bot = telegram.bot()
"""

import json
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from telegram import Bot
from telegram.request import BaseRequest, RequestData

Json: TypeAlias = dict[str, Any]
TOKEN = "1000001:canary-token-never-to-be-seen"


@dataclass(frozen=True, slots=True)
class Call:
    """One request that the bot made. ``files``: name and content of what was uploaded, by its field."""

    method: str
    params: Json
    files: dict[str, tuple[str, object]] = field(default_factory=dict)

    @property
    def buttons(self) -> list[Json]:
        """The buttons of its keyboard, row by row."""
        return [button for row in self.params["reply_markup"]["inline_keyboard"] for button in row]


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that says no."""

    code: int
    description: str
    retry_after: int | None = None


Answer: TypeAlias = Refusal | Exception | Callable[[Json], object]


class FakeTelegram(BaseRequest):
    """Keeps every call and answers it: as scripted, or as if all went well."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.last_message_id = 100
        self._script: dict[str, deque[Answer]] = defaultdict(deque)

    def bot(self) -> Bot:
        """A bot that talks to this Telegram."""
        return Bot(TOKEN, base_url="http://fake/bot", request=self, get_updates_request=self)

    def answers(self, method: str, *answers: Answer) -> None:
        """Answer the next calls of this method so: refuse, raise, or give back what a function returns."""
        self._script[method].extend(answers)

    def of(self, method: str) -> list[Call]:
        """The calls of one method, oldest first."""
        return [call for call in self.calls if call.method == method]

    @property
    def texts(self) -> list[str]:
        """What was sent or edited, oldest first."""
        return [call.params["text"] for call in self.calls if "text" in call.params]

    @property
    def read_timeout(self) -> float | None:
        return 5.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = None,
        write_timeout: object = None,
        connect_timeout: object = None,
        pool_timeout: object = None,
    ) -> tuple[int, bytes]:
        name = url.rsplit("/", 1)[1]
        params: Json = dict(request_data.parameters) if request_data else {}
        sent = request_data.multipart_data if request_data else {}
        self.calls.append(Call(name, params, {part: (file[0], file[1]) for part, file in sent.items()}))
        script = self._script[name]
        answer = script.popleft() if script else None
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, Refusal):
            return answer.code, _refusal(answer)
        result = answer(params) if answer else self._result(name, params)
        return 200, json.dumps({"ok": True, "result": result}).encode()

    def _result(self, method: str, params: Json) -> object:
        if method == "getMe":
            return {"id": 1000001, "is_bot": True, "first_name": "Luujin", "username": "luujin_fake_bot"}
        if method in ("sendMessage", "sendPhoto", "sendVoice", "sendDocument"):
            self.last_message_id += 1
            return _message(self.last_message_id, params)
        if method == "editMessageText":
            return _message(int(params["message_id"]), params)
        return True


def _message(message_id: int, params: Json) -> Json:
    chat = {"id": int(params["chat_id"]), "type": "private"}
    return {"message_id": message_id, "date": 0, "chat": chat, "text": params.get("text", "")}


def _refusal(answer: Refusal) -> bytes:
    body: Json = {"ok": False, "error_code": answer.code, "description": answer.description}
    if answer.retry_after:
        body["parameters"] = {"retry_after": answer.retry_after}
    return json.dumps(body).encode()
