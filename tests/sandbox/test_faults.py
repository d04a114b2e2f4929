"""Faults and limits: what a bot meets on a bad day."""

import asyncio

import httpx
import pytest

from bot.sandbox.errors import ApiError
from bot.sandbox.limits import Limits
from tests.sandbox.conftest import STUDENT, Running

SEND = {"chat_id": STUDENT, "text": "x"}


async def _fault(sandbox: Running, **fault: object) -> None:
    answer = await sandbox.client.post("/sandbox/faults", json=[fault])
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    ("kind", "code", "description"),
    [
        ("429", 429, "Too Many Requests: retry after 7"),
        ("500", 500, "Internal Server Error"),
        ("403", 403, "Forbidden: bot was blocked by the user"),
        ("400", 400, "Bad Request: wrong parameter"),
    ],
)
async def test_refusing_faults(begun: Running, kind: str, code: int, description: str) -> None:
    await _fault(begun, method="sendMessage", kind=kind, count=1, retry_after=7)
    body = await begun.api("sendMessage", **SEND)
    assert (body["error_code"], body["description"]) == (code, description)
    assert body.get("parameters") == ({"retry_after": 7} if kind == "429" else None)
    assert await begun.ok("sendMessage", **SEND)
    journal = await begun.see("journal?method=sendMessage")
    assert [(e["status"], e.get("fault")) for e in journal] == [(code, kind), (200, None)]


async def test_a_bad_gateway_is_no_json(begun: Running) -> None:
    await _fault(begun, method="*", kind="502")
    answer = await begun.client.post("/bot1000001:sandbox-token-for-this-machine-only/getMe")
    assert (answer.status_code, answer.text[:6]) == (502, "<html>")


@pytest.mark.parametrize("after_effect", [True, False])
async def test_a_dropped_connection_with_and_without_effect(begun: Running, after_effect: bool) -> None:
    await _fault(begun, method="sendMessage", kind="drop", count=1, after_effect=after_effect)
    with pytest.raises(httpx.RemoteProtocolError):
        await begun.api("sendMessage", **SEND)
    texts = [m["text"] for m in (await begun.screen())["messages"]]
    assert texts == (["/start", "x"] if after_effect else ["/start"])
    [entry] = await begun.see("journal?method=sendMessage")
    assert (entry["status"], "message_id" in entry) == (0, after_effect)


async def test_a_timeout_holds_the_request(begun: Running) -> None:
    await _fault(begun, method="sendMessage", kind="timeout", count=2, seconds=0.05)
    with pytest.raises(httpx.RemoteProtocolError):
        await begun.api("sendMessage", **SEND)
    await _fault(begun, method="getMe", kind="timeout")
    with pytest.raises(httpx.ReadTimeout):
        await begun.client.get("/bot1000001:sandbox-token-for-this-machine-only/getMe", timeout=0.2)


async def test_duplicates(begun: Running) -> None:
    await _fault(begun, method="sendMessage", kind="duplicate", count=1)
    await begun.ok("sendMessage", **SEND)
    assert [m["text"] for m in (await begun.screen())["messages"]] == ["/start", "x", "x"]
    await _fault(begun, method="getUpdates", kind="duplicate", count=1)
    await begun.act(f"phones/{STUDENT}/send", text="y")
    [update] = await begun.updates()
    assert await begun.updates(offset=update["update_id"] + 1) == [update]
    assert await begun.updates(offset=update["update_id"] + 1) == []


async def test_every_nth_by_chance_and_for_one_chat(begun: Running) -> None:
    await begun.act("phones/2002/start")
    await _fault(begun, method="sendMessage", kind="500", every=3, chat_id=STUDENT)
    codes = [(await begun.api("sendMessage", **SEND)).get("error_code", 200) for _ in range(6)]
    assert codes == [200, 200, 500, 200, 200, 500]
    assert await begun.ok("sendMessage", chat_id=2002, text="x")
    [shown] = await begun.see("faults")
    assert (shown["seen"], shown["struck"]) == (6, 2)
    await begun.client.delete("/sandbox/faults")
    await _fault(begun, method="sendMessage", kind="500", probability=0.5, seed=4)
    first = [(await begun.api("sendMessage", **SEND))["ok"] for _ in range(20)]
    await begun.client.delete("/sandbox/faults")
    await _fault(begun, method="sendMessage", kind="500", probability=0.5, seed=4)
    assert [(await begun.api("sendMessage", **SEND))["ok"] for _ in range(20)] == first
    assert len(set(first)) == 2


async def test_senseless_faults_are_refused(sandbox: Running) -> None:
    for wrong in (
        [{"kind": "500"}],
        [{"method": "*", "kind": "501"}],
        ["x"],
        [{"method": "*", "kind": "500", "x": 1}],
    ):
        assert (await sandbox.client.post("/sandbox/faults", json=wrong)).status_code == 400
    assert await sandbox.see("faults") == []


async def test_strict_mode_over_the_control_api(begun: Running) -> None:
    assert await begun.act("limits", strict=True) == {"strict": True, "per_second": 30.0, "latency_ms": 0.0}
    answers = [await begun.api("sendMessage", **SEND) for _ in range(4)]
    assert [a["ok"] for a in answers] == [True, True, True, False]
    wait = answers[3]["parameters"]["retry_after"]
    assert answers[3]["description"] == f"Too Many Requests: retry after {wait}"
    await begun.act("limits", strict=False, latency_ms=1)
    assert await begun.ok("sendMessage", **SEND)
    await begun.act("limits", status=400, speed=3)


async def test_latency_delays_answers(begun: Running) -> None:
    await begun.act("limits", latency_ms=80)
    began = asyncio.get_running_loop().time()
    await begun.ok("getMe")
    assert asyncio.get_running_loop().time() - began >= 0.08


class Clock:
    """Seconds that pass when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def _wait(limits: Limits, chat_id: int, *, group: bool = False) -> int:
    try:
        limits.admit(chat_id, group=group)
    except ApiError as error:
        return error.retry_after or -1
    return 0


def test_thirty_a_second_in_all() -> None:
    clock = Clock()
    limits = Limits(strict=True, clock=clock)
    assert [_wait(limits, chat) for chat in range(30)] == [0] * 30
    assert _wait(limits, 31) == 1
    clock.now += 1.01
    assert _wait(limits, 31) == 0


def test_sending_during_the_wait_prolongs_it() -> None:
    clock = Clock()
    limits = Limits(strict=True, clock=clock)
    for _ in range(3):
        assert _wait(limits, 1) == 0
    assert _wait(limits, 1) == 3
    clock.now += 2
    assert _wait(limits, 1) == 3
    clock.now += 3.01
    assert _wait(limits, 1) == 0


def test_one_a_second_per_chat_with_short_bursts() -> None:
    clock = Clock()
    limits = Limits(strict=True, clock=clock)
    for _ in range(30):
        assert _wait(limits, 1) == 0
        clock.now += 1.0
    assert [_wait(limits, 2) for _ in range(4)] == [0, 0, 0, 3]


def test_twenty_a_minute_per_group() -> None:
    clock = Clock()
    limits = Limits(strict=True, clock=clock)
    for _ in range(20):
        assert _wait(limits, -1, group=True) == 0
        clock.now += 0.5
    assert _wait(limits, -1, group=True) == 50
    assert _wait(limits, -2, group=True) == 0


def test_off_means_off() -> None:
    limits = Limits(strict=False)
    assert {_wait(limits, 1) for _ in range(500)} == {0}
