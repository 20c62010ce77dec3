"""Findings in a file: as Markdown to read, as CSV for a spreadsheet, as JSON Lines for a program."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.errors import QuestionError
from bot.terminal.asking.source_line import day, near
from bot.terminal.export.findings import Cited, Finding, Findings
from bot.text.addresses import host_of
from corpus.article import FINDINGS

# What an article says is text in the file: no link, image or heading of its own.
_MEANS_SOMETHING = re.compile(r"([\\`*_{}\[\]<>#|!~])")
# What a spreadsheet would take for a formula and run.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_COLUMNS = (
    *("question", "answer", "number", "headline", "source", "published", "url", "article_id"),
    *("path", "paragraph", "page", "quote"),
)


def save(findings: Findings, file: Path) -> None:
    """Writes findings into a new file, as the end of its name says. Raises QuestionError."""
    made = _FORMATS.get(file.suffix.lower())
    if made is None:
        raise QuestionError(f"{file}: name a file that ends in .md, .csv or .jsonl")
    text = made(findings)
    # A spreadsheet takes a CSV for Latin-1 unless it begins so.
    encoding = "utf-8-sig" if file.suffix.lower() == ".csv" else "utf-8"
    try:
        file.touch(exist_ok=False)
        try:
            file.write_text(text, encoding=encoding, newline="")
        except BaseException:
            file.unlink()  # A part of it would be in the way of the next try.
            raise
    except FileExistsError:
        raise QuestionError(f"{file}: is there already; name a new file") from None
    except OSError as error:
        raise QuestionError(f"{file}: cannot be written ({error.strerror}); name another file") from None


def _markdown(findings: Findings) -> str:
    return "\n".join([*_lines(findings), ""])


def _lines(findings: Findings) -> Iterator[str]:
    yield from ("---", f"format: {FINDINGS}", "---", "")
    yield f"# {_escaped(findings.title)}"
    said = findings.title
    for finding in findings.found:
        if finding.question != said:
            said = finding.question
            yield f"\n## {_escaped(said)}"
        if finding.answer or not finding.sources:
            yield f"\n{_escaped(finding.numbered or finding.answer) or 'The reporting here does not say.'}"
        yield from _sources(finding)
    if findings.searched:
        yield f"\nSearched {_escaped(findings.searched)}."
    if findings.lacking:
        yield f"\n{findings.lacking}"


def _sources(finding: Finding) -> Iterator[str]:
    if finding.sources:
        yield ""
    named = ""
    for source in finding.sources:
        line = _source(source)
        if line != named:
            named = line
            yield f"- {line}"
        quote = " ".join(source.quote.split())
        yield f"  > {_escaped(f'[{source.number}] {quote}' if finding.numbered else quote)}"


def _source(source: Cited) -> str:
    if not source.article_id:
        return "an article that has been corrected or withdrawn since"
    headline = f"**{_escaped(source.headline)}** — " if source.headline else ""
    named = f"{headline}{_escaped(source.source) or 'unknown outlet'}, {day(source.published)}"
    page = f", page {source.page}" if source.page else ""
    return (
        f"{named}{page}, <{source.url}>"
        if host_of(source.url)
        else f"{named}{page}, {_escaped(near(source.path))}"
    )


def _csv(findings: Findings) -> str:
    written = io.StringIO()
    rows = csv.DictWriter(written, _COLUMNS)
    rows.writeheader()
    for row in _rows(findings):
        rows.writerow({name: _cell(value) for name, value in row.items()})
    return written.getvalue()


def _json_lines(findings: Findings) -> str:
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in _rows(findings))


def _rows(findings: Findings) -> Iterator[dict[str, Any]]:
    """A row a source, and one for what has none."""
    for finding in findings.found:
        for source in finding.sources or (Cited(""),):
            published = source.published.isoformat() if source.published else None
            row = asdict(source) | {"published": published}
            row |= {"question": finding.question, "answer": finding.answer}
            yield {name: row[name] for name in _COLUMNS}


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _escaped(text: str) -> str:
    return _MEANS_SOMETHING.sub(r"\\\1", text)


_FORMATS: Mapping[str, Callable[[Findings], str]] = {".md": _markdown, ".csv": _csv, ".jsonl": _json_lines}
