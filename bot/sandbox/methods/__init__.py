"""The methods of the Bot API by name."""

from collections.abc import Callable
from typing import Any, TypeAlias

from bot.sandbox.methods import (
    callbacks,
    chats,
    edits,
    forwards,
    media,
    polls,
    profile,
    receiving,
    sending,
    topics,
)
from bot.sandbox.params import Params
from bot.sandbox.world import World

Method: TypeAlias = Callable[[World, Params], Any]

METHODS: dict[str, Method] = {
    "answerCallbackQuery": callbacks.answer_callback_query,
    "close": receiving.close,
    "closeForumTopic": topics.close_forum_topic,
    "copyMessage": forwards.copy_message,
    "createForumTopic": topics.create_forum_topic,
    "deleteMessage": edits.delete_message,
    "deleteMessages": edits.delete_messages,
    "deleteMyCommands": profile.delete_my_commands,
    "deleteWebhook": receiving.delete_webhook,
    "editForumTopic": topics.edit_forum_topic,
    "editMessageCaption": edits.edit_message_caption,
    "editMessageMedia": media.edit_message_media,
    "editMessageReplyMarkup": edits.edit_message_reply_markup,
    "editMessageText": edits.edit_message_text,
    "forwardMessage": forwards.forward_message,
    "getChat": chats.get_chat,
    "getChatMember": chats.get_chat_member,
    "getFile": media.get_file,
    "getMe": profile.get_me,
    "getMyCommands": profile.get_my_commands,
    "getMyDescription": profile.get_my_description,
    "getMyName": profile.get_my_name,
    "getMyShortDescription": profile.get_my_short_description,
    "getWebhookInfo": receiving.get_webhook_info,
    "leaveChat": chats.leave_chat,
    "logOut": receiving.log_out,
    "pinChatMessage": chats.pin_chat_message,
    "sendChatAction": sending.send_chat_action,
    "sendDocument": media.send_document,
    "sendMediaGroup": media.send_media_group,
    "sendMessage": sending.send_message,
    "sendPhoto": media.send_photo,
    "sendPoll": polls.send_poll,
    "sendVoice": media.send_voice,
    "setMessageReaction": chats.set_message_reaction,
    "setMyCommands": profile.set_my_commands,
    "setMyDescription": profile.set_my_description,
    "setMyName": profile.set_my_name,
    "setMyShortDescription": profile.set_my_short_description,
    "setWebhook": receiving.set_webhook,
    "stopPoll": polls.stop_poll,
    "unpinChatMessage": chats.unpin_chat_message,
}
BY_LOWER_NAME = {name.lower(): name for name in [*METHODS, "getUpdates"]}
"""Telegram does not care about the case of a method's name. getUpdates waits, so it is not among METHODS."""
