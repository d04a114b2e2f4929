"""Pictures, documents, voice messages, albums and their files, driven by python-telegram-bot."""

import io
from base64 import b64encode
from typing import Any

import pytest
from mutagen.oggopus import OggOpus
from telegram import Bot, InputMediaDocument, InputMediaPhoto
from telegram.error import BadRequest

from bot.sandbox import pictures
from bot.sandbox.config import TOKEN
from bot.sandbox.samples import picture
from bot.sandbox.sounds import silence
from tests.sandbox.conftest import STUDENT, Running

PICTURE = picture(40, 30)


def own(content: bytes) -> dict[str, Any]:
    """What a phone asks for to send a picture of its owner's."""
    return {"kind": "photo", "picture": b64encode(content).decode()}


async def test_a_picture_is_sent_seen_and_fetched(ptb: Bot, begun: Running) -> None:
    sent = await ptb.send_photo(STUDENT, PICTURE, caption="<i>зураг</i>", parse_mode="HTML", filename="a.png")
    assert (sent.photo[-1].width, sent.photo[-1].height, sent.caption) == (40, 30, "зураг")
    file = await ptb.get_file(sent.photo[-1].file_id)
    assert bytes(await file.download_as_bytearray()) == PICTURE
    shown = (await begun.screen())["messages"][-1]
    answer = await begun.client.get(f"/sandbox/files/{shown['photo'][0]['file_id']}")
    assert (answer.content, answer.headers["content-type"]) == (PICTURE, "image/png")
    again = await ptb.send_photo(STUDENT, sent.photo[-1].file_id)
    assert again.photo[-1].file_id == sent.photo[-1].file_id


async def test_a_photo_has_sizes_and_each_id_sends_it_again(ptb: Bot, begun: Running) -> None:
    sent = await ptb.send_photo(STUDENT, picture(1000, 500), filename="a.png")
    assert [(s.width, s.height) for s in sent.photo] == [(90, 45), (320, 160), (800, 400), (1000, 500)]
    assert len({s.file_id for s in sent.photo}) == len({s.file_unique_id for s in sent.photo}) == 4
    for size in sent.photo:
        again = await ptb.send_photo(STUDENT, size.file_id)
        assert again.photo == sent.photo
        shown = await begun.client.get(f"/sandbox/files/{size.file_id}")
        assert shown.content == bytes(await (await ptb.get_file(size.file_id)).download_as_bytearray())
    with pytest.raises(BadRequest, match=r"[Ww]rong file identifier"):
        await ptb.send_photo(STUDENT, f"{sent.photo[-1].file_id}-91")


async def test_a_photo_goes_to_many_by_its_id_as_paid_broadcast(ptb: Bot, begun: Running) -> None:
    """As campaigns do: the picture came from a person, and leaves by its name alone."""
    await begun.act(f"phones/{STUDENT}/send", **own(PICTURE))
    photo = (await begun.updates(offset=-1))[0]["message"]["photo"][-1]["file_id"]
    sent = await ptb.send_photo(STUDENT, photo, caption="a < b", allow_paid_broadcast=True)
    assert (sent.photo[-1].file_id, sent.caption) == (photo, "a < b")
    assert (await ptb.send_message(STUDENT, "x", allow_paid_broadcast=True)).text == "x"


async def test_a_file_id_is_of_one_kind(ptb: Bot) -> None:
    photo = (await ptb.send_photo(STUDENT, PICTURE)).photo[-1].file_id
    document = (await ptb.send_document(STUDENT, PICTURE, filename="a.png")).document
    assert document is not None
    with pytest.raises(BadRequest, match=r"[Tt]ype of file mismatch"):
        await ptb.send_photo(STUDENT, document.file_id)
    with pytest.raises(BadRequest, match=r"[Tt]ype of file mismatch"):
        await ptb.send_document(STUDENT, photo)


async def test_a_picture_of_a_persons_own_arrives_as_a_photo(begun: Running) -> None:
    earlier = (await begun.act(f"phones/{STUDENT}/send", text="энэ"))["message_id"]
    large = picture(400, 200)
    sent = await begun.act(f"phones/{STUDENT}/send", **own(large), text="зураг", reply_to=earlier)
    message = (await begun.updates(offset=-1))[0]["message"]
    assert sent["message_id"] == message["message_id"]
    assert [(s["width"], s["height"]) for s in message["photo"]] == [(90, 45), (320, 160), (400, 200)]
    assert (message["caption"], message["reply_to_message"]["message_id"]) == ("зураг", earlier)
    assert message["from"]["id"] == STUDENT
    shown = (await begun.screen())["messages"][-1]["photo"][-1]["file_id"]
    assert (await begun.client.get(f"/sandbox/files/{shown}")).content == large


