"""Reading a message of spending into drafts."""

from __future__ import annotations

import re
from dataclasses import replace

from agent.offline import matching
from agent.offline.amounts import mark_amounts
from agent.offline.assembly import Reading, assemble
from agent.offline.bill import read_bill
from agent.offline.context import Context
from agent.offline.cutting import cut
from agent.offline.days import mark_days
from agent.offline.marks import AMOUNT, PERCENT, PERSON, Marked, mark, without
from agent.offline.people import ME, mark_people
from agent.offline.piece import read_piece
from agent.offline.question_filters import TAGGED
from agent.offline.share_marks import mark_shares
from agent.offline.spending_words import ADVERB

UNIT = (
    r"(?:km|kg|g|l|litres?|liters?|ml|min|mins|minutes|hours?|hrs?|nights?|days?|weeks?|months?|people|"
    r"persons|pax|"
    r"pcs|pieces|miles|years?|year-old|bedroom)"
)
NAMED_NUMBER = (
    r"(?:room|gate|floor|number|no\.|line|table|platform|terminal|season|episode|chapter|level|size|apt|"
    r"apartment|"
    r"seat|row|iphone|windows|version|day|week|vol|part|zone|unit|lesson|section|building|exit|route)"
)
COUNTS = (
    rf"(?<![\w.,€$£-])\d+(?:[.,]\d+)? ?{UNIT}\b|\b(?:two|three|four|five|six|seven|eight|nine|ten) {UNIT}\b|"
    rf"\b\d+ ?x (?=[a-z])|\bx ?\d+\b(?![.,]\d)|"
    rf"(?<![\w.,])#\d+\b|"
    rf"\b{NAMED_NUMBER} \d+\b(?![.,]\d| ?[€$£])|\b\d+-(?=[a-z])"
)
YEAR = r"(?<![\w.,€$£/-])(?:19|20)\d\d(?![\w.,%/-]| ?[€$£])"
NOTES = re.compile(r"[,;.]? *\bnotes? ?: *(?P<notes>.+)$", re.IGNORECASE | re.DOTALL)
GAVE = r"(?:gave|sent|lent|paid|repaid|transferred|reimbursed)"
SETTLED = (
    rf"{PERSON} (?:\w+ )?(?:{GAVE}|refunded|owes?) (?:{PERSON}|back\b|us\b)|"
    rf"\b(?:{GAVE}|owe) (?:back )?{PERSON}|"
    rf"\b(?:got|received) {AMOUNT} (?:back )?from {PERSON}|\bpaid (?:{PERSON} )?back\b|\bsettl(?:e|ed|ing)\b|"
    rf"\blent\b|\bborrowed\b|\bpay(?:ing)? {PERSON}|{AMOUNT} (?:back )?(?:to|from) {PERSON}$|"
    rf"\b{GAVE} {AMOUNT} to {PERSON}|\bsold\b.*\bto {PERSON}"
)
# Whoever is not said bears the rest, and that is the speaker (RULES 3.3).
REST = rf"({PERSON}) (?:(?:pays|paid|gets|takes|bears|owes|has) )?(?:all )?the (?:rest|remainder)\b"
SUPPOSED = (
    r"\b(?:might|could|would|should|want(?:s|ed)? to|wanna|going to|gonna|plan(?:ning|s)? to|thinking (?:of|"
    r"about)|"
    r"if|maybe|perhaps|wish|need(?:s)? to|have to|has to|must|hope|ought|shall|let us|can|cannot|afford|"
    r"considering|"
    r"about to|supposed|save up|saving for|imagine|suppose|wonder(?:ing)?|expect(?:ing)?|almost|nearly|due|"
    r"did not|"
    r"do not|does not|not|never|was not|were not|declined|stolen|lost|found|(?-i:may|will))\b"
)
BOOK = r"(?:add|book|log|record|note|enter|put|track|save)"
# Politeness and shares in which "should", "can" and "not" suppose nothing.
NOT_SUPPOSED = (
    rf"^(?:can|could|would|will) you\b|\b(?:want|would like|need) (?:you )?to (?={BOOK})|\blet us split|"
    rf"{PERSON} (?:should|will|must|has to|have to) (?:pay|cover|owe|take|get)|\bwe (?:should|will) split|"
    rf"\b(?:do )?not (?:to be )?(?:split|share)\w*|\bbut not {PERSON}|{PERSON} (?:did|does|is|"
    rf"was) not(?! (?:{ADVERB})?(?:pay|paid|buy|spend|order|get|go|have to)\b)|"
    rf"\bnot {PERSON}"
)

