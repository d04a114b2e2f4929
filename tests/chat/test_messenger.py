import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

import pytest
from telegram.error import NetworkError, TimedOut

from bot.chat.callbacks import CallbackCodec
from bot.chat.messenger import Messenger, RefusedError, RetryLaterError, UnreachableError, UnsureError
from bot.chat.pacer import Lane, Pacer
from bot.chat.screen import LIMIT, Attachment, Button, Screen
from bot.chat.transport import NotDoneError, NotSentError
from bot.domain.campaign import Outcome, Sent
from tests.chat.virtual import now, run
from tests.fakes.telegram import FakeTelegram, Refusal

T = TypeVar("T")
CHAT = 2001
CODEC = CallbackCodec(b"k" * 32)
SCREEN = Screen("Сайн уу", ((Button("Шалгалт", "quiz:1"),),))
BLOCKED = Refusal(403, "Forbidden: bot was blocked by the user")
NO_CHAT = Refusal(400, "Bad Request: chat not found")
FLOOD = Refusal(429, "Too Many Requests: retry after 3", retry_after=3)
BAD_MARKUP = Refusal(
    400, "Bad Request: can't parse entities: Can't find end tag corresponding to start tag b"
)
PICTURE = Attachment("luujin.png", b"\x89PNG\r\n\x1a\n" + b"ink" * 50)
PHOTO = Attachment("photo.jpg", b"\xff\xd8" + b"light" * 50)
VOICE = Attachment("voice.ogg", b"OggS" + b"sound" * 50)
PAPER = Attachment("results.csv", "сэдэв;дүн\n".encode())
TOO_LONG = Refusal(400, "Bad Request: message is too long")
UNMODIFIED = Refusal(
    400,
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message",
)


def play(telegram: FakeTelegram, act: Callable[[Messenger], Awaitable[T]]) -> T:
    async def story() -> T:
        return await act(Messenger(telegram.bot(), Pacer(), CODEC))

    return run(story())


def test_show_sends_and_signs_its_buttons_for_this_chat() -> None:
    telegram = FakeTelegram()
    message_id = play(telegram, lambda m: m.show(CHAT, SCREEN))
    (call,) = telegram.of("sendMessage")
    assert message_id == telegram.last_message_id
    assert CODEC.open(CHAT, call.buttons[0]["callback_data"]) == "quiz:1"
    assert call.params["link_preview_options"] == {"is_disabled": True}
    assert "protect_content" not in call.params


def test_show_passes_on_what_the_screen_asks_for() -> None:
    telegram = FakeTelegram()
    play(telegram, lambda m: m.show(CHAT, Screen("<b>x</b>", html=True, protect=True, silent=True)))
    params = telegram.of("sendMessage")[0].params
    assert (params["parse_mode"], params["protect_content"], params["disable_notification"]) == (
        "HTML",
        True,
        True,
    )


def test_show_edits_in_place() -> None:
    telegram = FakeTelegram()
    assert play(telegram, lambda m: m.show(CHAT, SCREEN, edit=5)) == 5
    assert [call.method for call in telegram.calls] == ["editMessageText"]
    assert CODEC.open(CHAT, telegram.calls[0].buttons[0]["callback_data"]) == "quiz:1"


def test_the_same_content_again_is_no_failure() -> None:
    telegram = FakeTelegram()
    telegram.answers("editMessageText", UNMODIFIED)
    assert play(telegram, lambda m: m.show(CHAT, SCREEN, edit=5)) == 5
    assert telegram.of("sendMessage") == []


@pytest.mark.parametrize(
    "words",
    ["message to edit not found", "message can't be edited", "there is no text in the message to edit"],
)
def test_what_cannot_be_edited_is_sent_anew(words: str) -> None:
    telegram = FakeTelegram()
    telegram.answers("editMessageText", Refusal(400, f"Bad Request: {words}"))
    assert play(telegram, lambda m: m.show(CHAT, SCREEN, edit=5)) == telegram.last_message_id
    assert telegram.texts[-1] == SCREEN.text


