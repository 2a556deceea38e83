"""The words in which people create budgets and ask about them."""

from __future__ import annotations

from agent.offline.calendar_days import MONTH

FRAMEWORKS = (
    (r"\b50 ?[/ -] ?30 ?[/ -] ?20\b|\bfifty[ /-]thirty[ /-]twenty\b", "50_30_20"),
    (r"\b60 ?[/ -] ?20 ?[/ -] ?20\b|\bsixty[ /-]twenty[ /-]twenty\b", "60_20_20"),
    (r"\bzero[ -]*based\b|\bzero[ -](?:sum )?budget\b|\bzero[ -]sum\b", "zero_based"),
    (r"\bcustom\b", "custom"),
)
FRAMEWORK = "|".join(pattern for pattern, name in FRAMEWORKS if name != "custom")
CREATE = (
    r"\b(?:create|set ?up|make|plan|start|build|add|new|do|prepare|want|need|give|let|use|put together|"
    r"draw up|open)\b"
)
LEFT = (
    r"\b(?:left|remaining|remains?|leftover)\b|\bover (?:the |our |my )?budget\b|"
    r"\b(?:on|within|under) (?:the |our |my )?budget\b|\bcan (?:we|i) still spend\b|\bstill (?:have|"
    r"available)\b|"
    r"\bstill spend\b|^how (?:are|am) (?:we|i) doing(?: (?:on|with|for|in|this month|so far)\b|[ ?]*$)|"
    r"\b(?:are|am) (?:we|i) over\b|\bstill in budget\b"
)
MONTH_WORDS = (
    r"\b(?:(?:for|in|of|during|from) )?(?:(?P<which>this|next|last|current|coming|previous) month(?:'s)?|"
    rf"(?P<iso>\d{{4}}-(?:0[1-9]|1[0-2]))\b|(?P<name>{MONTH})(?:'s)?(?: (?P<year>\d{{4}})\b)?)"
)
# "Kite club as a want": the type of a word of the space's own.
AS_A = r"(?: (?:as|is) (?:an? )?(?P<type>need|want|saving)s?)?"
ITEM_TYPES = {"need": "needs", "want": "wants", "saving": "savings"}
ITEM_NAME = r"[^\W\d_][\w &'-]*?"
FILLERS = (
    r"\b(?:please|can|could|you|would|like|to|i|we|us|me|want|need|let|create|set ?up|set|up|make|plan|"
    r"start|build|"
    r"add|new|do|prepare|give|use|put|together|draw|open|a|an|the|my|our|budget|with|on|of|for|income|salary|"
    r"earnings|earning|and|is|at|in|framework|rule|method|style|based|using|it|month|monthly|total|net|per|"
    r"have|earn|"
    r"that|will|get|items?|following|having|from|as|this|space|home|assuming)\b"
)
WHICH_ANSWER = (
    r"(?:an? |the )?(?:50 ?[/ -] ?30 ?[/ -] ?20|60 ?[/ -] ?20 ?[/ -] ?20|zero[ -]*based|custom)"
    r"(?: one)?(?: budget)?"
)
# What is said of an income beside its amount: "2900 after tax", "take-home".
TAXED = (
    r"(?:after|before) tax(?:es)?|net|gross|take[- ]?home(?: pay)?|post[- ]tax|pre[- ]tax|"
    r"(?:net|clear) of tax"
)
EARNS = (
    r"(?:(?:we|i) (?:both |together )?(?:make|earn|have|get|bring (?:in|home)|take home|net)(?: about)? |"
    r"(?:the|my|our) (?:(?:net|monthly|joint|total) )*(?:income|salary|pay) (?:is|will be) |income:? )"
)
MONEY_ANSWER = (
    rf"{EARNS}?(?P<kept>(?:[€$£] ?)?\d[\d.,]* ?(?:k|[€$£]|euros?|eur)?)"
    rf"(?:[ ,(]+(?:{TAXED}|a month|per month|monthly|together|in total|between us)\)?)*"
)
PLANS = rf"\b(?:plan|planning|set ?up|start|do|use|try)\b.*(?:{FRAMEWORK})"
SHARES = r"\b(?:split\w*|shar(?:e|ed|es|ing)|divid\w+)\b"
ITEMS_ANSWER = r"(?:[^\W\d_][\w &'-]* [\d.,]+(?: *(?:,|and|;) *)?)+"
SPENDING = (
    r"(?:left|remaining|available|remains?|budget(?:ed)?|money|spend|spent|over|allowance|have|going|doing)"
)
ITEM = (
    rf"\b{SPENDING} (?:for|on|in|of|from|to spend on) (?:(?:the|my|our) )?(?P<item>{ITEM_NAME})(?: budget)?$|"
    rf"\b(?:the|my|our) (?P<named>{ITEM_NAME}) budget\b|"
    r"^(?:how|what) (?:is|are|about) (?P<how>[\w ]+?) (?:doing|left)$|"
    r"^(?:how much|what) (?P<many>[\w &-]+?) (?:money )?(?:is|are|do we have|do i have|remains) ?(?:left)?\b|"
    r"\bover (?:budget )?(?:on|for|in) (?P<over>[\w &-]+?)$|"
    r"\b(?:what|how much) (?:can|could|may) (?:we|i) (?:spend )?(?:on|for) (?P<can>[\w &-]+?)$|"
    r"^(?:remaining|leftover) (?:for )?(?P<rest>[\w &-]+?)$|"
    rf"^(?P<first>{ITEM_NAME}) (?:left|remaining|budget)$"
)
NO_ITEM = (
    r"we|i|us|me|is|it|much|money|there|still|the|what|what is|how much|current|monthly|whole|overall|total|"
    r"entire|"
    r"budget|spend|to spend|this|my|our|left|remaining|how is|how much is|show|show me|is left|"
    r"how is the|how are the|"
    r"are we over|am i over|are we on|how is our|how is my"
)
BY_ITSELF = (
    r"(?:(?:please|so|and|hey|show|me|tell|give|how|what|is|are|am|was|do|does|did|have|has|we|i|it|us|much|"
    r"money|"
    r"the|our|my|a|any|of|on|in|for|to|with|over|under|within|budget|budgets|left|remaining|remain|remains|"
    r"leftover|"
    r"still|doing|going|looking|look|like|overview|status|total|overall|monthly|current|month|spend|spent|"
    r"can|there|"
    r"from|at|by|gone|go|exceeded|about|see|track|way|available|whole|space|home)\b[ ,']*)+"
)
NOT_A_BUDGET = (
    r"\b(?:card|account|balance|bank|credit|vacation|pto|time|days|battery|seats|tickets|address|home|job)\b"
)
