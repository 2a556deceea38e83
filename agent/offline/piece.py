"""One piece of a sentence of spending: an amount, what it was for, and what else it says."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from agent.offline import matching
from agent.offline import piece_words as words
from agent.offline.amount_choice import chosen_amount, counts_as_said
from agent.offline.budget_words import TAXED
from agent.offline.categories import category_named
from agent.offline.description import noun_phrase
from agent.offline.draft import Draft, Payer
from agent.offline.marks import DAY, PERSON, TAG, Marked, squeeze, without
from agent.offline.people import ME
from agent.offline.piece_kind import take_kind
from agent.offline.share_words import exact_piece, read_sharing
from agent.offline.sharing import Sharing
from agent.offline.spending_words import ADVERB, SPENT, TOOK_PART, without_verb


@dataclass(frozen=True)
class Piece:
    """A piece as read.

    `role`: item, amount (without a thing), thing (without an amount), pays (who put down how much), exact
    (shares), says (a modifier), nothing, several (more than one amount), unread. `leads` says that the piece
    opens with what may hold for those after it, `spent` that it speaks of spending beyond doubt.
    """

    role: str
    draft: Draft
    for_all: bool = False
    leads: bool = False
    spent: bool = False


def read_piece(text: str, marked: Marked) -> Piece:
    """What a piece of a sentence says."""
    text = squeeze(text.strip(" ,;.!"))
    exact = exact_piece(text, marked)
    if exact is not None and not matching.match(rf"{PERSON} paid\b", text):
        return Piece("exact", Draft(sharing=exact))
    leads = bool(matching.match(DAY, text))
    text, draft = _take_words(text, marked)
    text, sharing = read_sharing(text, marked)
    text, draft = take_kind(text, replace(draft, sharing=sharing), marked)
    text, draft, paid = _take_payers(text, draft, marked)
    return _shape(text, draft, marked, leads=leads or paid == "leads", paid=bool(paid))


def _take_words(text: str, marked: Marked) -> tuple[str, Draft]:
    """Tags, day, repetition, payment method, budget and category, each taken out of the text."""
    tags = tuple(marked.values[letter] for letter in marked.found("tag", text))
    days = [marked.values[letter] for letter in marked.found("day", text)]
    if not matching.search(words.MONEY_CAME, text, re.IGNORECASE):
        text = _without_back(text, marked)
    text = without(rf"{TAG}|(?:\b(?:on|from|since) )?{DAY}", text)
    repeats = bool(matching.search(words.REPEATS, text, re.IGNORECASE))
    text = without(words.REPEATS, text)
    taken = {"method": "", "budget": "", "category": ""}
    for _ in range(len(taken)):
        for kind, pattern in (
            ("method", words.METHOD),
            ("budget", words.BUDGET),
            ("category", words.CATEGORY),
        ):
            if found := matching.search(pattern, text, re.IGNORECASE):
                taken[kind] = next(group for group in found.groups() if group).strip()
                text = squeeze(text[: found.start()] + " " + text[found.end() :]).strip(" ,;")
    day = days[0] if days else None
    if day and any(other.dates != day.dates for other in days):
        clear = all(other.dates for other in days)
        day = replace(day, dates=tuple(date for other in days for date in other.dates) if clear else ())
    category = category_named(taken["category"]) or taken["category"].lower()
    return text, Draft(
        tags=tags, day=day, repeats=repeats, payment_method=taken["method"].lower(), budget=taken["budget"],
        category=category,
    )  # fmt: skip


def _without_back(text: str, marked: Marked) -> str:
    """ "95.50 back on 14 October" is when it was; "95.50 back yesterday" is money that came."""
    found = matching.search(words.BACK_THEN, text, re.IGNORECASE)
    if not found or not (
        found["at"] or matching.match(r"(?:on|in)\b", marked.values[found["day"]].said, re.IGNORECASE)
    ):
        return text
    return text[: found.start()] + text[found.start("at") :]


PEOPLE = rf"{PERSON}(?: ?(?:,|and|&|, and) {PERSON})*"
PAID = (
    rf"\b(?:(?:was|were) )?(?:paid(?: for)?|covered|bought) by (?P<after>{PEOPLE})|"
    rf"(?P<first>{PEOPLE}) {ADVERB}{SPENT}(?: (?:for )?(?:it|the bill|this|that|everything|them|us|all)\b)?"
)


def _take_payers(text: str, draft: Draft, marked: Marked) -> tuple[str, Draft, str]:
    """Who paid, and whether that was said at the start of the piece, at its end, or not at all."""
    if together := matching.match(rf"(?P<people>{PEOPLE}) {ADVERB}(?={TOOK_PART})", text, re.IGNORECASE):
        return _take_company(text, draft, together, marked)
    found = matching.search(PAID, text, re.IGNORECASE)
    if not found:
        return text, draft, ""
    people = [marked.values[letter] for letter in marked.found("person", found["after"] or found["first"])]
    names = tuple(person.name for person in people)
    unknown = tuple(person.name for person in people if not person.known)
    rest = squeeze(text[: found.start()] + " " + text[found.end() :]).strip(" ,;")
    place = "leads" if found.start() == 0 and text[found.end() :].strip() else "ends"
    draft = replace(
        draft,
        payers=tuple(Payer(name) for name in names),
        doubt=draft.doubt or ("doubt_payers" if len(names) > 1 else ""),
        sharing=replace(draft.sharing, unknown=draft.sharing.unknown + unknown),
    )
    return rest, draft, place


def _take_company(text: str, draft: Draft, together: re.Match[str], marked: Marked) -> tuple[str, Draft, str]:
    """ "Ana and I had dinner" says who shares it, and nothing about who paid."""
    names = tuple(marked.values[letter].name for letter in marked.found("person", together["people"]))
    if names == (ME,):
        return text[together.end() :], draft, "leads"
    if ME not in names:
        return text[together.end() :], replace(draft, doubt=draft.doubt or "doubt_role", about=names), ""
    company = Sharing(said=True, only=names)
    sharing = draft.sharing if draft.sharing.said else company
    return text[together.end() :], replace(draft, sharing=sharing), ""


def _shape(text: str, draft: Draft, marked: Marked, *, leads: bool, paid: bool) -> Piece:
    """Tells an item from an amount, a thing or a modifier by what is left of the text."""
    for_all = bool(matching.search(words.ALL, text, re.IGNORECASE))
    whole = text
    text, draft, verb = _doubts(text, draft)
    spent = bool(verb) or paid or draft.sharing.said
    where = chosen_amount(text, marked)
    if where == "several":
        return Piece("several", draft, for_all=for_all)
    left, _, right = text.partition(where) if where else (text, "", "")
    if where:
        amount = marked.values[where]
        if matching.search(r"^\d+ \D+ at $", counts_as_said(left, marked), re.IGNORECASE):
            draft = replace(draft, doubt=draft.doubt or "amount_each")
        at_time = matching.search(r"\bat $", left, re.IGNORECASE) and not amount.certain
        draft = replace(draft, amount=amount, doubt=draft.doubt or ("amount_time" if at_time else ""))
    draft = _named_within(left + " " + right, draft, marked)
    left, right = (_without_names(counts_as_said(part, marked), draft) for part in (left, right))
    phrase = noun_phrase(left, right, marked)
    if phrase == "" and where and (noun := matching.match(r"(book|record) ", whole, re.IGNORECASE)):
        phrase = noun[1].capitalize()
    if phrase and matching.fullmatch(TAXED, phrase, re.IGNORECASE):
        # "2900 after tax" does not say what it was; a thing that is taxed on top has no total yet.
        phrase = "" if where or not matching.match("before|pre|gross", phrase, re.IGNORECASE) else None
    if phrase is None:
        return Piece("unread", draft, for_all=for_all, leads=leads)
    if phrase and not where and matching.fullmatch(words.ALL, phrase, re.IGNORECASE):
        return Piece("says", draft, for_all=True, leads=leads)
    says = draft != Draft(doubt=draft.doubt) or for_all
    draft = replace(draft, description=phrase or draft.description)
    if where:
        role = "item" if draft.description else ("pays" if paid else "amount")
    else:
        role = "thing" if phrase else ("says" if says else "nothing")
    return Piece(role, draft, for_all=for_all, leads=leads, spent=spent)


def _without_names(text: str, draft: Draft) -> str:
    """What it was for does not hold the names that are asked about."""
    return without(rf"(?:\bfor )?\(?{PEOPLE}\)?(?!')", text) if draft.about else text


def _named_within(text: str, draft: Draft, marked: Marked) -> Draft:
    """A name that neither pays nor shares is asked about: "dinner Ana 30"; a gift for Ana is not."""
    letters = marked.found("person", text)
    if matching.search(rf"{PERSON}'s (?:half|share|part|portion)\b", text) and not draft.sharing.said:
        # Whether the amount is that part or the whole is not said.
        draft = replace(draft, sharing=Sharing(said=True, doubt="doubt_shares"))
    loose = [letter for letter in letters if not matching.search(rf"{letter}'s?\b", text)]
    if not loose:
        return draft
    for_them = matching.search(rf"\bfor {PEOPLE}", text, re.IGNORECASE)
    if for_them and matching.search(words.GIFT, text, re.IGNORECASE):
        return draft
    names = tuple(dict.fromkeys(marked.values[letter].name for letter in loose))
    return replace(draft, doubt=draft.doubt or ("doubt_for" if for_them else "doubt_role"), about=names)


def _doubts(text: str, draft: Draft) -> tuple[str, Draft, str]:
    """The text without verbs, and the doubts that its words raise."""
    if matching.search(words.EACH, text, re.IGNORECASE):
        text = without(words.EACH, text)
        draft = replace(draft, doubt="amount_each")
    text, verb = without_verb(text)
    if verb == "we" and not draft.sharing.said and not draft.payers:
        draft = replace(draft, doubt=draft.doubt or "doubt_we")
    if verb == "is":
        draft = replace(draft, doubt=draft.doubt or "doubt_is")
    return text, draft, verb
