"""Reading what a piece of a sentence says about sharing."""

from __future__ import annotations

import re

from agent.offline import matching
from agent.offline import share_readers as read
from agent.offline.marks import AMOUNT, GROUP, PERCENT, PERSON, RATIO, WEIGHT, Marked, squeeze, without
from agent.offline.people import Person
from agent.offline.sharing import Portion, Sharing, join

AND = r" ?(?:, ?and |, ?|\band |& ?|\+ ?|\bplus )(?:with )?"
EVENLY = r"(?:equally|evenly|fairly|in equal (?:parts|shares)|equal (?:parts|shares)|equal)"
VERB = r"(?:to be |let us |we (?:should |will )?|please )?(?:split|share|shared|divide|divided|splitting)\b"
OBJECT = (
    r"(?: (?:it|that|this|them|everything|all|all of (?:it|them|that)|"
    r"(?:the|this|that) (?:bill|cost|costs|total|lot|last one|expense|last expense)))?"
)
AUXILIARY = r"(?:should |will |must |has to |have to )?"
OWES = (
    r"(?:pays?|owes?|covers?|takes?|gets?|has|have|(?:is )?paying|(?:is )?covering|is|are|contributes?)"
    r"(?: for)?(?: only| just)?"
)
PAYS = rf"(?:{AUXILIARY}{OWES}|:|=|at|with)?"
OF_IT = r"(?: of (?:it|that|this|the (?:bill|total|cost|lot)))?"
NOUN = r"(?:'s)? ?(?:share|part|portion|bit)?"
AMONG = r"(?:between|among|amongst)"
GO = r"(?:\b(?:go|going) )?"
SPLIT = rf"(?:\b{VERB}{OBJECT} )?"
EVEN = rf"(?:\b{EVENLY} )?"
THEN_EVEN = rf"(?: {EVENLY})?"

P, W, PC, A, R, G = (
    f"(?P<person>{PERSON})", f"(?P<weight>{WEIGHT})", f"(?P<percent>{PERCENT})", f"(?P<amount>{AMOUNT})",
    f"(?P<ratio>{RATIO})", f"(?P<group>{GROUP})",
)  # fmt: skip
LIST = rf"(?P<people>{PERSON}(?:{AND}{PERSON})*)"
F = "(?P<fraction>" + "|".join(sorted(map(re.escape, read.FRACTIONS), key=len, reverse=True)) + ")"
ALL_BUT = r"(?:but not|but|without|except(?: for)?|excluding|minus|not)"
OPEN_ALL = (
    rf"(?:\b(?:split|shared|for|with|between|among) )?{EVEN}(?:\b(?:between|among|for|with) )?"
    rf"(?:{GROUP}|\ball\b)?"
)
NOT_IN = r"(?:is|are|was|were) (?:not|out) ?(?:in|part of it|sharing|there|included|with us|of it)?"
LEAVE = r"(?:leave|leaving|take|taking|keep|keeping|count|counting)"
OUT_OF = r"(?: of (?:it|that|this|the split|this one|that one|the last one))?(?! (?:for|to|of)\b)"
DID_NOT = r"(?:did|does|do) not (?:eat|drink|join|come|share|take part|participate|have any)"
BUT = r"(?:,? ?\b(?:but|except|only|just|and|with|where|so)(?: that)? )?(?:\b(?:just|only) )?"
BEARS = (
    r"(?:pays?|paying|owes?|owing|covers?|covering|gives?|giving|takes?|gets?|is|puts? in|chips? in|"
    r"contributes?|contributing|adds?|bears?)"
)
MORE = r"(?P<more>more|extra|on top|less|fewer|off)\b"
THAN = (
    rf"(?: than (?:the (?:others?|rest)(?: of us)?|(?:{GROUP})(?: else)?|him|her|them|(?P<than>{PERSON})))?"
    r"(?: each\b)?"
)
AT = r"(?:\b(?:with|between|among|amongst|for|by|to|across|in) )?"

