"""Images over HTTP: sent, attached to what is said, and seen by whoever sees the expense."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest

from db.demo import ANA, BEN, EVA, HOME
from tests.channels.web.conftest import Client
from tests.channels.web.test_runs import events_of, text_in
from tests.conftest import Database
from tests.support.receipts import gif, jpeg, png, webp

NOWHERE = "00000000-0000-4000-8000-000000000009"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
IMAGES = {"image/jpeg": jpeg(), "image/png": png(), "image/gif": gif(), "image/webp": webp()}


async def send(
    client: Client, content: Any, *, media_type: str = "image/png", space: UUID = HOME
) -> httpx2.Response:
    return await client.http.post(
        f"/v1/spaces/{space}/receipts", content=content, headers=client.headers | {"content-type": media_type}
    )


async def sent(client: Client, content: bytes = png(), *, space: UUID = HOME) -> str:
    answer = await send(client, content, space=space)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["url"])


def image(source: str, *, kind: str = "url", part: str = "image") -> dict[str, Any]:
    value = {"type": kind, "value": source} | ({"mimeType": "image/png"} if kind == "data" else {})
    return {"type": part, "source": value}


async def say(client: Client, *content: dict[str, Any] | str) -> httpx2.Response:
    parts = [{"type": "text", "text": part} if isinstance(part, str) else part for part in content]
    return await client.run(messages=[{"id": str(uuid4()), "role": "user", "content": parts}])


def detail(answer: httpx2.Response, status: int) -> str:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return str(answer.json()["detail"])


def kept(database: Database) -> int:
    return int(database.rows("select count(*) from receipts")[0][0])


@pytest.mark.parametrize("media_type", IMAGES)
async def test_an_image_comes_back_as_it_was_sent_and_does_nothing(eva: Client, media_type: str) -> None:
    answer = await eva.get(await sent(eva, IMAGES[media_type]))
    assert answer.status_code == 200 and answer.content == IMAGES[media_type]
    assert answer.headers["content-type"] == media_type
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    ending = media_type.removeprefix("image/").replace("jpeg", "jpg")
    assert answer.headers["content-disposition"] == f'inline; filename="receipt.{ending}"'
    assert answer.headers["cache-control"].startswith("private, max-age=")
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


async def test_the_bytes_decide_what_an_image_is(eva: Client) -> None:
    """A phone calls its photos what it likes."""
    answer = await send(eva, jpeg(), media_type="image/svg+xml; charset=utf-8")
    assert (await eva.get(answer.json()["url"])).headers["content-type"] == "image/jpeg"


async def test_the_same_image_is_one(eva: Client, database: Database) -> None:
    """RULES 7.1: also where it comes several times at once."""
    urls = await asyncio.gather(*(sent(eva) for _ in range(4)))
    assert len(set(urls)) == 1 and kept(database) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\x89", "no image"),
        (png()[:-5], "damaged"),
        (b"<html><script>alert(1)</script></html>", "no image"),
        (SVG, "SVG"),
        (b"PK\x03\x04" + bytes(40), "no image"),
        (b"GIF89a=1;alert(document.domain)//", "damaged"),
    ],
)
async def test_what_is_no_image_is_a_problem_in_a_sentence(
    eva: Client, database: Database, content: bytes, said: str
) -> None:
    for media_type in ("image/png", "image/jpeg", "image/svg+xml"):
        assert said in detail(await send(eva, content, media_type=media_type), 422)
    assert kept(database) == 0


@pytest.mark.parametrize(
    "media_type", ["text/html", "application/json", "multipart/form-data", "application/pdf", ""]
)
async def test_what_is_called_no_image_is_not_looked_at(eva: Client, media_type: str) -> None:
    assert "image itself" in detail(await send(eva, png(), media_type=media_type), 415)


async def test_five_megabytes_and_a_byte_are_too_large_whatever_is_said_of_them(
    eva: Client, database: Database
) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(6):
            yield bytes(1_000_000)

    for content in (bytes(5_000_001), pieces()):
        assert "too large" in detail(await send(eva, content), 413)
    assert kept(database) == 0


async def test_nobody_sends_or_sees_one_without_signing_in(eva: Client) -> None:
    url = await sent(eva)
    assert (await eva.http.get(url)).status_code == 401
    assert (await eva.http.post(f"/v1/spaces/{HOME}/receipts", content=png())).status_code == 401


async def test_a_space_of_others_is_none(eva: Client, database: Database) -> None:
    """RULES 6.3."""
    [(personal,)] = database.rows("select id from spaces where personal_of = %s", ANA.id)
    for space in (personal, UUID(NOWHERE)):
        assert "no such space" in detail(await send(eva, png(), space=space), 404)
    assert kept(database) == 0


async def test_a_viewer_sends_none(eva: Client, database: Database) -> None:
    """RULES 6.2."""
    database.rows("update space_members set role = 'viewer' where user_id = %s returning 1", BEN.id)
    ben = replace(eva, person=BEN.id)
    assert "keep no images there" in detail(await send(ben, png()), 422)


@pytest.mark.proof
async def test_an_image_is_its_senders_until_something_is_booked_with_it(
    eva: Client, database: Database
) -> None:
    """RULES 6.3: to everybody else there is none, and never one to who is not in the space."""
    url, ana = await sent(eva), replace(eva, person=ANA.id)
    assert (await eva.get(url)).status_code == 200
    assert "no such receipt" in detail(await ana.get(url), 404)
    assert text_in(events_of(await say(eva, "Dinner 84.50 with Ana", image(url)))).startswith("Booked Dinner")
    assert (await ana.get(url)).content == png()
    database.rows(
        "update space_members set is_active = false, left_at = now() where user_id = %s returning 1", ANA.id
    )
    assert "no such receipt" in detail(await ana.get(url), 404)
    for other in (f"/v1/receipts/{NOWHERE}", f"/v1/receipts/{uuid4()}"):
        assert (await eva.get(other)).json() == (await ana.get(url)).json()


@pytest.mark.parametrize("name", ["x", "..%2f..%2fetc%2fpasswd", "%00", "1"])
async def test_what_is_no_id_is_a_problem(eva: Client, name: str) -> None:
    assert (await eva.get(f"/v1/receipts/{name}")).status_code in (404, 422)


async def test_words_and_images_are_one_message(eva: Client, database: Database) -> None:
    url = await sent(eva)
    events = events_of(await say(eva, image(url), "Dinner 84.50", "with Ana"))
    assert "The image is kept as its receipt; reading it comes later." in text_in(events)
    assert database.rows("select description, receipt_url, receipt_processed from expenses") == [
        ("Dinner", url, False)
    ]
    [said, *_] = (await eva.get(f"/v1/threads/{eva.thread_id}/messages")).json()["items"]
    assert (said["text"], said["images"]) == ("Dinner 84.50\nwith Ana", [url])


@pytest.mark.proof
async def test_an_image_alone_is_asked_about_and_seen_again(eva: Client, database: Database) -> None:
    url = await sent(eva)
    assert "What was it for" in text_in(events_of(await say(eva, image(url))))
    [said, *_] = (await eva.get(f"/v1/threads/{eva.thread_id}/messages")).json()["items"]
    assert (said["role"], said["text"], said["images"]) == ("user", "", [url])
    events_of(await say(eva, "dinner 45"))
    assert database.rows("select receipt_url from expenses") == [(url,)]


async def test_an_image_may_come_along_in_the_message(eva: Client, database: Database) -> None:
    data = base64.b64encode(jpeg()).decode()
    events_of(await say(eva, "Dinner 84.50", image(data, kind="data")))
    [(url,)] = database.rows("select receipt_url from expenses")
    answer = await eva.get(url)
    assert (answer.content, answer.headers["content-type"]) == (jpeg(), "image/jpeg")


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (image("https://example.org/receipt.png"), "is sent to"),
        (image("file:///etc/passwd"), "is sent to"),
        (image("/v1/receipts/x"), "is sent to"),
        (image(f"/v1/receipts/{NOWHERE}"), "no such image of yours"),
        (image("no base64!", kind="data"), "base64"),
        (image(base64.b64encode(SVG).decode(), kind="data"), "SVG"),
        (image("", kind="data"), "empty"),
        (image(f"/v1/receipts/{NOWHERE}", part="audio"), "text and images"),
        (image(f"/v1/receipts/{NOWHERE}", part="document"), "text and images"),
    ],
)
async def test_what_is_no_image_of_ours_is_not_taken(
    eva: Client, database: Database, part: dict[str, Any], said: str
) -> None:
    assert said in detail(await say(eva, "Dinner 84.50", part), 422)
    assert database.rows("select 1 from expenses") == [] and kept(database) == 0


async def test_an_image_of_somebody_else_or_of_another_space_is_not_taken(
    eva: Client, database: Database
) -> None:
    """RULES 6.3."""
    [(personal,)] = database.rows("select id from spaces where personal_of = %s", EVA.id)
    ana = replace(eva, person=ANA.id)
    for url in (await sent(ana), await sent(eva, space=personal)):
        assert "no such image of yours" in detail(await say(eva, "Dinner 84.50", image(url)), 422)
    assert database.rows("select 1 from expenses") == []


async def test_six_images_are_too_many(eva: Client) -> None:
    url = await sent(eva)
    assert "5 images at the most" in detail(await say(eva, "Dinner 84.50", *[image(url)] * 6), 422)
