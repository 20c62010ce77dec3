"""A picture of messages as Discord lays them out on a phone: an SVG, drawn from the components as they are sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from tests.support.discord.markdown import Node, parse

_WIDTH, _GAP, _COLUMNS = 390, 24, 2
_LINE, _SMALL_LINE, _BUTTON = 19, 16, 30
# Letters in a whole line and in one beside a button; a bold one is wider.
_WHOLE, _BESIDE, _BOLD = 48, 36, 1.15
_TEXT, _CLICKED, _SECTION, _CONTAINER, _ROW = 10, 2, 9, 17, 1
_COLOURS = {"text": "#dbdee1", "small": "#a3a8ae", "asked": "#f2f3f5"}


@dataclass
class Column:
    """Messages below each other; `top` is where the next one begins."""

    left: int
    top: int = 16
    drawn: list[str] = field(default_factory=list)

    def message(self, asked: str, components: list[dict[str, Any]]) -> None:
        for words in _wrapped(((word, True) for word in asked.split()), _WHOLE):
            self._line(words, "asked", self.left)
        for component in components:
            self._component(component, self.left, _WHOLE)
        self.top += _GAP

    def _component(self, component: dict[str, Any], left: int, wide: int) -> None:
        kind = component["type"]
        if kind == _TEXT:
            for line in component["content"].split("\n"):
                self._text(line, left, wide)
        elif kind == _SECTION:
            top = self.top
            self._button(component["accessory"], self.left + _WIDTH - 70, top)
            for inner in component["components"]:
                self._component(inner, left, _BESIDE)
            self.top = max(self.top, top + _BUTTON + 4)
        elif kind == _CONTAINER:
            top, place = self.top, len(self.drawn)
            self.top += 8
            for inner in component["components"]:
                self._component(inner, left + 14, wide - 2)
            self.top += 6
            self.drawn.insert(place, _box(left, top, _WIDTH, self.top - top, "#2b2d31"))
            self.drawn.insert(place + 1, _box(left, top, 4, self.top - top, "#2b6cb0"))
            self.top += 6
        elif kind == _ROW:
            for button in component["components"]:
                left += self._button(button, left, self.top) + 6
            self.top += _BUTTON + 6

    def _text(self, line: str, left: int, wide: int) -> None:
        nodes = parse(line)
        small = any(node.kind == "subtext" for node in nodes)
        quoted = any(node.kind == "quote" for node in nodes)
        if quoted:
            self.drawn.append(_box(left, self.top, 3, _LINE, "#4e5058"))
            left += 10
        for words in _wrapped(_runs(nodes), wide * 5 // 4 if small else wide):
            self._line(words, "small" if small else "text", left)

    def _line(self, words: list[tuple[str, bool]], look: str, left: int) -> None:
        size, height = (12, _SMALL_LINE) if look == "small" else (15, _LINE)
        spans = "".join(
            f'<tspan font-weight="{700 if bold else 400}">{escape(text)} </tspan>' for text, bold in words
        )
        place = f'x="{left}" y="{self.top + height - 5}"'
        self.drawn.append(f'<text {place} font-size="{size}" fill="{_COLOURS[look]}">{spans}</text>')
        self.top += height

    def _button(self, button: dict[str, Any], left: int, top: int) -> int:
        width = 20 + 7 * len(button["label"])
        label = escape(button["label"])
        self.drawn.append(_box(left, top, width, _BUTTON - 2, "#4e5058"))
        self.drawn.append(f'<text x="{left + 10}" y="{top + 19}" font-size="13" fill="#fff">{label}</text>')
        return width


def picture(messages: Mapping[str, list[dict[str, Any]]]) -> str:
    """Messages by what was asked, in columns, the next one always in the shortest."""
    columns = [Column(_GAP + number * (_WIDTH + 2 * _GAP)) for number in range(_COLUMNS)]
    for asked, components in messages.items():
        min(columns, key=lambda one: one.top).message(asked, components)
    width, height = _COLUMNS * (_WIDTH + 2 * _GAP), max(one.top for one in columns)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif">'
    drawn = [line for column in columns for line in column.drawn]
    return "\n".join([head, _box(0, 0, width, height, "#313338"), *drawn, "</svg>", ""])


def _box(left: int, top: int, width: int, height: int, colour: str) -> str:
    return f'<rect x="{left}" y="{top}" width="{width}" height="{height}" rx="4" fill="{colour}"/>'


def _runs(nodes: Iterable[Node], *, bold: bool = False) -> Iterator[tuple[str, bool]]:
    """The words of a line, and whether each is bold."""
    for node in nodes:
        strong = bold or node.kind == "strong"
        if node.children:
            yield from _runs(node.children, bold=strong)
        elif node.kind in ("text", "code"):
            text = node.text.strip("`").replace("\u2060", "")
            yield from ((word, strong) for word in text.split(" ") if word)


def _wrapped(words: Iterable[tuple[str, bool]], wide: int) -> Iterator[list[tuple[str, bool]]]:
    line: list[tuple[str, bool]] = []
    for word in words:
        if line and sum(map(_wide, line)) + _wide(word) > wide:
            yield line
            line = []
        line.append(word)
    if line:
        yield line


def _wide(word: tuple[str, bool]) -> float:
    text, bold = word
    return len(text) * (_BOLD if bold else 1) + 1
