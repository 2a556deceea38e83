"""The forms of words in which a piece of spending says more than its amount and what it was for."""

from __future__ import annotations

import re

from agent.offline.categories import category_words
from agent.offline.marks import AMOUNT, DAY, PERSON

CARD = (
    r"(?:(?:credit|debit) )?card|cash|paypal|bizum|visa|mastercard|amex|apple pay|google pay|revolut|venmo|"
    r"bank transfer|direct debit|cheque"
)
METHOD = (
    rf"(?:\bpaid )?\b(?:by|with|via|using|through|on|in) (?:(?:my|the|our|a) )?(?P<method>{CARD})\b|"
    r"(?:\bpaid )?(?<!gift )(?<!birthday )(?<!greeting )(?<!sim )(?<!post)"
    r"\b(?P<end>(?:credit |debit )?card|cash|paypal|bizum)$"
)
KNOWN_CATEGORY = "|".join(map(re.escape, category_words()))
MARK = r"[\uE000-\uEFFF]"
CATEGORY = (
    r"\b(?:put|file|book|log|count) (?:it|that|this|them) (?:under|in|into|as|to|down as) "
    r"(?P<put>\w[\w &-]*?)(?: category)?$|"
    r"\b(?:in the |in )?category ?:? ?(?:is )?(?P<named>\w[\w &-]*?)$|"
    r"\b(?:filed )?under (?:the )?(?P<under>[^\W\d][\w &-]*?)(?: category)?$|"
    rf"\b(?:under|as|in) (?:an? |the )?(?P<known>{KNOWN_CATEGORY})(?: category)?\b"
    rf"(?=$| ?{MARK}| (?:with|split|by|on)\b)"
)
DAYS = r"monday|tuesday|wednesday|thursday|friday|saturday|sunday"
ONE_THING = r"(?! (?:pass|ticket|card|shop|shopping|travelcard|fee|magazine|newspaper|menu))"
# What repeats is told in any language, though the sentence around it is read as a thing and an amount.
SPANS_ELSEWHERE = (
    r"(?:mes(?:es)?|mês|mois|monate?|semanas?|semaines?|wochen?|d[ií]as?|jours?|tage?|"
    r"años?|anos?|ans|ann[ée]es?|jahre?)"
)
REPEATS_ELSEWHERE = (
    r"\b(?:cada|chaque|jede[ns]?|alle|todos (?:os|los)|todas (?:as|las)|tous les|toutes les) (?:\w+ )?"
    rf"{SPANS_ELSEWHERE}\b|\b(?:mensualmente|mensalmente|mensuellement|monatlich|semanalmente|w[öo]chentlich)\b"
)
REPEATS = (
    rf"{REPEATS_ELSEWHERE}|"
    rf"\b(?:every|each|per) (?:single )?(?:month|week|day|year|{DAYS}|other week)\b|\brecurring\b|"
    rf"\b(?:monthly|weekly|daily|yearly|annually|quarterly|fortnightly)\b{ONE_THING}|"
    r"\bonce a (?:month|week|year)\b|\ba month\b|/ ?(?:month|mo|week|year)\b"
)
BUDGET = r"\b(?:in|from|to|under|on|against|into|out of) (?:the|my|our) (?P<budget>\w[\w -]*?) budget\b"
EACH = r"\b(?:each|apiece|per (?:person|head|ticket|piece|night)|a head|pp|p\.p\.)(?!\w)"
GOT = r"(?:got|get|received|have received|was given)"
REFUND = (
    rf"\b{GOT} (?:a )?(?:refund of )?{AMOUNT} (?:back|refunded)\b|\bgot back\b|\brefund(?:ed|s)?\b|"
    rf"{AMOUNT} back\b|\bmoney back\b|\breimbursed\b|\breturned\b"
)
REFUND_WORDS = (
    rf"\b{GOT}\b|\brefund(?:ed|s)?\b(?: of| {PERSON})?|(?<={AMOUNT}) back\b|\bback\b(?= ?{AMOUNT})|"
    r"\bgot back\b|\bmoney back\b|\breimbursed\b|\breturned\b"
)
# In "the shop refunded 30 for the sofa" it is the sofa that less was paid for.
GIVER = (
    rf"^(?:the |my |our )?[^\W\d_][\w' -]*? (?:has |have )?(?:refunded|reimbursed|returned|gave|sent|paid)"
    rf"(?: {PERSON}| us)?(?= (?:back )?{AMOUNT} (?:back )?(?:for|on) )"
)
# "Dentist 95, back on 14 October" says when it was, unless something says that money came.
BACK_THEN = rf"\bback (?P<at>(?:on |in )?)(?P<day>{DAY})"
MONEY_CAME = (
    rf"\b{GOT}\b|\brefund|\breturned\b|\breimbursed\b|\bmoney back\b|\b(?:gave|sent|paid|give)\b.*\bback\b"
)
SOLD = rf"^(?:(?:we|{PERSON}) )?(?:just |also |have |has )*(?:sold|won)\b"
INCOME = (
    rf"{SOLD}|\b(?:salary|wages?|paycheck|paycheque|pay check|payslip|income(?! tax)|bonus|"
    r"pension(?! contribution)|"
    r"dividends?|stipend|got paid|was paid|were paid|earned|earnings|"
    r"royalties|scholarship|freelance pay)\b"
)
INCOME_VERBS = r"\b(?:got|was|were|get) paid\b|\bearned\b"
INCOME_WORDS = rf"{INCOME_VERBS}|{SOLD}|\breceived\b|\bgot\b|\bgets?\b|\bcame in\b|\bhave\b"
GIFT = r"\b(?:gifts?|presents?|birthday|flowers?|bouquet|surprise|card|christmas|wedding)\b"
GOT_FROM = rf"\bmoney from\b|\b(?:got|received|get) {AMOUNT} (?:from|for|as)\b|\bcame in\b"
ALL = r"\b(?:all|both|everything|each of them|all of them|both of them)\b"
