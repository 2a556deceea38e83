"""The words that no description holds, or that it does not begin or end with."""

from __future__ import annotations

FILLER = (
    r"\b(?:in total|in all|all in|all together|altogether|total(?:ling)?|including (?:the )?tip|incl\.? tip|"
    r"with (?:the )?tips?|tips? included|with tax|as well|approximately|approx\.?|roughly|around|about|circa|"
    r"exactly|something like|please|thanks|thank you|again|only|just|a total of|worth of|"
    r"to (?:the|my|our) (?:expenses|list|books|spending))\b"
)
EDGE = (
    r"(?:for|on|at|from|of|to|in|into|and|was|were|is|the|a|an|some|my|our|this|that|these|those|then|also|plus|"
    r"all|both|too|but|=|:|-|–|—|~|\.|!|\(|\)|\"|'|/|\||=>|->|paid|spent|bought|got|cost)"
)
FORBIDDEN = frozenset(
    "i you he she it they we him us them who whom whose what when where why how which there here is are am was were be "
    "been being have has had do does did done doing will would shall should can could may might must cannot not never "
    "none if because although while whether unless until since or but so though however than then pay pays paying "
    "spend spends spending spent paid buy buys buying bought cost costs costing owe owes owed owing lend lent borrow "
    "borrowed give gives gave given giving get gets getting got go goes going gone want wants wanted need needs "
    "needed think thinks thought know knows like likes liked love loves wish hope maybe perhaps please help tell "
    "show set make makes made change changed delete deleted remove removed update cancel cancelled edit move moved "
    "transfer transferred send sent withdraw withdrew withdrawn deposit deposited deducted charged charge steal "
    "stole stolen lost lose found find win won sell sold see saw seen say says said ask asked let keep keeps kept "
    "put come came take takes use used uses work works working try tried trying check look wait still instead "
    "actually really very also stop start starts started closed open save saved repay repaid settle settled every "
    "each per between balance increase decrease reduce exchange convert rate rates limit account accounts declined "
    "pending towards toward concerning regarding about schedule scheduled enjoy arrived arrive refused incorrect "
    "correct affirmative goodbye bye ciao farewell sure freeze create creates creating apply loan amount atm "
    "withdrawal exact its request yes no ok okay yeah nope hi hello hey remember forgot forget".split()
)
NOT_FIRST = frozenset("with for about by as of without".split())
NOT_LAST = frozenset("afternoon morning evening midday today now ago later soon again with for by as of".split())
# Words that end like a past tense and name things.
PAST_NOUNS = ("bed", "seed", "feed", "weed", "shed", "speed")
