"""Images that come with a message become the receipts of what is booked, by whole turns of the offline model."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from agent.claude import offline_claude
from agent.image import keep_image
from agent.inbound import Unacceptable
from db.demo import ANA, BEN, EVA, HOME
from db.receipts import address_of
from db.verify import verify
from tests.conftest import Database
from tests.support.receipts import gif, jpeg, png
from tests.support.sitting import NOON, Sitting, scripted, sitting
from tests.support.turns import COFFEE, TAXI, calls, thread, urls
from tests.support.wire import Said, Script, text

BOOKED = """
select description, receipt_url, receipt_processed from expenses where deleted_at is null order by created_at, ref
"""
KEPT = "The image is kept as its receipt; reading it comes later."


@pytest.fixture
async def eva(database: Database) -> AsyncIterator[Sitting]:
    async with sitting(urls(database), offline_claude()) as opened:
        yield opened


async def kept(
    sitting: Sitting, content: bytes | None = None, *, space: UUID = HOME, by: UUID = EVA.id
) -> UUID:
    return await keep_image(sitting.wallai.desk, by, space, content or gif(comment=uuid4().bytes))


def receipts(database: Database) -> dict[str, str | None]:
    """The receipt that each expense has; none of them has been read."""
    rows = database.rows(BOOKED)
    assert not any(processed for _, _, processed in rows)
    return {description: address for description, address, _ in rows}


async def test_an_image_is_the_receipt_of_what_its_message_books(eva: Sitting, database: Database) -> None:
    image = await kept(eva)
    answer = await eva.say("Dinner 84.50 with Ana and Ben", attachments=(image,))
    assert answer.startswith("Booked Dinner €84.50") and answer.count(KEPT) == 1
    assert receipts(database) == {"Dinner": address_of(image)}


async def test_what_is_booked_without_an_image_has_no_receipt(eva: Sitting, database: Database) -> None:
    assert "receipt" not in await eva.say("Coffee 3.20")
    assert receipts(database) == {"Coffee": None}


@pytest.mark.proof
async def test_the_first_image_is_of_the_first_expense_and_so_on(eva: Sitting, database: Database) -> None:
    images = (await kept(eva), await kept(eva))
    answer = await eva.say("taxi 12, beers 18.50", attachments=images)
    assert answer.count("Each has its image as its receipt; reading them comes later.") == 1
    assert receipts(database) == {"Taxi": address_of(images[0]), "Beers": address_of(images[1])}


async def test_one_image_is_of_all_that_its_message_books(eva: Sitting, database: Database) -> None:
    image = await kept(eva)
    await eva.say("taxi 12, beers 18.50, museum 22", attachments=(image,))
    assert set(receipts(database).values()) == {address_of(image)}


async def test_further_images_are_no_receipt_and_the_answer_says_so(eva: Sitting, database: Database) -> None:
    images = (await kept(eva), await kept(eva))
    answer = await eva.say("Dinner 84.50", attachments=images)
    assert "Whatever else was sent with it is no receipt" in answer
    await eva.say("Coffee 3.20")
    assert receipts(database) == {"Dinner": address_of(images[0]), "Coffee": None}


@pytest.mark.proof
async def test_an_image_alone_is_asked_about_and_waits_for_the_words(
    eva: Sitting, database: Database
) -> None:
    image = await kept(eva)
    answer = await eva.say("", attachments=(image,))
    assert answer.startswith(
        "I keep the image, and reading it comes later. What was it for, and how much was it?"
    )
    assert "How much was the dinner?" in await eva.say("the dinner")
    assert KEPT in await eva.say("45")
    await eva.say("Coffee 3.20")
    assert list(receipts(database).values()) == [address_of(image), None]


@pytest.mark.proof
async def test_images_that_come_one_by_one_are_taken_in_their_order(eva: Sitting, database: Database) -> None:
    images = [await kept(eva) for _ in range(2)]
    for image in images:
        await eva.say("", attachments=(image,))
    await eva.say("taxi 12, beers 18.50")
    assert receipts(database) == {"Taxi": address_of(images[0]), "Beers": address_of(images[1])}


@pytest.mark.proof
async def test_an_image_of_its_own_goes_before_one_that_waits(eva: Sitting, database: Database) -> None:
    waiting, own = await kept(eva), await kept(eva)
    await eva.say("", attachments=(waiting,))
    await eva.say("taxi 12", attachments=(own,))
    await eva.say("beers 18.50")
    assert receipts(database) == {"Taxi": address_of(own), "Beers": None}


async def test_an_image_waits_through_a_question_and_not_in_another_thread(
    eva: Sitting, database: Database
) -> None:
    """RULES 6.5: a thread is a conversation of its own."""
    image = await kept(eva)
    told = await eva.say("how much did we spend this month?", attachments=(image,))
    assert "The image is kept for what you book next; reading it comes later." in told
    await eva.say("Coffee 3.20", new_thread=True)
    assert receipts(database) == {"Coffee": None}


@pytest.mark.parametrize(("hours", "waits"), [(23, True), (25, False)])
async def test_an_image_waits_for_a_day(database: Database, hours: int, waits: bool) -> None:
    async with sitting(urls(database), offline_claude()) as eva:
        image = await kept(eva)
        await eva.say("", attachments=(image,), message_id="image")
    later = NOON + timedelta(hours=hours)
    async with sitting(urls(database), offline_claude(), now=later) as eva:
        await eva.say("Coffee 3.20", message_id="words")
    assert receipts(database) == {"Coffee": address_of(image) if waits else None}


@pytest.mark.proof
async def test_undo_and_redo_take_the_receipt_along(eva: Sitting, database: Database) -> None:
    """RULES 7.5."""
    image = await kept(eva)
    await eva.say("Dinner 84.50", attachments=(image,))
    await eva.say("undo")
    assert receipts(database) == {}
    await eva.say("redo")
    assert receipts(database) == {"Dinner": address_of(image)}
    await eva.say("it was 48")
    assert receipts(database) == {"Dinner": address_of(image)}
    assert verify(database.owner_url) == []


async def test_a_message_that_fails_books_no_receipt_and_its_image_waits(
    eva: Sitting, database: Database
) -> None:
    """RULES 7.4."""
    image = await kept(eva)
    await eva.say("taxi 12, beers 18.50 with Zoe", attachments=(image,))
    assert receipts(database) == {}
    await eva.say("taxi 12")
    assert receipts(database) == {"Taxi": address_of(image)}


@pytest.mark.proof
async def test_what_has_to_be_asked_first_takes_its_image_with_the_yes(
    eva: Sitting, database: Database
) -> None:
    """RULES 7.2: a batch that is tried, asked about and run again takes the same images."""
    for _ in range(20):
        await eva.say("Coffee 3.20", new_thread=True)
    image = await kept(eva)
    assert "more than ten times" in await eva.say("sofa 900", attachments=(image,))
    await eva.say("yes")
    assert receipts(database)["Sofa"] == address_of(image)


@pytest.mark.proof
async def test_a_yes_that_comes_with_an_image_is_more_than_a_yes(eva: Sitting, database: Database) -> None:
    """RULES 7.3."""
    await eva.say("taxi 12")
    await eva.say("delete the taxi")
    await eva.say("yes", attachments=(await kept(eva),))
    assert list(receipts(database)) == ["Taxi"]


async def test_the_model_is_told_of_an_image_and_is_not_sent_it(database: Database) -> None:
    script = Script(lambda request: Said([text("It is kept.")]))
    async with sitting(urls(database), scripted(script)) as eva:
        image = await kept(eva, png(7, 5))
        await eva.say("", attachments=(image,))
        await eva.say("and now?")
    first, second = (request["messages"] for request in script.requests)
    assert first[0] == second[0] and len(first[0]["content"]) == 1
    assert '"attached": ["an image, kept as a receipt, not read"]' in first[0]["content"][0]["text"]
    assert str(image) not in str(script.requests)
    entry = thread(database)[0]
    assert entry["attachments"] == [str(image)]
    assert [block["type"] for block in entry["content"]] == ["text"]
    assert database.rows("select title from ai_conversations") == [("A receipt",)]


async def test_expenses_that_the_model_books_one_after_the_other_take_one_image_each(
    database: Database,
) -> None:
    replies = [
        calls(("one", "add_expense", COFFEE)),
        calls(("two", "add_expense", TAXI)),
        Said([text("Done.")]),
    ]
    async with sitting(urls(database), scripted(Script(*replies))) as eva:
        images = (await kept(eva), await kept(eva))
        await eva.say("coffee 3.20 and taxi 12", attachments=images)
    assert receipts(database) == {"Coffee": address_of(images[0]), "Taxi": address_of(images[1])}


async def test_no_argument_of_a_tool_names_a_receipt(database: Database) -> None:
    """RULES 7.6: what a model writes is no reason to show anybody an image."""
    given = COFFEE | {"receipt_url": "/v1/receipts/00000000-0000-4000-8000-000000000001"}
    replies = [calls(("one", "add_expense", given)), Said([text("It is not booked.")])]
    script = Script(*replies)
    async with sitting(urls(database), scripted(script)) as eva:
        await eva.say("coffee 3.20")
    assert "receipt_url: Extra inputs are not permitted" in str(script.requests[1]["messages"][-1])
    assert receipts(database) == {}


@pytest.mark.proof
@pytest.mark.parametrize("whose", ["another's", "of another space", "nobody's"])
async def test_an_image_that_is_not_the_persons_own_there_does_not_exist(
    eva: Sitting, database: Database, whose: str
) -> None:
    """RULES 6.3: not even one that they may see, as the receipt of an expense."""
    image = uuid4()
    if whose == "another's":
        image = await kept(eva, by=ANA.id)
        ana = Sitting(eva.wallai, user_id=ANA.id)
        await ana.say("Lunch 9", attachments=(image,))
    elif whose == "of another space":
        [(personal,)] = database.rows("select id from spaces where personal_of = %s", EVA.id)
        image = await kept(eva, space=personal)
    with pytest.raises(Unacceptable, match="no such image of yours"):
        await eva.say("Coffee 3.20", attachments=(image,))
    assert "Coffee" not in receipts(database)


async def test_six_images_are_too_many(eva: Sitting) -> None:
    images = tuple([await kept(eva) for _ in range(6)])
    with pytest.raises(Unacceptable, match="5 at the most"):
        await eva.say("Coffee 3.20", attachments=images)


async def test_neither_words_nor_an_image_are_nothing(eva: Sitting) -> None:
    with pytest.raises(Unacceptable, match="nothing in that message"):
        await eva.say("")


async def test_a_message_with_an_image_that_arrives_twice_is_one(eva: Sitting, database: Database) -> None:
    """RULES 7.1."""
    image = await kept(eva)
    for _ in range(2):
        await eva.say("Dinner 84.50", attachments=(image,), message_id="one")
    assert len(receipts(database)) == 1


@pytest.mark.parametrize(("content", "said"), [(b"<svg/>", "SVG"), (b"", "empty"), (jpeg()[:-2], "damaged")])
async def test_no_image_is_refused_with_nothing_kept(
    eva: Sitting, database: Database, content: bytes, said: str
) -> None:
    with pytest.raises(Unacceptable, match=said):
        await keep_image(eva.wallai.desk, EVA.id, HOME, content)
    assert database.rows("select count(*) from receipts") == [(0,)]


async def test_a_viewer_keeps_no_image(eva: Sitting, database: Database) -> None:
    """RULES 6.2."""
    database.rows(
        "update space_members set role = 'viewer' where user_id = %s and space_id = %s returning 1",
        BEN.id,
        HOME,
    )
    with pytest.raises(Unacceptable, match="keep no images there"):
        await kept(eva, by=BEN.id)