@pytest.mark.parametrize(("method", "edit"), [("sendMessage", None), ("editMessageText", 5)])
def test_refused_markup_arrives_as_plain_text(method: str, edit: int | None) -> None:
    telegram = FakeTelegram()
    telegram.answers(method, BAD_MARKUP)
    play(telegram, lambda m: m.show(CHAT, Screen("<b>Сайн уу", SCREEN.rows, html=True), edit=edit))
    last = telegram.of(method)[-1]
    assert last.params["text"] == "Сайн уу"
    assert "parse_mode" not in last.params
    assert last.buttons


@pytest.mark.parametrize("answer", [FLOOD, TimedOut(), NetworkError("reset"), NotSentError("refused")])
@pytest.mark.parametrize(("method", "edit"), [("sendMessage", None), ("editMessageText", 5)])
def test_a_reply_gets_through_trouble_that_passes(
    method: str, edit: int | None, answer: Exception | Refusal
) -> None:
    telegram = FakeTelegram()
    telegram.answers(method, answer, answer)
    play(telegram, lambda m: m.show(CHAT, SCREEN, edit=edit))
    assert len(telegram.of(method)) == 3


def test_a_reply_waits_as_long_as_telegram_asks() -> None:
    telegram = FakeTelegram()
    telegram.answers("sendMessage", FLOOD)

    async def act(messenger: Messenger) -> float:
        begun = now()
        await messenger.show(CHAT, SCREEN)
        return now() - begun

    assert 3 <= play(telegram, act) < 4


@pytest.mark.parametrize("answer", [FLOOD, TimedOut(), NotSentError("refused"), Refusal(502, "Bad Gateway")])
def test_after_five_tries_a_reply_is_left_to_the_intake(answer: Exception | Refusal) -> None:
    telegram = FakeTelegram()
    telegram.answers("sendMessage", *[answer] * 9)
    with pytest.raises(RetryLaterError):
        play(telegram, lambda m: m.show(CHAT, SCREEN))
    assert len(telegram.calls) == 5


def test_a_long_flood_wait_is_left_to_the_intake_at_once() -> None:
    telegram = FakeTelegram()
    telegram.answers("sendMessage", Refusal(429, "Too Many Requests: retry after 900", retry_after=900))
    with pytest.raises(RetryLaterError) as caught:
        play(telegram, lambda m: m.show(CHAT, SCREEN))
    assert caught.value.seconds == 900
    assert len(telegram.calls) == 1


@pytest.mark.parametrize("edit", [None, 5])
def test_nobody_sleeps_through_a_long_flood_wait(edit: int | None) -> None:
    telegram = FakeTelegram()
    telegram.answers("sendMessage", Refusal(429, "Too Many Requests: retry after 900", retry_after=900))

    async def act(messenger: Messenger) -> tuple[float, float]:
        with pytest.raises(RetryLaterError):
            await messenger.show(CHAT, SCREEN)
        begun = now()
        with pytest.raises(RetryLaterError) as caught:
            await messenger.show(CHAT, SCREEN, edit)
        return caught.value.seconds, now() - begun

    assert play(telegram, act) == (900, 0)
    assert len(telegram.calls) == 1


@pytest.mark.parametrize("answer", [BLOCKED, NO_CHAT])
@pytest.mark.parametrize("edit", [None, 5])
def test_who_blocked_the_bot_is_unreachable(answer: Refusal, edit: int | None) -> None:
    telegram = FakeTelegram()
    telegram.answers("editMessageText" if edit else "sendMessage", answer)
    with pytest.raises(UnreachableError):
        play(telegram, lambda m: m.show(CHAT, SCREEN, edit=edit))


def test_another_refusal_has_a_kind_and_none_of_telegrams_words() -> None:
    telegram = FakeTelegram()
    telegram.answers("sendMessage", Refusal(400, "Bad Request: BUTTON_DATA_INVALID"))
    with pytest.raises(RefusedError) as caught:
        play(telegram, lambda m: m.show(CHAT, SCREEN))
    assert (caught.value.kind, str(caught.value), caught.value.retry) == ("button", "button", False)
    assert caught.value.__context__ is None
    telegram.answers("sendMessage", Refusal(400, "Bad Request: something about маргааш"))
    with pytest.raises(RefusedError, match=r"^other$"):
        play(telegram, lambda m: m.show(CHAT, SCREEN))


