"""What a model says about itself, its task and its sources: openings, offers, questions back, refusals."""

from __future__ import annotations

import re

REFUSAL = "NOT IN THE REPORTING"

_SOURCES = (
    r"(?:(?:provided|given|available|supplied|above|attached|news|following|retrieved|numbered) )*"
    r"(?:reporting|passages?|articles?|sources?|contexts?|texts?|excerpts?|documents?|materials?|coverage|snippets?)"
)
_THESE = rf"(?:any of )?(?:the|these|those|this|your|any)?\s*{_SOURCES}"
_GIVEN = r"(?: (?:provided|given|above|supplied|here|available|you (?:provided|gave|shared)))?(?: \[?\d+\]?)?"
# What leads up to a sentence, and is none of it.
COURTESY = re.compile(
    r"^\s*(?:(?:sure(?: thing)?|certainly|of course|okay|ok|absolutely|(?:great|good) question|yes|thank you)"
    r"[!,.:]+\s+|(?:(?:final |short |direct )?answer|response|sentence(?: \d+)?|claim(?: \d+)?|summary|fact)"
    r"\s*[:–-]\s+|here(?:['’]s| is| are)\b[^.:\n]{0,80}:\s*"
    r"|(?:in summary|to summari[sz]e|in short|overall),\s+"
    rf"|(?:according to|based on|from|per|in|as (?:\w+ )?(?:in|by)) {_THESE}{_GIVEN},\s*"
    rf"|{_THESE}{_GIVEN} (?:say|state|report|mention|indicate|note|explain|suggest|show|confirm)s?"
    r"(?: that)?:?\s+)+",
    re.IGNORECASE,
)
_OFFER = re.compile(
    r"^\W*(?:let me know|feel free|if you(?:['’]d| would)? (?:like|have|need|want|are|could)|would you"
    r"|do you (?:want|need)|(?:i )?hope (?:this|that|it)|is there anything"
    r"|please (?:note|let|feel|provide|check)|note that (?:the|these|this) "
    r"|i(?:['’]d| would| can|['’]ll| will|['’]m|am) (?:also )?(?:be )?"
    r"(?:happy|glad|help|recommend|provide|look|need)|shall i|want me to|happy to"
    r"|you (?:may|might|can|could) (?:want|wish|check|consult|also)|sure|certainly|of course|okay|understood"
    r"|thanks|thank you|here (?:is|are)|here['’]s)\b",
    re.IGNORECASE,
)
_LIST = re.compile(r"^\W*(?:sources?|references?|citations?)(?: used)?\W*:", re.IGNORECASE)
_QUESTION = re.compile(r"\?[\"'”’)]*$")
_NOT = r"(?:do|does|did|is|are|was|were|has|have|had|can|could)(?: not|n[’']t|not)"
_NO = r"(?:never|lacks?|fails? to|(?:make|offer|give|contain|provide)s? no|says? nothing|(?:is|are) silent)"
_FINDS = r"(?:\w+ )?(?:answer|find|know|have|see|determine|tell|provide|help|say)"
_REFUSED = re.compile(
    rf"^\W*{REFUSAL}|^\W*(?:n/a|none|unknown|unanswerable|no answer(?: found)?)\b"
    r"|^\W*not (?:stated|specified|mentioned|available|enough)\b"
    rf"|\b{_THESE}{_GIVEN} (?:\w+ )?(?:{_NOT}|{_NO})\b"
    rf"|\b{_THESE}{_GIVEN}, (?:there (?:is|are|was|were) no|(?:it|this) (?:is|was)(?: not|n[’']t)|i)\b"
    r"|\b(?:not|n[’']t|never|nothing|nowhere|none"
    r"|no (?:\w+ )?(?:information|mention|detail|answer|reference|evidence)s?)"
    rf"\b[^.]{{0,60}}\b(?:in|by|from|within|of) {_THESE}(?!\w)"
    r"|\bi(?: am|['’]m) (?:not able|unable|afraid|sorry)"
    rf"|\bi (?:cannot|can[’']t|could(?: not|n[’']t)|d(?:o|id)(?: not|n[’']t)) {_FINDS}"
    r"|\b(?:cannot|can[’']t|could not) be (?:answered|determined|found|established)(?: from)?\b"
    r"|^\W*(?:there is )?(?:insufficient|not enough|no) (?:relevant |specific |further )?"
    r"(?:information|context|details?)\b"
    r"|\boutside (?:of )?the scope\b",
    re.IGNORECASE,
)
_GIVEN_HERE = re.compile(rf"{REFUSAL}|\b(?:passages?|excerpts?|snippets?|context|provided)\b", re.IGNORECASE)


def is_courtesy(text: str, *, quoted: bool) -> bool:
    """Whether a sentence is none of the answer: an offer, a question back, a list of sources.

    What is `quoted` from a passage is part of the answer in any case.
    """
    if _LIST.match(text):
        return True
    return not quoted and bool(_OFFER.match(text) or _QUESTION.search(text) or text.rstrip().endswith(":"))


def refuses(text: str, *, quoted: bool = False) -> bool:
    """Whether a sentence says, in whatever words, that the reporting does not answer.

    With a quote it is a statement about "the documents" or "the articles", unless it speaks of what only the
    model was given.
    """
    return bool(_REFUSED.search(text)) and (not quoted or bool(_GIVEN_HERE.search(text)))
