"""Only this machine, and no page but the sandbox's own."""

import pytest

from tests.sandbox.conftest import STUDENT, Running

SEND = "/bot1000001:sandbox-token-for-this-machine-only/sendMessage?chat_id=2001&text=x"


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "192.168.0.2:8790", ""]
)
async def test_other_hosts_are_refused(sandbox: Running, host: str) -> None:
    for path in ("/", "/sandbox/phones", SEND):
        answer = await sandbox.client.get(path, headers={"Host": host})
        assert answer.status_code == 403
        assert "127.0.0.1 and localhost only" in answer.json()["description"]


async def test_localhost_is_as_good_as_127(sandbox: Running) -> None:
    port = sandbox.base.rpartition(":")[2]
    assert (await sandbox.client.get("/sandbox/health", headers={"Host": f"localhost:{port}"})).json() == {
        "ok": True
    }


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://localhost:1", "https://127.0.0.1"]
)
async def test_requests_from_other_pages_are_refused(begun: Running, origin: str) -> None:
    for path in (f"/sandbox/phones/{STUDENT}/send", "/sandbox/reset", SEND):
        answer = await begun.client.post(path, json={"text": "x"}, headers={"Origin": origin})
        assert answer.status_code == 403
    assert len((await begun.screen())["messages"]) == 1


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_pictures_and_forms_elsewhere_are_refused(begun: Running, site: str) -> None:
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "no-cors"}
    assert (await begun.client.get(SEND, headers=headers)).status_code == 403
    assert (await begun.client.get("/sandbox/phones", headers=headers)).status_code == 403
    link = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate"}
    assert (await begun.client.get("/", headers=link)).status_code == 200
    assert (await begun.client.get(SEND, headers=link)).status_code == 403


async def test_the_own_page_may(begun: Running) -> None:
    headers = {"Origin": begun.base, "Sec-Fetch-Site": "same-origin"}
    answer = await begun.client.post(f"/sandbox/phones/{STUDENT}/send", json={"text": "x"}, headers=headers)
    assert answer.status_code == 200


async def test_the_page_has_a_strict_policy_and_only_own_parts(sandbox: Running) -> None:
    page = await sandbox.client.get("/")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]
    assert page.headers["content-type"].startswith("text/html")
    assert "http" not in page.text.replace("http-equiv", "")
    assert (await sandbox.client.get("/static/main.js")).headers["content-type"].startswith("text/javascript")
    for path in ("/static/nothing.js", "/static/..%2fconfig.py", "/static/%2e%2e/config.py", "/nowhere"):
        assert (await sandbox.client.get(path)).status_code == 404


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/sandbox/phones/1/send", b"{}", 404),
        (f"/sandbox/phones/{STUDENT}/send", b"{", 400),
        (f"/sandbox/phones/{STUDENT}/send", b"[]", 400),
        (f"/sandbox/phones/{STUDENT}/send", b"{}", 400),
        (f"/sandbox/phones/{STUDENT}/send", b'{"kind": "cake"}', 400),
        (f"/sandbox/phones/{STUDENT}/send", b'{"text": "x", "chat_id": 5}', 404),
        (f"/sandbox/phones/{STUDENT}/send", b'{"text": "x", "reply_to": 5}', 404),
        (f"/sandbox/phones/{STUDENT}/vote", b'{"message_id": 5}', 404),
        (f"/sandbox/phones/{STUDENT}/delete", b'{"message_id": 5}', 404),
        ("/sandbox/groups", b'{"title": "x"}', 400),
        ("/sandbox/groups", b'{"members": 5}', 400),
        (f"/sandbox/phones/{STUDENT}/tap", b'{"message_id": "x"}', 400),
        (f"/sandbox/phones/{STUDENT}/vote", b'{"message_id": null}', 400),
    ],
)
async def test_senseless_wishes_get_a_reason(sandbox: Running, path: str, body: bytes, status: int) -> None:
    answer = await sandbox.client.post(path, content=body)
    assert answer.status_code == status
    assert answer.json()["error"]
