"""The words that no description holds, or that it does not begin or end with."""

from __future__ import annotations

from agent.offline.lexicon import word_list

FILLER = (
    r"\b(?:in total|in all|all in|all together|altogether|total(?:ling)?|including (?:the )?tip|incl\.? tip|"
    r"with (?:the )?tips?|tips? included|with tax|as well|approximately|approx\.?|roughly|around|about|circa|"
    r"exactly|something like|please|thanks|thank you|again|only|just|a total of|worth of|"
    r"to (?:the|my|our) (?:expenses|list|books|spending))\b"
)
EDGE = (
    r"(?:for|on|at|from|of|to|in|into|and|was|were|is|the|a|an|some|my|our|this|that|these|those|then|also|"
    r"plus|"
    r"all|both|too|but|=|:|-|–|—|~|\.|!|\(|\)|\"|'|/|\||=>|->|paid|spent|bought|got|cost)"
)
FORBIDDEN = word_list("forbidden")
NOT_FIRST = word_list("not_first")
NOT_LAST = word_list("not_last")
# Words that end like a past tense and name things.
PAST_NOUNS = ("bed", "seed", "feed", "weed", "shed", "speed")
