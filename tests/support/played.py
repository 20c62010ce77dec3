"""A language model played by hand: true sentences with their quotes, laid out as models really lay them out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.writing.prompt import REFUSAL
from tests.conftest import REPOSITORY

PLAYED = REPOSITORY / "tests" / "data" / "played.jsonl"
# So many words of a quote find its passage, where the rest of it was copied carelessly.
_ANCHOR = 5


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of the model's, and its quotes with the numbers of the passages that they are copied from."""

    text: str
    quotes: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Played:
    """What is said to a question, and in which style; each quote is one of an article's, by its id."""

    question: str
    style: str
    said: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]

    def given(self, request: dict[str, Any]) -> list[Said]:
        """What can be said from the passages that a request gives to the model."""
        lines = str(request["messages"][1]["content"]).split("\n")
        passages = {one["number"]: one["text"] for one in map(_loads, lines) if "text" in one}
        found = []
        for text, quotes in self.said:
            numbered = [(number, words) for _, words in quotes if (number := _holds(passages, words))]
            found += [Said(text, tuple(numbered))] if numbered else []
        return found

    def reply(self, request: dict[str, Any]) -> str:
        said = self.given(request)
        return STYLES[self.style](said) if said else REFUSAL


def read_played(path: Path = PLAYED) -> Iterator[Played]:
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        said = tuple(
            (one["text"], tuple((article, words) for article, words in one["quotes"])) for one in row["said"]
        )
        yield Played(row["question"], row["style"], said)


def protocol(said: Sequence[Said]) -> str:
    return "\n".join(line for one in said for line in (one.text, *_quotes(one, '[{}] "{}"')))


def _json(said: Sequence[Said], *, many: str = "sentences", one: str = "sentence") -> dict[str, Any]:
    return {
        many: [
            {one: some.text, "quotes": [{"passage": number, "quote": words} for number, words in some.quotes]}
            for some in said
        ]
    }


def _thinking(said: Sequence[Said]) -> str:
    return (
        "<think>\nThe user asks about this. Let me look at the passages. Passage [1] says it.\n"
        f"I should write {REFUSAL} if it does not.\n\nIt does. Two sentences.\n</think>\n\n{protocol(said)}"
    )


def _bullets(said: Sequence[Said]) -> str:
    return "\n".join(f"- {one.text} " + " ".join(_quotes(one, "[{}] “{}”")) for one in said)


def _according(said: Sequence[Said]) -> str:
    first, *rest = said
    text = f"According to the passages provided, {first.text.rstrip('.')} {_markers(first, '[{}]')}."
    return " ".join([text, *(f"{one.text.rstrip('.')} {_markers(one, '[{}]')}." for one in rest)])


def _numbered(said: Sequence[Said]) -> str:
    return "Here are the findings:\n\n" + "\n\n".join(
        "\n".join([f"{at}. **{one.text}**", *_quotes(one, "   - Source: [Passage {}] “{}”")])
        for at, one in enumerate(said, start=1)
    )


def _table(said: Sequence[Said]) -> str:
    rows = [f'| {one.text} | "{words}" | {number} |' for one in said for number, words in one.quotes[:1]]
    return "\n".join(["| Sentence | Quote | Passage |", "|---|---|---|", *rows])


def _footnotes(said: Sequence[Said]) -> str:
    text = " ".join(f"{one.text.rstrip('.')} {_markers(one, '[{}]')}." for one in said)
    return "\n".join([text, "", *(line for one in said for line in _quotes(one, '[{}]: "{}"'))])


def _short(said: Sequence[Said]) -> str:
    return "\n".join(f"{one.text.rstrip('.')}\n" + "\n".join(_quotes(one, "[{}] '{}'")) for one in said)


def _labelled(said: Sequence[Said]) -> str:
    text = " ".join(f"{one.text} {_markers(one, '[{}]')}" for one in said)
    numbers = dict.fromkeys(number for one in said for number, _ in one.quotes)
    return f"**Answer:** {text}\n\n**Sources:**\n" + "\n".join(f"- [{number}] CNN" for number in numbers)


def _xml(said: Sequence[Said]) -> str:
    inside = "\n".join(
        f"<sentence>{one.text}</sentence>\n"
        + "\n".join(f'<quote passage="{number}">{words}</quote>' for number, words in one.quotes)
        for one in said
    )
    return f"<answer>\n{inside}\n</answer>"


def _yaml(said: Sequence[Said]) -> str:
    return "\n\n".join(
        f"Sentence: {one.text}\n"
        + "\n".join(f'Passage: {number}\nQuote: "{words}"' for number, words in one.quotes)
        for one in said
    )


def _markdown(said: Sequence[Said]) -> str:
    lines = [f"**{one.text}**\n\n" + "\n".join(_quotes(one, "> [{}] “{}”\n")) for one in said]
    return "## Answer\n\n" + "\n".join(lines)


def _paragraph(said: Sequence[Said]) -> str:
    return " ".join(f"{one.text} {_markers(one, '[{}]')}" for one in said)


STYLES: dict[str, Callable[[Sequence[Said]], str]] = {
    "protocol": protocol,
    "loose quotes": protocol,
    "json": lambda said: json.dumps(_json(said), ensure_ascii=False),
    "fenced json": lambda said: (
        f"```json\n{json.dumps(_json(said, many='claims', one='claim'), indent=2)}\n```"
    ),
    "json lines": lambda said: "\n".join(json.dumps(one) for one in _json(said)["sentences"]),
    "think": _thinking,
    "fence": lambda said: f"```text\n{protocol(said)}\n```",
    "preamble": lambda said: f"Based on the provided passages, here is the answer:\n\n{protocol(said)}",
    "offer": lambda said: f"Sure! {protocol(said)}\n\nWould you like to know more about this?",
    "bullets": _bullets,
    "according": _according,
    "source": lambda said: " ".join(f"{one.text} {_markers(one, '[Source {}]')}" for one in said),
    "numbered": _numbered,
    "table": _table,
    "footnotes": _footnotes,
    "short": _short,
    "answer label": _labelled,
    "xml": _xml,
    "yaml": _yaml,
    "markdown": _markdown,
    "paragraph": _paragraph,
}


def _quotes(said: Said, form: str) -> list[str]:
    return [form.format(number, words) for number, words in said.quotes]


def _markers(said: Said, form: str) -> str:
    return "".join(form.format(number) for number in dict.fromkeys(number for number, _ in said.quotes))


def _holds(passages: dict[int, str], words: str) -> int:
    """The number of the passage that has these words, or else how they begin; 0 where none has."""
    begins = " ".join(words.split()[:_ANCHOR])
    for some in (words, begins):
        for number, text in passages.items():
            if some in text:
                return number
    return 0


def _loads(line: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