# In this order: who is left out and whose part is said come before the lists of people.
PATTERNS: tuple[tuple[str, read.Reader], ...] = (
    (
        rf"{BUT}(?:\bhave )?{LIST}(?: each| both)?(?: {AUXILIARY}{BEARS})?(?: each| only| just)? {A} {MORE}{THAN}",
        read.more_or_less,
    ),
    (rf"{BUT}\bmy (?:share|part|portion|bit) (?:is|should be) {A} {MORE}{THAN}", read.more_or_less),
    (rf"{BUT}(?:\b(?:an )?(?:extra|additional) )?{A} {MORE} (?:for|on|from|by) {LIST}(?!')(?: each\b)?",
     read.more_or_less),
    (
        rf"{BUT}{LIST} (?:(?:have |has |already )?paid|{AUXILIARY}{BEARS}) (?:[^,;]*? )?"
        rf"(?:more|less|extra|fewer)\b{THAN}",
        read.unclear_share,
    ),
    (
        r"\b(?:do not|not|never|no) (?:to be )?(?:split|share|shared|splitting)\b(?: (?:it|that|this))?|"
        rf"\bunsplit\b(?: (?:it|that))?|\b(?:just|only) (?:mine|(?:for )?{PERSON}$)|\ball mine\b|"
        rf"\bon my own\b|\b(?:all )?on {PERSON}(?= ?(?:$|{AMOUNT}))|"
        rf"(?<!{PERCENT} )(?<!{WEIGHT} )\b(?:just |only )?for (?:myself\b|{PERSON}$)",
        read.own,
    ),
    (rf"{OPEN_ALL} ?\b{ALL_BUT} {LIST}", read.without_people),
    (rf"\b{LEAVE} {LIST} out{OUT_OF}", read.without_people),
    (rf"\b{LEAVE} out {LIST}", read.without_people),
    (rf"{LIST} {NOT_IN}", read.without_people),
    (rf"{LIST} {DID_NOT}", read.without_people),
    (rf"{W} (?:for|to) {P}", read.portion),
    (rf"{P} ?{PAYS} ?{W}", read.portion),
    (rf"{P} (?:counts|pays|gets|is|has) (?:as )?(?P<double>double|twice)\b", read.portion),
    (rf"\b(?P<double>double) for {P}", read.portion),
    (rf"{P} paid {PC}", read.paid_percent),
    (rf"{LIST} ?{PAYS} ?{PC} each\b", read.percent_each),
    (rf"{P} owes? {PERSON} {PC}{OF_IT}", read.portion),
    (rf"(?:\bfor )?{P}{NOUN} ?{PAYS} ?{PC}{OF_IT}", read.portion),
    (rf"\bmy (?:share|part|portion|bit) ?(?:is|was|=|:)? ?(?:{PC}|{A}|{F})", read.portion),
    (rf"{PC}{OF_IT} ?(?:is|for|on|to|by|from|paid by|goes to)? ?{P}(?:'s)?(?!\w)", read.portion),
    (rf"{P} owes? (?:{PERSON} )?{A}{OF_IT}", read.portion_beside),
    (rf"{P}{NOUN} (?:is|was) {A}{OF_IT}", read.portion_beside),
    (rf"{A} (?:of (?:it|that|which) )(?:is|for|on|was) {P}(?:'s)?", read.portion_beside),
    (rf"{P} owes? {PERSON} {F}\b{OF_IT}", read.portion),
    (rf"{P}{NOUN} {AUXILIARY}(?:pays?|owes?|covers?|takes?|gets?|is|has) {F}\b{OF_IT}", read.portion),
    (rf"(?:\bcount )?{P}(?:'s| is| was|) in for (?:{F}\b|{PC}){OF_IT}", read.portion),
    (rf"{P} (?!all\b|everything\b){F}$", read.portion),
    (rf"(?:\b(?:it|that) is )?\b{F}{OF_IT} (?:is|for|on|to) {P}(?:'s)?(?!\w)", read.portion),
    (rf"{SPLIT}{GO}\b(?:half|halves) (?:each )?(?:it )?(?:with|and) {LIST}", read.half_with),
    (rf"{SPLIT}{EVEN}{GO}{R} ?(?:split )?\b{AMONG} {LIST}", read.only),
    (rf"{SPLIT}{EVEN}\b(?:{AMONG}|by) {LIST} ?{R}", read.only),
    (rf"{SPLIT}{GO}{R} ?(?:split )?with {LIST}", read.partners),
    (rf"{SPLIT}\bwith {LIST} {R}", read.partners),
    (rf"{LIST} (?:split )?{R}", read.only),
    (rf"{R} ?(?:for |to )?{LIST}", read.ratio_of),
    (rf"{SPLIT}{EVEN}{AT}{G}{THEN_EVEN}", read.everyone),
    (rf"\b{VERB}{OBJECT} {EVEN}(?:{AMONG}|by|to) {LIST}{THEN_EVEN}", read.only),
    (rf"{EVEN}\b{AMONG} {LIST}{THEN_EVEN}", read.only),
    (rf"{SPLIT}{EVEN}(?:\btogether )?\bwith (?:both )?{LIST}{THEN_EVEN}", read.partners),
    (rf"\bfor (?:both )?{LIST}|{LIST.replace('people', 'alone')}$", read.for_people),
    (rf"{SPLIT}{GO}{R}", read.ratio_alone),
    (rf"\b{VERB}{OBJECT}(?: (?:up|out))?{THEN_EVEN}|\b{EVENLY}\b", read.shared),
)  # fmt: skip