def test_a_long_screen_comes_in_parts_with_buttons_on_the_last() -> None:
    telegram = FakeTelegram()
    long = Screen("үг " * LIMIT, SCREEN.rows)
    shown = play(telegram, lambda m: m.show(CHAT, long, edit=5))
    assert telegram.calls[0].method == "editMessageText"
    assert shown == telegram.last_message_id
    assert ["reply_markup" in call.params for call in telegram.calls] == [False] * (
        len(telegram.calls) - 1
    ) + [True]


def test_a_button_that_does_not_fit_fails_before_anything_is_sent() -> None:
    telegram = FakeTelegram()
    with pytest.raises(ValueError, match="callback data"):
        play(telegram, lambda m: m.show(CHAT, Screen("x", ((Button("x", "x" * 60),),))))
    assert telegram.calls == []


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (BLOCKED, Outcome.UNREACHABLE),
        (NO_CHAT, Outcome.UNREACHABLE),
        (FLOOD, Outcome.RETRY),
        (NotSentError("refused"), Outcome.RETRY),
        (TimedOut(), Outcome.UNKNOWN),
        (NetworkError("connection broken"), Outcome.UNKNOWN),
        (NotDoneError(500), Outcome.RETRY),
        (Refusal(500, "Internal Server Error"), Outcome.UNKNOWN),
        (Refusal(502, "Bad Gateway"), Outcome.UNKNOWN),
        (lambda _: "no message", Outcome.UNKNOWN),
        (TOO_LONG, Outcome.UNKNOWN),
    ],
)
def test_a_campaign_message_goes_out_at_most_once(answer: Exception | Refusal, outcome: Outcome) -> None:
    telegram = FakeTelegram()
    telegram.answers("sendMessage", answer)
    assert play(telegram, lambda m: m.send_campaign(CHAT, SCREEN)) == Sent(outcome)
    assert len(telegram.calls) == 1


def test_a_campaign_message_that_arrives_has_its_id() -> None:
    telegram = FakeTelegram()
    sent = play(telegram, lambda m: m.send_campaign(CHAT, SCREEN))
    assert sent == Sent(Outcome.SENT, telegram.last_message_id)


def test_what_is_not_wanted_any_more_when_its_turn_comes_does_not_leave() -> None:
    telegram = FakeTelegram()
    sent = play(telegram, lambda m: m.send_campaign(CHAT, SCREEN, lambda: False))
    assert sent == Sent(Outcome.RETRY)
    assert telegram.calls == []


def test_in_a_flood_wait_what_is_withdrawn_did_not_leave() -> None:
    telegram = FakeTelegram()
    telegram.answers("sendMessage", FLOOD)

    async def act(messenger: Messenger) -> list[Sent]:
        await messenger.send_campaign(CHAT, SCREEN)
        waiting = [asyncio.create_task(messenger.send_campaign(chat, SCREEN)) for chat in (5001, 5002)]
        await asyncio.sleep(0.01)
        messenger.withdraw_campaign()
        return await asyncio.gather(*waiting)

    assert play(telegram, act) == [Sent(Outcome.RETRY)] * 2
    assert len(telegram.calls) == 1


def test_a_campaign_with_a_picture_has_its_words_below_it() -> None:
    telegram = FakeTelegram()
    play(telegram, lambda m: m.send_campaign(CHAT, Screen("Ирээрэй", picture="AgACAg")))
    (call,) = telegram.of("sendPhoto")
    assert (call.params["photo"], call.params["caption"]) == ("AgACAg", "Ирээрэй")


@pytest.mark.parametrize("paid", [True, False])
def test_only_campaigns_are_paid_broadcasts(paid: bool) -> None:
    telegram = FakeTelegram()

    async def act() -> None:
        messenger = Messenger(telegram.bot(), Pacer(1000), CODEC, paid=paid)
        await messenger.send_campaign(CHAT, SCREEN)
        await messenger.show(CHAT, SCREEN)
        assert (await messenger.send_reminder(CHAT, SCREEN)).outcome is Outcome.SENT

    run(act())
    campaign, reply, reminder = telegram.of("sendMessage")
    assert campaign.params.get("allow_paid_broadcast") == (True if paid else None)
    assert "allow_paid_broadcast" not in reply.params | reminder.params


