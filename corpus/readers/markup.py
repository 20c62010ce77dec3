"""HTML inside a field, as content systems export it, made into paragraphs of plain text."""

from __future__ import annotations

import re

_TAG = re.compile(
    r"</?(?:p|br|div|span|a|strong|em|b|i|u|h[1-6]|ul|ol|li|blockquote|img|figure|table|section)\b[^<>]*>",
    re.IGNORECASE,
)
_MOST_ATTRIBUTES = 500
_LONG = 2 * _MOST_ATTRIBUTES  # characters: fewer cannot hold so many
_LONG_TAG = re.compile(rf"(<[a-zA-Z][\w:.-]{{0,60}})([^<>]{{{_LONG},}})")
_QUOTED = re.compile(r"""=\s*(?:"[^"]*"|'[^']*')""")
_CELLS = {"td", "th"}
# Every other element begins and ends a paragraph.
_INLINE = {
    *("a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "em", "font", "i", "img", "ins", "kbd"),
    *("label", "mark", "q", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "wbr"),
}
# What is no text of the article: code, controls, pictures with their captions and credits, struck-out words.
_DROPPED = ("script", "style", "noscript", "template", "iframe", "svg", "form", "button", "figure", "head")
_STRUCK = ("del", "s", "strike")


def without_crowds(markup: str) -> str:
    """Markup in which a tag with more attributes than any page has keeps none of them.

    The parser compares each attribute of a tag with all before it.
    """
    return _LONG_TAG.sub(_uncrowded, markup) if len(markup) > _LONG else markup


def _uncrowded(match: re.Match[str]) -> str:
    names = _QUOTED.sub(" ", match[2]).replace("=", " ").split()
    return match[1] if len(names) > _MOST_ATTRIBUTES else match[0]


def is_markup(text: str) -> bool:
    """Whether text holds tags of HTML."""
    return "<" in text and _TAG.search(text) is not None


def text_of(markup: str) -> str:
    """The paragraphs of a fragment of HTML, with a blank line between them; no tags, links or pictures."""
    from lxml import etree, html  # 0.1 s that plain text need not pay for

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    data = f"<div>{without_crowds(markup)}</div>".replace("\0", "").encode("utf-8", "replace")
    try:
        tree = html.fromstring(data, parser=parser)
    except etree.ParserError:  # nothing but comments
        return ""
    etree.strip_elements(tree, *_DROPPED, *_STRUCK, with_tail=False)
    pieces: list[str] = []
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if element.tag in _CELLS:
            pieces.append(" | " if event == "end" and element.getnext() is not None else "")
        elif element.tag not in _INLINE:
            pieces.append("\n\n")
        text = element.text if event == "start" else element.tail
        pieces.append((text or "").replace("\n", " "))
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n\n"))
    return "\n\n".join(line for line in lines if line)
