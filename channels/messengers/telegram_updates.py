"""What an update of Telegram's Bot API brings. Source: https://core.telegram.org/bots/api#update (10.3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

from channels.messengers.letters import TEXT_CHARACTERS_MAX, Arrived, Attachment, Touch, shown_name

UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
OUT = ("kicked", "left")
HANDLE = re.compile(r"(?<![\w@])@([A-Za-z]\w{3,31})\b")
HANDLES_MAX = 10


def arrived(update: dict[str, Any], *, bot: str) -> Arrived | None:
    """What an update brings of a person, or of a chat that moves; None where it concerns nobody's money."""
    kind = next((one for one in UPDATES if one in update), None)
    event = update[kind] if kind else {}
    message = event.get("message") if kind == "callback_query" else event
    if not message or message.get("is_automatic_forward"):
        return None
    person, chat = event.get("from") or {}, message["chat"]
    is_anonymous = kind in ("message", "edited_message") and "sender_chat" in message
    if person.get("is_bot") and not is_anonymous and "migrate_to_chat_id" not in message:
        return None
    same = {
        "delivery": f"update:{int(update['update_id'])}",
        "chat": str(int(chat["id"])),
        "person": f"anonymous:{chat['id']}" if is_anonymous else str(int(person["id"])),
        "name": shown_name(
            f"{person.get('first_name') or ''} {person.get('last_name') or ''}", instead="Telegram user"
        ),
        "language": person.get("language_code"),
        "is_private": chat["type"] == "private",
        "is_anonymous": is_anonymous,
    }
    if kind == "my_chat_member":
        return come_or_gone(event, same)
    if kind == "callback_query":
        data, on = str(event.get("data") or ""), str(int(message["message_id"]))
        return Arrived(**same, touch=Touch(data=data, press=str(event["id"]), message=on))
    if moved_to := message.get("migrate_to_chat_id"):
        return Arrived(**same, kind="moved", moved_to=str(int(moved_to)))
    return written(message, same, bot=bot, kind="edited" if kind == "edited_message" else "said")


def come_or_gone(event: Mapping[str, Any], same: dict[str, Any]) -> Arrived | None:
    """Whether the bot was let in or put out; becoming an administrator is neither."""
    was_out, is_out = (event[one]["status"] in OUT for one in ("old_chat_member", "new_chat_member"))
    if was_out == is_out:
        return None
    return Arrived(**same, kind="blocked" if is_out else "unblocked")


def written(
    message: Mapping[str, Any], same: dict[str, Any], *, bot: str, kind: Literal["said", "edited"]
) -> Arrived | None:
    text = str(message.get("text") or message.get("caption") or "")[:TEXT_CHARACTERS_MAX]
    files = attachments_of(message)
    if not text and not files:
        return None
    replied = (message.get("reply_to_message") or {}).get("from") or {}
    return Arrived(
        **same,
        text=text,
        attachments=files,
        kind=kind,
        message=str(int(message["message_id"])),
        mentions=tuple(handle.lower() for handle in HANDLE.findall(text)[:HANDLES_MAX]),
        is_reply_to_us=str(replied.get("id")) == bot,
    )


def attachments_of(message: Mapping[str, Any]) -> tuple[Attachment, ...]:
    """The photo in its largest size, or the file that was sent."""
    if photos := message.get("photo"):
        return (Attachment(id=str(photos[-1]["file_id"]), is_image=True),)
    for name in ("document", "voice", "audio", "video", "video_note", "sticker", "animation"):
        if name in message:
            is_image = name == "document" and str(message[name].get("mime_type", "")).startswith("image/")
            return (Attachment(id=str(message[name]["file_id"]), is_image=is_image),)
    return ()