@pytest.mark.parametrize("answer", [FLOOD, UNMODIFIED, BLOCKED, TimedOut(), NotDoneError(500)])
def test_a_live_message_that_cannot_be_changed_is_left_as_it_is(answer: Exception | Refusal) -> None:
    telegram = FakeTelegram()
    telegram.answers("editMessageText", answer)
    play(telegram, lambda m: m.edit_quietly(CHAT, SCREEN, 7))
    assert len(telegram.of("editMessageText")) == 1


def test_half_a_campaign_message_is_not_sent_again() -> None:
    telegram = FakeTelegram()
    telegram.answers(
        "sendMessage", lambda p: {"message_id": 7, "date": 0, "chat": {"id": CHAT, "type": "private"}}, FLOOD
    )
    sent = play(telegram, lambda m: m.send_campaign(CHAT, Screen("үг " * 2000)))
    assert sent == Sent(Outcome.UNKNOWN, 7)


def test_a_flood_pauses_the_campaign_and_not_the_replies() -> None:
    telegram = FakeTelegram()
    telegram.answers("sendMessage", FLOOD)

    async def act(messenger: Messenger) -> tuple[float, float]:
        begun = now()
        await messenger.send_campaign(CHAT, SCREEN)
        await messenger.show(CHAT + 1, SCREEN)
        reply = now() - begun
        await messenger.send_campaign(CHAT, SCREEN)
        return reply, now() - begun

    reply, campaign = play(telegram, act)
    assert reply < 0.1
    assert 3 <= campaign < 3.1


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (FLOOD, RetryLaterError),
        (NotSentError("refused"), RetryLaterError),
        (TimedOut(), UnsureError),
        (BLOCKED, UnreachableError),
        (TOO_LONG, RefusedError),
    ],
)
def test_support_tries_once_and_says_what_happened(
    answer: Exception | Refusal, error: type[Exception]
) -> None:
    telegram = FakeTelegram()
    telegram.answers("sendMessage", answer)
    with pytest.raises(error) as caught:
        play(telegram, lambda m: m.send_support(CHAT, SCREEN))
    assert type(caught.value) is error
    assert len(telegram.calls) == 1


def test_support_goes_ahead_of_a_campaign_and_may_reply_to_a_message() -> None:
    telegram = FakeTelegram()

    async def act(messenger: Messenger) -> None:
        async with asyncio.TaskGroup() as group:
            for n in range(200):
                group.create_task(messenger.send_campaign(5000 + n, SCREEN))
            await asyncio.sleep(1)
            await messenger.send_support(CHAT, Screen("хариу"), reply_to=77)

    play(telegram, act)
    call = next(call for call in telegram.calls if call.params["text"] == "хариу")
    assert telegram.calls.index(call) < 40
    assert call.params["reply_parameters"]["message_id"] == 77
    assert call.params["reply_parameters"]["allow_sending_without_reply"] is True


def test_delete_goes_in_hundreds_and_each_id_once() -> None:
    telegram = FakeTelegram()
    assert play(telegram, lambda m: m.delete(CHAT, [*range(250), 3, 3]))
    assert [len(call.params["message_ids"]) for call in telegram.calls] == [100, 100, 50]


def test_one_message_too_old_does_not_save_the_others_from_deletion() -> None:
    telegram = FakeTelegram()
    refusal = Refusal(400, "Bad Request: message can't be deleted")
    telegram.answers("deleteMessages", refusal, lambda _: True, refusal, lambda _: True)
    assert not play(telegram, lambda m: m.delete(CHAT, [1, 2, 3]))
    assert [call.params["message_ids"] for call in telegram.calls] == [[1, 2, 3], [1], [2], [3]]


def test_what_is_gone_already_counts_as_deleted() -> None:
    telegram = FakeTelegram()
    telegram.answers("deleteMessages", Refusal(400, "Bad Request: message to delete not found"))
    assert play(telegram, lambda m: m.delete(CHAT, [1]))


def test_deletion_tries_again_after_a_lost_connection() -> None:
    telegram = FakeTelegram()
    telegram.answers("deleteMessages", NetworkError("reset"), FLOOD)
    assert play(telegram, lambda m: m.delete(CHAT, [1, 2]))
    assert len(telegram.calls) == 3


def test_who_blocked_the_bot_keeps_their_messages() -> None:
    telegram = FakeTelegram()
    telegram.answers("deleteMessages", BLOCKED)
    assert not play(telegram, lambda m: m.delete(CHAT, [1, 2]))


