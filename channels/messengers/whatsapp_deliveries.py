"""What a delivery of WhatsApp's webhook brings. Source:
https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from channels.messengers.letters import TEXT_CHARACTERS_MAX, Arrived, Attachment, Touch, shown_name


def arrived_in(delivery: Mapping[str, Any], number_id: str) -> Iterator[Arrived]:
    """The messages of one POST, which may hold several, of several people, for several numbers."""
    for entry in delivery["entry"]:
        for change in entry["changes"]:
            value = change["value"]
            if change["field"] != "messages" or str(value["metadata"]["phone_number_id"]) != number_id:
                continue
            for message in value.get("messages", []):
                found = arrived(message, value.get("contacts", []))
                if found:
                    yield found


def arrived(message: Mapping[str, Any], contacts: Sequence[Mapping[str, Any]]) -> Arrived | None:
    """One message, None where it concerns nobody's money."""
    sender = contact_of(message, contacts)
    user_id, wa_id = (
        sender.get("user_id") or message.get("from_user_id"),
        message.get("from") or sender.get("wa_id"),
    )
    person = str(user_id or wa_id or "")
    if not person:
        return None
    kind = message["type"]
    text, touch = "", None
    files: tuple[Attachment, ...] = ()
    if kind == "text":
        text = str(message["text"]["body"])
    elif kind == "interactive" and "button_reply" in message["interactive"]:
        reply = message["interactive"]["button_reply"]
        touch = Touch(data=str(reply["id"]), press=str(message["id"]))
    elif kind in ("image", "audio", "video", "document", "sticker", "voice"):
        text = str(message[kind].get("caption") or "")
        files = (Attachment(id=str(message[kind]["id"]), is_image=kind == "image"),)
    else:
        return None
    return Arrived(
        delivery=str(message["id"]),
        chat=person,
        person=person,
        also_known_as=str(wa_id) if user_id and wa_id else None,
        name=shown_name(str(sender.get("profile", {}).get("name") or ""), instead="WhatsApp user"),
        text=text[:TEXT_CHARACTERS_MAX],
        attachments=files,
        touch=touch,
    )


def contact_of(message: Mapping[str, Any], contacts: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Who of the contacts has written it."""
    for contact in contacts:
        known = {contact.get("user_id"), contact.get("wa_id")} - {None}
        if known & {message.get("from_user_id"), message.get("from")}:
            return contact
    return contacts[0] if len(contacts) == 1 and not message.get("from") else {}
