"""What a model says about itself, its task and its sources: openings, offers, questions back, refusals."""

from __future__ import annotations

import re

from bot.writing.reply.markers import MARKER

REFUSAL = "NOT IN THE REPORTING"

_PASSAGES = r"(?:passages?|excerpts?|snippets?|contexts?)"
_SOURCES = (
    r"(?:(?:provided|given|available|supplied|above|attached|news|following|retrieved|numbered|first|second) )*"
    rf"(?:{_PASSAGES}|reporting|articles?|sources?|texts?|documents?|materials?|coverage)"
)
_THESE = rf"(?:any of )?(?:the|these|those|this|your|any)?\s*{_SOURCES}"
_GIVEN = r"(?: (?:provided|given|above|supplied|here|available|you (?:provided|gave|shared)))?(?: \[?\d+\]?)?"
_SAY = r"(?:say|state|report|mention|indicate|note|explain|suggest|show|confirm)"
_ANNOUNCES = (
    r"(?:answer|found|findings?|here|clear|short|brief|final(?:ly)?|summary|sum|conclusion|results?|response"
    r"|note|fact)"
)
_LABEL = re.compile(
    r"^\W*(?:(?:supporting |exact |direct )?(?:quotes?|proofs?|evidence|support|sources?|passages?|citations?)"
    r"|references?|sentences?|claims?|answers?)(?: \d+)?\W*$",
    re.IGNORECASE,
)
# What leads up to a sentence, and is none of it.
_LEADS = (
    r"(?:sure(?: thing)?|certainly|of course|okay|ok|absolutely|(?:great|good) question|yes|thank you)[!,.:]+\s+",
    rf"(?:[\w']+,? ){{0,4}}{_ANNOUNCES}(?: (?:is|are|you go|this|that|it))*\s*:\s+",
    r"(?:a|assistant|sentence(?: \d+)?|claim(?: \d+)?|tl;?dr|(?:passage|source|article)\s*\d+)\s*[:–-]\s+",
    r"(?:answer|response|summary)\s*[–-]\s+|the answer (?:is|was) that\s+|well,\s+",
    r"here(?:['’]s| is| are)\b[^.:\n]{0,80}:\s*",
    r"(?:in summary|to summari[sz]e|in short|overall|to answer (?:your|the|this) question),\s+",
    rf"(?:according to|based on|from|(?:as )?per|in|as (?:\w+ )?(?:in|by)) "
    rf"(?:{_THESE}{_GIVEN}|(?:{MARKER.pattern})),\s*",
    r"based on (?:the|this) information(?: (?:given|provided|above))?,\s*",
    rf"(?:{_THESE}{_GIVEN}|the news (?:report|story)) {_SAY}s?(?: that)?:?\s+",
    rf"it is {_SAY}e?d (?:(?:in|by|from) {_THESE}{_GIVEN} )?that\s+",
    rf"(?:we|you|one) can see (?:in|by|from) {_THESE}{_GIVEN} that\s+",
    # "As passage 2 explains,", "The passages tell us that"
    rf"(?:\w+ ){{0,4}}{_PASSAGES}\b(?: #?\w+){{0,4}}(?: that|[,:])\s+",
)
COURTESY = re.compile(rf"^\s*(?:{'|'.join(_LEADS)})+", re.IGNORECASE)
_OFFER = re.compile(
    r"^\W*(?:let me know|feel free|if you(?:['’]d| would)? (?:like|have|need|want|are|could)|would you"
    r"|do you (?:want|need)|(?:i )?hope (?:this|that|it)|is there anything|for more\b[^.]{0,20}, (?:see|read)"
    r"|please (?:note|let|feel|provide|check)|note that (?:the|these|this) "
    r"|i(?:['’]d| would| can|['’]ll| will|['’]m|am) (?:also )?(?:be )?"
    r"(?:happy|glad|help|recommend|provide|look|need)|shall i|want me to|happy to"
    r"|you (?:may|might|can|could) (?:want|wish|check|consult|also)|(?:sure|certainly|of course|okay|understood"
    r"|thanks|yes|no)\W*$|thank you|here (?:is|are|it goes|goes|you go|we go)|here['’]s|that (?:is|was) (?:all|what)"
    r"|in (?:summary|short)\W)(?!\w)",
    re.IGNORECASE,
)
# What a model says of its own work.
_ABOUT_ITSELF = re.compile(
    r"^\W*(?:(?:thinking|reasoning|thoughts?|analysis|explanation|rationale|note|disclaimer|confidence(?: \w+)?"
    r"|word count|step \d+|passages? used|language|human|user)\W*:|(?:the )?end(?: of (?:the )?answer)?\W*$"
    r"|done\W*$|no (?:further )?explanation\b"
    rf"|(?:this|the) (?:answer|response|summary) (?:is|was)\b|all (?:information|quotes?)\b[^.]{{0,20}} {_THESE}"
    r"|(?:let me|let['’]s|first,? i|now,? i|i (?:will|need to|should|must|have|used)|i['’](?:ll|ve)"
    r"|we need to|the user|the question (?:is|asks)|looking at the|to answer (?:this|the))\b)",
    re.IGNORECASE,
)
_LIST = re.compile(r"^\W*(?:sources?|references?|citations?)(?: used)?\W*:", re.IGNORECASE)
_LIST_HEAD = re.compile(r"^\W*(?:sources?|references?|citations?)(?: used)?\W*$", re.IGNORECASE)
_EXCLAIMS = re.compile(r"^\W*(?:\w+\W+){1,3}\w*!\W*$|^\W*\w+!\W*$")
_QUESTION = re.compile(r"\?[\"'”’)]*$")
_NOT = r"(?:do|does|did|is|are|was|were|has|have|had|can|could)(?: not|n[’']t|not)"
_NO = (
    r"(?:never|lacks?|fails? to|(?:make|offer|give|contain|provide|have|ha)s? no|says? nothing|(?:is|are) silent"
    r"|only\b[^.]{1,80}\bnot)"
)
_FINDS = r"(?:\w+ )?(?:answer|find|know|have|see|determine|tell|provide|help|say)"
_TELLS = r"(?:say|answer|mention|state|specify|name|tell|give|contain|cover|provide|include|address|discuss)"
_HERE = rf"(?:{_THESE}{_GIVEN}(?!\w| of\b))"
_NONE_OF = r"(?:\bnot|n[’']t|\bnever|\bnothing|\bnowhere|\bnone|\bunclear|\bunknown|\bimpossible)"
_REFUSED = re.compile(
    rf"{REFUSAL}|^\W*(?:n/a|none|null|unknown|unanswerable|not found|no data|no answer(?: found)?(?: in {_THESE})?)\W*$"
    r"|^\W*not (?:stated|specified|mentioned|available|enough)\b"
    # "The passages do not say", and in whatever else they are said to be about.
    rf"|(?:^|[^\w ]\s*|\b(?:because|but|since|as|and|that|while|although|though|if) ){_HERE} (?:\w+ )?"
    rf"(?:{_NOT}|{_NO})\b"
    rf"|(?:^|\b(?:while|although|though) |\bthe(?:se)? (?:\w+ )?){_PASSAGES}{_GIVEN} (?!of\b|{_SAY}s?\b(?! the\b))"
    r"[^.]{0,100}(?:\bdo(?:es)? not|\b(?:is|are|ca|do|does)n['’]t|\bnot enough|\bbut not|\bunclear)"
    rf"|\b{_HERE}, (?:there (?:is|are|was|were) no|(?:it|this) (?:is|was)(?: not|n[’']t)|i)\b"
    rf"|(?:{_NONE_OF}|\b(?:no|insufficient) (?:\w+ )?(?:information|mention|detail|answer|reference|evidence)s?)"
    rf"(?!\w)[^.]{{0,60}}\b(?:in|by|from|within|of) {_HERE}"
    rf"|\b{_PASSAGES}\b[^.]{{0,60}}\b(?:nothing|silent|missing|unanswerable|about other)\b"
    rf"|\b(?:provided|given) {_SOURCES} (?:is|are) about\b|\b(?:unanswerable|missing|no info)\b[^.]{{0,60}}\b"
    rf"(?:in|from|with|by) {_HERE}|^\W*(?:it|that)(?: is|['’]s) not in (?:t?here|any)\b|^\W*nothing about\b"
    rf"|\b{_PASSAGES}\b[^.]{{0,80}}\bbut not\b|\b(?:cannot|neither|none|no)\b[^.]{{0,40}}\b{_PASSAGES}\b"
    rf"|{_NONE_OF}(?!\w)[^.]{{0,40}}\banswers? (?:the|this|that|your) question|\bi (?:see|find|found|saw) no\b"
    r"|\b(?:is|are)(?: not|n[’']t) (?:mentioned|discussed|covered)\W*$"
    rf"|\bno (?:\w+ )?{_SOURCES} (?:\w+ )?{_TELLS}s?\b"
    r"|\bi(?: am|['’]m| was) (?:not able|unable|afraid|sorry)"
    rf"|\bi (?:cannot|can[’']t|could(?: not|n[’']t)|d(?:o|id)(?: not|n[’']t)) {_FINDS}"
    r"|\b(?:cannot|can[’']t|could not) be (?:answered|determined|found|established)(?: from)?\b"
    r"|^\W*(?:there is )?(?:insufficient|not enough) (?:\w+ )?(?:information|context|details?|evidence)\b"
    r"|^\W*(?:there is )?no (?:\w+ )?(?:information|details?)(?: (?:is|was))?"
    r"(?: (?:available|provided|given|found))?\W*$"
    r"|^\W*(?:this|that|the|the requested) (?:information|answer|question|detail)s? (?:is|are)(?: not|n['’]t)\b"
    rf"|^\W*(?:it|they) do(?:es)?(?: not|n['’]t) (?:say|answer|mention|specify|state|tell)\b"
    r"|^\W*nothing here\b|\boutside (?:of )?the scope\b",
    re.IGNORECASE,
)
_GIVEN_HERE = re.compile(rf"{REFUSAL}|\b(?:{_PASSAGES}|provided)\b", re.IGNORECASE)


def begins_sources(line: str) -> bool:
    """Whether a line is the heading of a list of sources."""
    return bool(_LIST_HEAD.match(line))


def is_courtesy(text: str, *, quoted: bool) -> bool:
    """Whether a sentence is none of the answer: an offer, a question back, a list of sources.

    What is `quoted` from a passage is part of the answer in any case.
    """
    if _LIST.match(text):
        return True
    if quoted:
        return False
    none = _ABOUT_ITSELF.match(text) or _OFFER.match(text) or _QUESTION.search(text) or _EXCLAIMS.match(text)
    return bool(none) or bool(_GIVEN_HERE.search(text)) or text.rstrip().endswith(":")


def is_label(text: str) -> bool:
    """Whether a line without a full stop only says what comes below it."""
    return bool(_LABEL.match(text))


def refuses(text: str, *, quoted: bool = False) -> bool:
    """Whether a sentence says, in whatever words, that the reporting does not answer.

    With a quote it is a statement about "the documents" or "the articles", unless it speaks of what only the
    model was given.
    """
    return bool(_REFUSED.search(text)) and (not quoted or bool(_GIVEN_HERE.search(text)))
