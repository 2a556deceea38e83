"""Taking back what was just written, and bringing it back."""

from __future__ import annotations

import re

from agent.offline import matching
from agent.offline.outcome import Call, Calls, Outcome
from agent.offline.thread import Thread

POLITE = (
    r"(?:(?:please|pls|no|nope|oops|oh|ah|argh|damn|ugh|wait|sorry|actually|ok|hmm|hm|can you|"
    r"could you|can we|"
    r"could we|"
    r"hang on|hold on|(?:one|just a|a) (?:sec|second|moment|minute)|"
    r"i want to|i would like to|i need to|let us|my bad|my mistake|wrong|just)[ ,.!-]+)*"
)
VERB = (
    r"(?:undo|revert|scrap|scratch|take back|roll back|reverse|strike|ctrl[ +-]?z|cancel out|unbook|"
    r"never ?mind(?= (?:that|this|the last))|forget(?= (?:that|the) last))"
)
LEAD = rf"{POLITE}{VERB}\b"
TAKE = rf"{POLITE}take"
THING_WORDS = r"(?:one|ones|thing|entry|expense|change|write|action|booking|purchase|bit|message|step)"
LAST = (
    r"(?:it|that|this|them|those|(?:that|this) one|(?:that|the|my|this|"
    rf"our) (?:very )?last(?: {THING_WORDS})?"
    r"(?: (?:you|i|we) (?:did|booked|wrote|added|said))?|my last|last one|"
    r"what (?:you|i|we) just (?:did|booked|wrote|added|said)|"
    rf"(?:that|the) (?:previous|latest) {THING_WORDS})"
)
EVERY = (
    r"(?:(?:them |those )?(?:all|both)(?: of (?:it|that|them|those|this))?|everything|the lot|the whole lot|"
    r"all (?:two|three|four|five))"
)
ENDS = r"(?:[ ,.!]+(?:please|pls|again|back|thanks|thank you|now|too|for me|my bad|my mistake|sorry))*"
MISTAKE = rf"{POLITE}(?:that|it|this) was (?:a mistake|wrong|an accident|not right)"
# "Forget that" alone only ends the talk; after such a halt it is about what was just written.
HALTED = r"(?:(?:no|oh|sorry|hang on|hold on|wait|(?:one|just a|a) (?:sec|second|moment|minute))[ ,.!-]+)+"
FORGET = rf"{HALTED}(?<=[ ,.!-])forget (?:about )?that(?: one)?{ENDS}"
CANCEL = rf"{POLITE}cancel (?:that|the last (?:one|entry|expense|thing)){ENDS}"
BARE = r"(?:please )?(?:reverse|strike)(?: please)?"
THING = r"(?P<thing>[^\W\d_][\w &'-]{1,40}?)(?: (?:expense|entry|one|purchase|back))?"
SPLIT_ONLY = (
    rf"(?:{LEAD}|{TAKE}|{POLITE}remove) (?:back )?(?:the|that) (?:last )?(?:split|sharing|"
    rf"share)(?: back)?{ENDS}"
)
REDO = (
    rf"{POLITE}(?:redo(?: (?:it|that|this|the last one))?|re-do(?: (?:it|that))?|"
    r"(?:undo|revert|reverse|take back) (?:the|that|my|your|this) (?:last )?(?:undo|undoing)|"
    r"un-?undo(?: (?:it|that))?|"
    r"undo what you just undid|(?:bring|put|get) (?:it|that|this|them|that one|the last one) back|"
    r"(?:restore|reinstate|recover) (?:it|that|this|the last one)|do not undo(?: (?:it|that))?|"
    r"i did not mean to undo(?: (?:it|that))?)" + ENDS
)
BRING_THING = (
    rf"{POLITE}(?:bring|put) (?:the|my|our) {THING} back{ENDS}|{POLITE}bring back (?:the|my|"
    rf"our) (?P<back>[\w &'-]+?){ENDS}"
)
BRING_IT = rf"{POLITE}bring back (?:it|that){ENDS}"


def read_undo(text: str, thread: Thread) -> Outcome | None:
    """The call that a sentence about taking back or bringing back means, or None."""
    words = matching.sub(r"\s+", " ", text.strip(" .!?,"))
    if matching.fullmatch(SPLIT_ONLY, words, re.IGNORECASE):
        # Where the split was said with the expense, an undo would take the expense away, too.
        again = thread.last_write == "split_expense"
        return Calls((Call("undo", {}) if again else Call("split_expense", {"remove": True}),))
    if matching.fullmatch(rf"{REDO}|{BRING_IT}", words, re.IGNORECASE):
        return Calls((Call("undo", {"redo": True}),))
    if found := matching.fullmatch(BRING_THING, words, re.IGNORECASE):
        thing = (found["thing"] or found["back"]).strip()
        return Calls((Call("undo", {"redo": True, "description": thing}),))
    if matching.fullmatch(rf"(?:{LEAD}|{TAKE}) {EVERY}{ENDS}", words, re.IGNORECASE):
        return Calls((Call("undo", {}),))
    if _means_last(words):
        return None if matching.fullmatch(BARE, words, re.IGNORECASE) else _last(words, thread)
    return _named(words)


def _means_last(words: str) -> bool:
    last = rf"{LEAD}(?: {LAST})?{ENDS}|(?:{LEAD}|{TAKE}) {LAST} back{ENDS}|{MISTAKE}|{CANCEL}|{FORGET}"
    return matching.fullmatch(last, words, re.IGNORECASE) is not None


def _last(words: str, thread: Thread) -> Outcome:
    """Takes back what the last message wrote; of several expenses "the last one" is one of them."""
    if len(thread.batch) > 1 and matching.search(r"\blast\b|\b(?:that|this) one\b", words, re.IGNORECASE):
        return Calls((Call("undo", {"expense": thread.batch[-1].ref}),))
    return Calls((Call("undo", {}),))


def _named(words: str) -> Outcome | None:
    """Takes back an expense that is named by its reference or by what it was for."""
    reference = rf"{LEAD} (?:expense |entry |ref )?#?(?P<ref>(?=\w*\d)[A-Za-z0-9]{{6}}){ENDS}"
    if found := matching.fullmatch(reference, words, re.IGNORECASE):
        return Calls((Call("undo", {"expense": found["ref"].upper()}),))
    named = rf"(?:{LEAD}|{TAKE}(?=.* back\b)) (?:the|my|our|those|that) (?:last )?{THING}{ENDS}"
    if found := matching.fullmatch(named, words, re.IGNORECASE):
        return Calls((Call("undo", {"description": found["thing"].strip()}),))
    return None