@pytest.mark.parametrize(
    "wish",
    [
        own(b"not a picture"),
        own(b""),
        own(picture(100, 1)),
        own(PICTURE) | {"text": "ж" * 1025},
        {"kind": "photo", "picture": "no base64!"},
        {"kind": "photo", "picture": 5},
        {"kind": "voice", "voice": b64encode(PICTURE).decode()},
        {"kind": "voice", "voice": "no base64!"},
        {"kind": "document", "picture": "no base64!"},
    ],
)
async def test_what_no_phone_would_send_is_refused(begun: Running, wish: dict[str, object]) -> None:
    before = len((await begun.screen())["messages"])
    answer = await begun.client.post(f"/sandbox/phones/{STUDENT}/send", json=wish)
    assert answer.status_code == 400
    assert len((await begun.screen())["messages"]) == before


async def test_a_voice_message_is_sent_heard_and_fetched(ptb: Bot, begun: Running) -> None:
    content = silence(2)
    sent = await ptb.send_voice(STUDENT, content, caption="дуу", filename="voice.ogg", protect_content=True)
    assert sent.voice is not None
    told = sent.to_dict()["voice"]
    assert (told["duration"], told["mime_type"], sent.caption) == (2, "audio/ogg", "дуу")
    assert sent.has_protected_content
    file = await ptb.get_file(sent.voice.file_id)
    assert bytes(await file.download_as_bytearray()) == content
    shown = (await begun.screen())["messages"][-1]["voice"]["file_id"]
    answer = await begun.client.get(f"/sandbox/files/{shown}")
    assert (answer.content, answer.headers["content-type"]) == (content, "audio/ogg")
    again = await ptb.send_voice(STUDENT, sent.voice.file_id)
    assert again.voice is not None
    assert again.voice.file_id == sent.voice.file_id
    with pytest.raises(BadRequest, match=r"[Tt]ype of file mismatch"):
        await ptb.send_document(STUDENT, sent.voice.file_id)


async def test_what_is_no_voice_message_arrives_as_a_file(ptb: Bot) -> None:
    sent = await ptb.send_voice(STUDENT, b"ID3 some music", filename="voice.mp3")
    assert sent.voice is None
    assert sent.document is not None


async def test_a_voice_message_of_a_persons_own_arrives(begun: Running) -> None:
    content = silence(65)
    await begun.act(f"phones/{STUDENT}/send", kind="voice", voice=b64encode(content).decode(), text="сонсооч")
    message = (await begun.updates(offset=-1))[0]["message"]
    assert (message["voice"]["duration"], message["voice"]["file_size"]) == (65, len(content))
    assert message["caption"] == "сонсооч"
    path = (await begun.ok("getFile", file_id=message["voice"]["file_id"]))["file_path"]
    assert (await begun.client.get(f"/file/bot{TOKEN}/{path}")).content == content


async def test_the_sample_of_a_voice_message_is_one(begun: Running) -> None:
    await begun.act(f"phones/{STUDENT}/send", kind="voice")
    message = (await begun.updates(offset=-1))[0]["message"]
    assert message["voice"]["duration"] == 3
    content = (await begun.client.get(f"/sandbox/files/{message['voice']['file_id']}")).content
    file: Any = OggOpus(io.BytesIO(content))
    assert file.info.length == pytest.approx(3)


@pytest.mark.parametrize(("name", "kept"), [(None, "IMG_0001.jpg"), ("дэлгэц.png", "дэлгэц.png")])
async def test_a_picture_of_a_persons_own_can_be_sent_as_a_file(
    begun: Running, name: str | None, kept: str
) -> None:
    wish = own(PICTURE) | {"kind": "document"} | ({"name": name} if name else {})
    await begun.act(f"phones/{STUDENT}/send", **wish)
    document = (await begun.updates(offset=-1))[0]["message"]["document"]
    assert (document["file_name"], document["mime_type"]) == (kept, "image/png")
    path = (await begun.ok("getFile", file_id=document["file_id"]))["file_path"]
    assert (await begun.client.get(f"/file/bot{TOKEN}/{path}")).content == PICTURE


