"""Small talk: what people say to Dateline, or beside it, that asks nothing of the reporting."""

from __future__ import annotations

import re
from enum import StrEnum

from index.terms import WORD


class SmallTalk(StrEnum):
    """HELP greets, or asks what Dateline is, holds and can do, or is a bare "?"; THANKS thanks; REMARK is said in
    passing, "lol", or in leaving.
    """

    HELP = "help"
    THANKS = "thanks"
    REMARK = "remark"


# What is said to thanks and remarks, in every shell; Discord says it in its languages.
REPLIES = {SmallTalk.THANKS: "You are welcome.", SmallTalk.REMARK: "Ask me whenever you like."}


def small_talk(text: str) -> SmallTalk | None:
    """What a text is where it is nothing but small talk; None where it may ask something."""
    if not text.strip():
        return None
    if not text.strip("?¿ "):
        return SmallTalk.HELP
    said = " ".join(WORD.findall(text.casefold().replace("’", "'")))
    if _ABOUT_ITSELF.fullmatch(said):
        return SmallTalk.HELP
    if not _ALL.fullmatch(said):
        return None
    if _THANKS.search(said):
        return SmallTalk.THANKS
    return SmallTalk.HELP if _GREETING.search(said) else SmallTalk.REMARK


_GREETING = re.compile(r"\b(?:hi|hello|hey|hiya|howdy|yo|good (?:morning|day|afternoon|evening)|help)\b")
_THANKS = re.compile(r"\b(?:many )?(?:thank you|thanks?|thx|ty|cheers)\b(?: (?:a lot|(?:so|very) much))?")
_REMARK = re.compile(
    r"\b(?:lol|lmao|(?:ha){2,}h?|omg|wtf|wow|ok|okay|cool|nice|great|look|good (?:bot|job)|yes|yeah|yep|nope?|sure"
    r"|really|please|pls|bye(?: bye)?|goodbye|good night|see (?:you|ya))\b"
)
_TO = r"(?: (?:there|you|me|bot|dateline|all|everyone|guys))?"
# Each phrase is taken once and as long as it is, "thank you" before "thank": with every way to divide them, twenty of
# them would take seconds.
_ALL = re.compile(rf"(?>(?:(?:{_THANKS.pattern}|{_GREETING.pattern}|{_REMARK.pattern}){_TO}(?: |$))*)")
_ABOUT_ITSELF = re.compile(
    rf"{_ALL.pattern}(?:"
    r"w(?:h?a?t) (?:can|could|do) (?:you|u|i|we) (?:do|ask|know|answer|have)(?: (?:you|u|about|here))*"
    r"|(?:who|what|how) (?:are|r) (?:you|u)|what is this(?: bot)?"
    r"|(?:are|r) (?:you|u) (?:an? )?(?:(?:ro)?bot|ai|machine|person|human|real)|who (?:wrote this|made you)"
    r"|what(?:'?s| is| are) your sources?|where do you get (?:this|your (?:news|articles|answers))(?: from)?"
    r"|how many articles (?:(?:do|can) (?:you|u|i|we) (?:have|hold|know|search|ask)|are (?:there )?here)"
    r"|(?:what|which)(?:'?s| is) (?:the|your) (?:newest|latest|oldest) article(?: (?:here|you have))?"
    r"|how (?:do|can|does) (?:i|you|this|it)(?: bot)? (?:use|ask|work)(?: (?:you|this|it))?"
    r"|(?:.* )?what(?:'?s| is)?(?: in)? (?:this|the|your) (?:archive|bot|index|corpus)(?: (?:about|for|here))?"
    r")"
)
