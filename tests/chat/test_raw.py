import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.raw import raw_update

USER = {"id": 2001, "is_bot": False, "first_name": "canary"}
CHAT = {"id": 2001, "type": "private"}
MESSAGE = {"message_id": 1, "date": 0, "chat": CHAT, "from": USER, "text": "canary"}


@pytest.mark.parametrize(
    ("kind", "content", "chat_id"),
    [
        ("message", MESSAGE, 2001),
        ("edited_message", MESSAGE, 2001),
        ("message", {**MESSAGE, "chat": {"id": -100500, "type": "supergroup"}}, -100500),
        ("callback_query", {"id": "1", "from": USER, "message": MESSAGE, "data": "x"}, 2001),
        ("callback_query", {"id": "1", "from": USER, "inline_message_id": "9", "data": "x"}, 2001),
        ("my_chat_member", {"chat": CHAT, "from": {"id": 5}, "date": 0}, 2001),
        ("poll", {"id": "5", "question": "?"}, 0),
        ("poll_answer", {"poll_id": "5", "user": USER, "option_ids": [0]}, 2001),
        ("inline_query", {"id": "1", "from": USER, "query": ""}, 2001),
        ("message_reaction", {"chat": CHAT, "user": {"id": 5}, "message_id": 1}, 2001),
        ("something_new", {"chat": {"id": 31}}, 31),
        ("message", "no object", 0),
        ("message", {"chat": "no object"}, 0),
        ("message", {"chat": {"id": "2001"}}, 0),
        ("message", {"chat": {"id": True}}, 0),
        ("message", {"chat": {"id": 2**70}}, 0),
        ("message", None, 0),
    ],
)
def test_every_kind_of_update_has_its_chat(kind: str, content: object, chat_id: int) -> None:
    item = {"update_id": 55, kind: content}
    raw = raw_update(item)
    assert raw is not None
    assert (raw.update_id, raw.chat_id, json.loads(raw.payload)) == (55, chat_id, item)


@pytest.mark.parametrize(
    "item",
    [None, 5, "x", [], {}, {"update_id": "5"}, {"update_id": True}, {"update_id": -1}, {"update_id": 2**63}],
)
def test_what_is_no_update_is_none(item: object) -> None:
    assert raw_update(item) is None


def test_half_a_surrogate_pair_is_stored_as_readable_text() -> None:
    raw = raw_update({"update_id": 1, "message": {"chat": {"id": 7}, "text": "\ud83d"}})
    assert raw is not None
    assert json.loads(raw.payload.decode())["message"]["text"] == "?"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["chat", "message", "from", "id", "x"]), inner)
    ),
    max_leaves=15,
)


@settings(max_examples=50, deadline=None)
@given(json_values, json_values)
def test_no_json_upsets_the_reading(update_id: object, content: object) -> None:
    raw_update(content)
    raw_update({"update_id": update_id, "message": content})