@pytest.mark.parametrize(
    "answer",
    [
        Refusal(400, "Bad Request: query is too old and response timeout expired or query ID is invalid"),
        TimedOut(),
        FLOOD,
        BLOCKED,
    ],
)
def test_niceties_never_fail(answer: Exception | Refusal) -> None:
    telegram = FakeTelegram()
    for method in ("answerCallbackQuery", "sendChatAction", "setMyCommands"):
        telegram.answers(method, answer)

    async def act(messenger: Messenger) -> None:
        await messenger.answer("1", "ө" * 300, alert=True)
        await messenger.typing(CHAT)
        await messenger.set_menu(CHAT, [("menu", "Цэс")])

    play(telegram, act)
    assert [call.method for call in telegram.calls] == [
        "answerCallbackQuery",
        "sendChatAction",
        "setMyCommands",
    ]
    assert telegram.calls[0].params["text"] == "ө" * 200
    assert telegram.calls[2].params["scope"] == {"type": "chat", "chat_id": CHAT}


def test_a_message_is_marked_as_received_even_through_trouble() -> None:
    telegram = FakeTelegram()
    telegram.answers("setMessageReaction", TimedOut(), FLOOD)
    play(telegram, lambda m: m.acknowledge(CHAT, 5))
    assert len(telegram.calls) == 3
    assert telegram.calls[-1].params["reaction"][0]["emoji"] == "✍"
    telegram.answers("setMessageReaction", BLOCKED)
    play(telegram, lambda m: m.acknowledge(CHAT, 5))


def test_edits_and_deletions_wait_while_their_chat_is_paused() -> None:
    telegram = FakeTelegram()

    async def story() -> tuple[float, float]:
        pacer = Pacer()
        messenger = Messenger(telegram.bot(), pacer, CODEC)
        begun = now()
        pacer.refused(Lane.REPLY, CHAT, 4)
        await messenger.show(CHAT + 1, SCREEN, edit=5)
        other = now() - begun
        await messenger.delete(CHAT, [1])
        return other, now() - begun

    other, same = run(story())
    assert other == 0
    assert same == 4


@pytest.mark.parametrize(
    ("attachment", "method", "kind"),
    [
        (PICTURE, "sendPhoto", "photo"),
        (PHOTO, "sendPhoto", "photo"),
        (VOICE, "sendVoice", "voice"),
        (PAPER, "sendDocument", "document"),
        (replace(PHOTO, as_file=True), "sendDocument", "document"),
        (replace(VOICE, as_file=True), "sendDocument", "document"),
    ],
)
def test_a_picture_is_shown_and_a_file_is_offered(attachment: Attachment, method: str, kind: str) -> None:
    telegram = FakeTelegram()
    screen = Screen("<b>Бэлэн</b>", SCREEN.rows, html=True, protect=True, silent=True)
    shown = play(telegram, lambda m: m.show_file(CHAT, attachment, screen))
    (call,) = telegram.calls
    assert (call.method, shown) == (method, telegram.last_message_id)
    assert call.files[kind] == (attachment.name, attachment.data)
    assert (call.params["caption"], call.params["parse_mode"]) == ("<b>Бэлэн</b>", "HTML")
    assert (call.params["protect_content"], call.params["disable_notification"]) == (True, True)
    assert CODEC.open(CHAT, call.buttons[0]["callback_data"]) == "quiz:1"
    assert "link_preview_options" not in call.params


@pytest.mark.parametrize(("attachment", "method"), [(PICTURE, "sendPhoto"), (PAPER, "sendDocument")])
def test_a_caption_with_refused_markup_arrives_as_plain_text(attachment: Attachment, method: str) -> None:
    telegram = FakeTelegram()
    telegram.answers(method, BAD_MARKUP)
    play(telegram, lambda m: m.show_file(CHAT, attachment, Screen("<b>Бэлэн", SCREEN.rows, html=True)))
    first, second = telegram.of(method)
    assert second.params["caption"] == "Бэлэн"
    assert "parse_mode" not in second.params
    assert second.buttons
    assert first.files == second.files, "the whole picture goes again, not what was left of it"


