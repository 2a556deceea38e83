"""Greetings, thanks, help, and what the offline model is."""

from __future__ import annotations

from agent.offline import matching
from agent.offline.context import Context
from agent.offline.outcome import Outcome, Says
from agent.offline.phrases import say

GREETING = r"(?:hi|hello|hey|hiya|howdy|yo|good (?:morning|afternoon|evening|day))(?: (?:there|again|wallai|everyone))?"
SENTENCES = (
    (GREETING, "hello"),
    (
        r"(?:thanks|thank you|thx|ty|cheers|great|perfect|nice|awesome|cool|super|brilliant|lovely|good job|"
        r"well done|excellent)(?: (?:a lot|so much|very much|wallai|again|you|thanks|thank you|one|job))*",
        "thanks",
    ),
    (
        r"(?:(?:thanks|thank you),? )?(?:bye|goodbye|bye bye|good ?night|see you(?: later| soon)?|ciao|"
        r"farewell)",
        "bye",
    ),
    (
        r"(?:ok|okay|alright|all right|fine|good|got it|yes|yep|yeah|sure|no|nope|k|nothing|never ?mind|"
        r"forget it|cancel|stop|hang on|hold on|(?:one|just a) (?:sec|second|moment|minute))"
        r"(?: (?:thanks|thank you|then|it))*",
        "acknowledged",
    ),
    (
        rf"(?:{GREETING}[,.!]* )?"
        r"(?:(?:please )?help(?: me)?(?: please)?|\?|commands|menu|examples?|show me (?:some )?examples|"
        r"/?start|/help|"
        r"(?:so )?what (?:can|could) (?:you|i|wallai) (?:do|say|ask|write|ask you)"
        r"(?: (?:for me|here|with you|for us))?|"
        r"what (?:do you do|are you able to do|are you capable of|can you help (?:me |us )?with|"
        r"kind of things can you do(?: for (?:me|us))?|else can you do|are your (?:features|capabilities))|"
        r"how (?:do|does|can) (?:you|this|it|i|wallai) (?:work|use (?:this|you|it|wallai)|get started|start|"
        r"help)|"
        r"how can you help(?: me| us)?|what should i (?:say|do|type|write))",
        "help",
    ),
    (
        r"(?:(?:i|we) )?(?:(?:have |did )?not (?:spen[dt]|buy|bought|pay|paid) anything|"
        r"(?:have )?(?:spent|bought|paid) nothing)"
        r"(?: (?:today|yesterday|at all|so far|(?:this|last) \w+|on \w+day))*",
        "spent_nothing",
    ),
    (
        r"(?:who|what) are you(?: really)?|are you (?:an? )?(?:ai|a\.i\.|bot|robot|human|real|real person|"
        r"person|"
        r"llm|language model|claude|chatgpt|gpt|machine|offline model)(?: or .+)?|"
        r"am i (?:talking|speaking|chatting) (?:to|with) (?:an? )?.+|what is your name|"
        r"(?:which|what) (?:model|ai) (?:are you|is this|do you use)|"
        r"is this (?:an? )?(?:ai|bot|claude|chatgpt)|who (?:made|built|created) you",
        "whoami",
    ),
)


def read_smalltalk(text: str, context: Context) -> Outcome | None:
    """The answer to a sentence that is about nothing in the books, or None."""
    words = matching.sub(r"\s+", " ", text.strip(" .!,;:)(").lower())
    words = words.rstrip("? .!,") or words
    for pattern, key in SENTENCES:
        if matching.fullmatch(pattern, words):
            return Says(say(key, name=context.speaker, space=context.space or "your space"))
    return None