# Where an amount is left open anyway, these say nothing more.
UNSURE = (
    r"[ ,.;(]*\b(?:i am |i'm )?(?:not (?:so |quite |really |too )?sure|unsure|cannot remember|"
    r"do not (?:remember|know))"
    r"(?: (?:which|exactly|how much|now|what it was))?\b[ )]*|\bmaybe\b|\bperhaps\b"
)


def mark_all(text: str, context: Context) -> Marked:
    """The text with tags, days, shares, counts, amounts and people marked, in this order."""
    marked = mark(Marked(text), "tag", TAGGED, lambda match: match[1] or match[2])
    marked = mark_shares(mark_days(marked, context))
    marked = mark(marked, "count", COUNTS, lambda match: match.group(0))
    if len(matching.findall(r"(?<!\d)\d[\d.,]*", marked.text)) > 1:
        marked = mark(marked, "count", YEAR, lambda match: match.group(0))
    return mark_people(mark_amounts(marked, context), context)


def read_spending(text: str, context: Context) -> Reading:
    """Reads a message of spending; see Reading."""
    notes = NOTES.search(text)
    marked = mark_all(NOTES.sub("", text), context)
    marked = marked.having(_pronoun_as_name(marked))
    if matching.search(SETTLED, marked.text, re.IGNORECASE) and not _names_a_share(marked):
        return Reading(why="which_debt")
    if any(marked.values[rest[1]].name != ME for rest in matching.finditer(REST, marked.text, re.IGNORECASE)):
        return Reading(why="rest_of_another")
    if any(marked.values[letter].why == "amount_spread" for letter in marked.found("amount", marked.text)):
        marked = marked.having(without(UNSURE, marked.text))
    supposed = matching.search(SUPPOSED, without(NOT_SUPPOSED, marked.text), re.IGNORECASE)
    if supposed:
        return Reading(why="supposed" if marked.found("amount", marked.text) else "not_understood")
    bill = read_bill(marked)
    if bill and bill.why:
        return Reading(why=bill.why)
    pieces = [read_piece(piece, marked) for piece in cut(bill.head if bill else marked.text)]
    pieces += bill.pieces if bill else ()
    pieces = [piece for piece in pieces if piece.role != "nothing"]
    roles = {piece.role for piece in pieces}
    if not pieces or roles & {"unread", "several"}:
        return Reading(why="which_amount" if "several" in roles else "")
    reading = assemble(pieces)
    if notes and reading.drafts:
        noted = tuple(replace(draft, notes=notes["notes"].strip()) for draft in reading.drafts)
        return replace(reading, drafts=noted, scope=())
    return reading


def _pronoun_as_name(marked: Marked) -> str:
    """ "Dinner with Ana 60, she paid": the one other person named so far is meant."""
    others = {marked.values[letter].name: letter for letter in marked.found("person", marked.text)}
    others.pop(ME, None)
    if len(others) != 1:
        return marked.text
    verb = r"(?= (?:paid|pays|owes|covers|covered|got it|bought))"
    return matching.sub(
        rf"\b(?:she|he|they){verb}", next(iter(others.values())), marked.text, flags=re.IGNORECASE
    )


def _names_a_share(marked: Marked) -> bool:
    """ "Dinner 50, Ana owes me 20": a debt named beside a total is a share of it."""
    owes = rf"\bowes?\b(?: {PERSON})? "
    amounts = len(marked.found("amount", marked.text))
    part = rf"{owes}(?:{PERCENT}|half|a third|a quarter|two thirds)"
    if matching.search(part, marked.text, re.IGNORECASE):
        return amounts > 0
    return amounts > 1 and bool(matching.search(rf"{owes}{AMOUNT}", marked.text, re.IGNORECASE))