@pytest.mark.parametrize("answer", [FLOOD, TimedOut(), NotSentError("refused"), Refusal(502, "Bad Gateway")])
def test_a_picture_gets_through_trouble_that_passes(answer: Exception | Refusal) -> None:
    telegram = FakeTelegram()
    telegram.answers("sendPhoto", answer, answer)
    play(telegram, lambda m: m.show_file(CHAT, PICTURE, SCREEN))
    assert [call.files["photo"] for call in telegram.of("sendPhoto")] == [(PICTURE.name, PICTURE.data)] * 3


def test_a_picture_waits_as_long_as_telegram_asks_and_no_longer_than_a_minute() -> None:
    telegram = FakeTelegram()
    telegram.answers("sendPhoto", FLOOD)

    async def act(messenger: Messenger) -> float:
        begun = now()
        await messenger.show_file(CHAT, PICTURE, SCREEN)
        return now() - begun

    assert 3 <= play(telegram, act) < 4
    telegram.answers("sendPhoto", Refusal(429, "Too Many Requests: retry after 900", retry_after=900))
    with pytest.raises(RetryLaterError) as caught:
        play(telegram, lambda m: m.show_file(CHAT, PICTURE, SCREEN))
    assert caught.value.seconds == 900


@pytest.mark.parametrize("answer", [BLOCKED, NO_CHAT])
def test_no_picture_reaches_who_blocked_the_bot(answer: Refusal) -> None:
    telegram = FakeTelegram()
    telegram.answers("sendPhoto", answer)
    with pytest.raises(UnreachableError):
        play(telegram, lambda m: m.show_file(CHAT, PICTURE, SCREEN))
    assert len(telegram.calls) == 1


def test_a_picture_that_telegram_refuses_is_not_sent_again() -> None:
    telegram = FakeTelegram()
    telegram.answers("sendPhoto", Refusal(400, "Bad Request: wrong file identifier/HTTP URL specified"))
    with pytest.raises(RefusedError, match=r"^other$"):
        play(telegram, lambda m: m.show_file(CHAT, PICTURE, SCREEN))
    assert len(telegram.calls) == 1


@pytest.mark.parametrize(
    ("attachment", "method", "refusal"),
    [
        (PHOTO, "sendPhoto", "PHOTO_INVALID_DIMENSIONS"),
        (PHOTO, "sendPhoto", "IMAGE_PROCESS_FAILED"),
        (VOICE, "sendVoice", "VOICE_MESSAGES_FORBIDDEN"),
    ],
)
@pytest.mark.parametrize("ahead", [True, False])
def test_what_telegram_does_not_show_arrives_as_a_file(
    attachment: Attachment, method: str, refusal: str, ahead: bool
) -> None:
    telegram = FakeTelegram()
    telegram.answers(method, Refusal(400, f"Bad Request: {refusal}"))
    screen = Screen("Цасан Шувуу", protect=True)

    async def act(messenger: Messenger) -> int:
        if ahead:
            return await messenger.send_support(CHAT, screen, attachment=attachment)
        return await messenger.show_file(CHAT, attachment, screen)

    play(telegram, act)
    first, second = telegram.calls
    assert (first.method, second.method) == (method, "sendDocument")
    assert second.files["document"] == (attachment.name, attachment.data)
    assert (second.params["caption"], second.params["protect_content"]) == ("Цасан Шувуу", True)


@pytest.mark.parametrize(("attachment", "method"), [(PHOTO, "sendPhoto"), (VOICE, "sendVoice")])
def test_support_sends_a_picture_or_a_voice_ahead_and_once(attachment: Attachment, method: str) -> None:
    telegram = FakeTelegram()
    screen = Screen("Цасан Шувуу", SCREEN.rows, protect=True)
    sent = play(telegram, lambda m: m.send_support(CHAT, screen, attachment=attachment))
    (call,) = telegram.calls
    assert (call.method, sent) == (method, telegram.last_message_id)
    assert [*call.files.values()] == [(attachment.name, attachment.data)]
    assert (call.params["caption"], call.params["protect_content"]) == ("Цасан Шувуу", True)
    assert CODEC.open(CHAT, call.buttons[0]["callback_data"]) == "quiz:1"
    telegram.answers(method, TimedOut())
    with pytest.raises(UnsureError):
        play(telegram, lambda m: m.send_support(CHAT, screen, attachment=attachment))
    assert len(telegram.calls) == 2


def test_what_was_sent_is_in_no_word_about_it() -> None:
    assert "light" not in repr(PHOTO)