async def test_a_bot_fetches_no_more_than_telegram_gives(begun: Running) -> None:
    large = PICTURE + bytes(20 * 1024 * 1024)
    await begun.act(f"phones/{STUDENT}/send", **own(large) | {"kind": "document"})
    document = (await begun.updates(offset=-1))[0]["message"]["document"]
    refused = await begun.refused("getFile", file_id=document["file_id"])
    assert refused == "Bad Request: file is too big"


async def test_a_document_cannot_act_as_a_page(ptb: Bot, begun: Running) -> None:
    sent = await ptb.send_document(STUDENT, io.BytesIO(b"<script>"), filename="a.html", caption="файл")
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.mime_type) == ("a.html", "text/html")
    answer = await begun.client.get(f"/sandbox/files/{sent.document.file_id}")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == "attachment"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_an_album_shares_its_id(ptb: Bot) -> None:
    one, two = await ptb.send_media_group(
        STUDENT, [InputMediaPhoto(PICTURE), InputMediaPhoto(PICTURE, caption="x")]
    )
    assert one.media_group_id == two.media_group_id
    assert two.caption == "x"
    with pytest.raises(BadRequest, match=r"[Tt]oo many messages to send as an album"):
        await ptb.send_media_group(STUDENT, [InputMediaPhoto(PICTURE)])
    with pytest.raises(BadRequest, match="can't be mixed"):
        await ptb.send_media_group(STUDENT, [InputMediaPhoto(PICTURE), InputMediaDocument(b"x")])


async def test_a_picture_and_its_caption_are_changed(ptb: Bot) -> None:
    sent = await ptb.send_photo(STUDENT, PICTURE, caption="one")
    edited = await ptb.edit_message_caption(STUDENT, sent.message_id, caption="two")
    assert not isinstance(edited, bool)
    assert edited.caption == "two"
    other = await ptb.edit_message_media(InputMediaPhoto(picture(50, 50)), STUDENT, sent.message_id)
    assert not isinstance(other, bool)
    assert (other.photo[-1].width, other.caption) == (50, None)
    with pytest.raises(BadRequest, match=r"[Tt]here is no text in the message to edit"):
        await ptb.edit_message_text("x", STUDENT, sent.message_id)


async def test_refusals_of_files(begun: Running) -> None:
    assert (
        await begun.refused("sendPhoto", chat_id=STUDENT) == "Bad Request: there is no photo in the request"
    )
    by_id = await begun.refused("sendPhoto", chat_id=STUDENT, photo="nothing")
    assert by_id == "Bad Request: wrong file identifier/HTTP URL specified"
    by_url = await begun.refused("sendPhoto", chat_id=STUDENT, photo="https://a.mn/x.png")
    assert by_url == "Bad Request: failed to get HTTP URL content"
    assert await begun.refused("getFile", file_id="x") == "Bad Request: invalid file_id"
    assert (await begun.client.get("/file/bot1:x/photos/file_1.png")).status_code == 401
    assert (await begun.client.get("/sandbox/files/x")).status_code == 404


async def test_what_is_no_picture_is_refused(ptb: Bot) -> None:
    with pytest.raises(BadRequest, match=r"[Ii]mage_process_failed"):
        await ptb.send_photo(STUDENT, b"not a picture")
    with pytest.raises(BadRequest, match=r"[Pp]hoto_invalid_dimensions"):
        await ptb.send_photo(STUDENT, picture(100, 1))
    with pytest.raises(BadRequest, match=r"caption is too long"):
        await ptb.send_photo(STUDENT, PICTURE, caption="ж" * 1025)
    with pytest.raises(BadRequest, match=r"[Ff]ile must be non-empty"):
        await ptb.send_document(STUDENT, b"")


@pytest.mark.parametrize(
    ("content", "size", "mime"),
    [
        (PICTURE, (40, 30), "image/png"),
        (b"GIF89a\x05\x00\x07\x00", (5, 7), "image/gif"),
        (
            b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x00\x09\x00\x0b" + bytes(12),
            (11, 9),
            "image/jpeg",
        ),
        (b"RIFF\0\0\0\0WEBPVP8X" + bytes(8) + b"\x09\x00\x00\x04\x00\x00", (10, 5), "image/webp"),
        (b"plain", None, "text/plain"),
    ],
)
def test_sizes_and_kinds_by_first_bytes(content: bytes, size: tuple[int, int] | None, mime: str) -> None:
    assert (pictures.size(content), pictures.mime("a.txt", content)) == (size, mime)