def read_sharing(text: str, marked: Marked) -> tuple[str, Sharing]:
    """What a piece says about sharing, and the piece without it."""
    if unpaired := _unpaired_percents(text):
        return without(rf"(?:\bwith )?{PERSON} ?{PERCENT} ?{PERSON}", text), unpaired
    sharing = Sharing()
    for pattern, reader in _ordered(text):

        def take(match: re.Match[str], reader: read.Reader = reader) -> str:
            nonlocal sharing
            part = reader(match, marked)
            if part is None:
                return match.group(0)
            sharing = join(sharing, part)
            return " "

        text = squeeze(matching.sub(pattern, take, text, flags=re.IGNORECASE))
    return text, sharing


PERCENT_FIRST = (rf"{PC}{OF_IT} ?(?:is|for|on|to|by|from|paid by|goes to)? ?{P}(?:'s)?(?!\w)", read.portion)


def _ordered(text: str) -> tuple[tuple[str, read.Reader], ...]:
    """In "60% Ana 40% me" each percentage stands before its person, in "Ana 60%, me 40%" after."""
    first = matching.search(rf"{PERCENT}|{PERSON}", text)
    return (PERCENT_FIRST, *PATTERNS) if first and matching.match(PERCENT, first.group(0)) else PATTERNS


def _unpaired_percents(text: str) -> Sharing | None:
    """ "Ana 60% me": a percentage between two people, and not one for each."""
    between = matching.search(rf"{PERSON} ?{PERCENT} ?{PERSON}", text)
    one_each = len(matching.findall(PERCENT, text)) == len(matching.findall(PERSON, text))
    return Sharing(said=True, doubt="doubt_shares") if between and not one_each else None


ONE_EXACT = (
    rf"(?:{PERSON}{NOUN} ?(?:only )?(?:owes? {PERSON}|{PAYS}) ?{AMOUNT}{OF_IT}|"
    rf"{AMOUNT}{OF_IT} (?:is|for|on|from|to) {PERSON}(?:'s)?)"
)
PAIR = (
    rf"(?P<first>{PERSON})[^\uE000-\uE2FF]*(?P<after>{AMOUNT})|"
    rf"(?P<before>{AMOUNT})[^\uE000-\uE2FF]*(?P<second>{PERSON})"
)


def exact_piece(text: str, marked: Marked) -> Sharing | None:
    """The shares of a piece that names nothing but people and their amounts: "Ana 20 and Ben 15"."""
    whole = rf"(?:and |where |of which )?{ONE_EXACT}(?: ?(?:,|and|&) ?{ONE_EXACT})*"
    if not matching.fullmatch(whole, text.strip(), re.IGNORECASE):
        return None
    sharing = Sharing()
    text = matching.sub(rf"(\bowes? ){PERSON} (?={AMOUNT})", r"\1", text, flags=re.IGNORECASE)
    for match in matching.finditer(PAIR, text):
        person: Person = marked.values[match["first"] or match["second"]]
        amount = marked.values[match["after"] or match["before"]]
        unknown = () if person.known else (person.name,)
        sharing = join(sharing, read.one_portion(Portion(person.name, "exact", amount.value), unknown))
    return sharing
