"""What comes from a messenger and what goes to it, whichever it is."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from channels.messengers.bold import Span

NAME_CHARACTERS_MAX = 100
TEXT_CHARACTERS_MAX = 16_000
"""What is kept of a message: more than any is let in with, so that one that is too long is told so."""


class Kept(BaseModel):
    """Something that lies in a mailbox as JSON."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Attachment(Kept):
    """A file that came with a message; it is fetched by its id."""

    id: str
    is_image: bool


class Touch(Kept):
    """A button that was pressed: what it means, the press itself, and the message that bears the button."""

    data: str
    press: str
    message: str | None = None


class Arrived(Kept):
    """A message, a press or a sign of life of a person. `delivery` is the messenger's own id: the same twice is one."""

    delivery: str
    chat: str
    person: str
    name: str
    also_known_as: str | None = None
    """The id that the messenger had for them before."""
    language: str | None = None
    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    touch: Touch | None = None
    kind: Literal["said", "edited", "blocked", "unblocked", "moved"] = "said"
    is_private: bool = True
    message: str | None = None
    """The messenger's own id of it, which an answer in a group names."""
    mentions: tuple[str, ...] = ()
    """Whom it names by a handle, in small letters."""
    is_reply_to_us: bool = False
    is_anonymous: bool = False
    """Whether it is said in the name of the group itself, so that nobody knows by whom."""
    moved_to: str | None = None
    """The id under which the chat goes on."""


class Button(Kept):
    """What can be answered with a touch: `data` comes back when it is, or an address is opened."""

    label: str
    data: str = ""
    url: str = ""


class Outgoing(Kept):
    """What is sent: a text with rows of buttons; or a picture, as SVG, with what it shows for its text; or a press that
    is acknowledged, with a few words; or a message whose buttons die.

    `bold` is counted in characters of the text.
    `replies_to`, `hides_buttons_of` and `acknowledges` are the messenger's own ids.
    """

    text: str = ""
    bold: tuple[Span, ...] = ()
    picture: str = ""
    replies_to: str | None = None
    buttons: tuple[tuple[Button, ...], ...] = ()
    hides_buttons_of: str | None = None
    acknowledges: str | None = None


def shown_name(words: str, *, instead: str) -> str:
    """How somebody is called in a messenger; whoever hides it is called by what they are."""
    shown = " ".join("".join(sign for sign in words if sign.isprintable()).split())
    return shown[:NAME_CHARACTERS_MAX] or instead
