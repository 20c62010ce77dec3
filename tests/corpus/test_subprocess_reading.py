"""What one hostile file does to a reader costs only that file: never the memory, the time or the run."""

from __future__ import annotations

import gzip
import io
import json
import os
import resource
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from corpus import Article, ArticleError, Limits, read
from corpus.limits import MEGABYTE
from corpus.sources.origin import Origin
from corpus.sources.subprocess_reading import SubprocessReader
from tests.support.reader import write

SMALL = Limits(memory_bytes=400 * MEGABYTE, article_seconds=3)
LEAD = "Rebel fighters said on Saturday that they had broken the siege."


@pytest.fixture
def reading() -> Iterator[SubprocessReader]:
    with SubprocessReader(SMALL) as made:
        yield made


def test_another_process_reads_what_this_one_would(tmp_path: Path, reading: SubprocessReader) -> None:
    table = write(
        tmp_path, "news.csv", f"title,text,date\nOne,{LEAD},2016-08-06\nTwo,,soon\nThree,Words,soon\n"
    )
    gone = tmp_path / "gone.txt"
    for path in (table, gone, table):
        assert list(map(str, reading.file(path))) == list(map(str, read(path, limits=SMALL)))
        assert [one for one in reading.file(path) if isinstance(one, Article)] == [
            one for one in read(path, limits=SMALL) if isinstance(one, Article)
        ]


def test_a_feed_goes_through_it_as_well(reading: SubprocessReader) -> None:
    feed = f"<rss version='2.0'><channel><title>Post</title><item><title>One</title><description>{LEAD}"
    data = f"{feed}</description></item></channel></rss>".encode()

    [article] = reading.feed(data, "https://post.example/feed", Origin(outlet="The Post"))

    assert isinstance(article, Article)
    assert (article.headline, article.source, article.path) == (
        "One",
        "The Post",
        "https://post.example/feed",
    )


def test_where_a_disk_gave_up_can_be_told_with_what_was_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, "news.jsonl", json.dumps({"text": LEAD}) + "\n")
    monkeypatch.setattr(Path, "open", lambda path, *_, **__: BrokenDisk(path))
    places: list[Callable[[], int]] = []

    *_, last = read(path, limits=SMALL, beat=lambda place, _: places.append(place))

    assert isinstance(last, ArticleError)
    assert last.reason == "cannot be read: the disk is broken"
    assert places[-1]() == path.stat().st_size


class BrokenDisk(io.FileIO):
    """A file past whose end nothing can be read, not even that it ends there."""

    def readinto(self, buffer: Any) -> int:
        if taken := super().readinto(buffer):
            return taken
        raise OSError("the disk is broken")


def stopped(found: Sequence[object]) -> bool:
    last = found[-1]
    return isinstance(last, ArticleError) and last.reason.startswith("reading it takes over ")


@pytest.mark.parametrize("kind", ["memory", "time", "a crash"])
def test_a_reader_that_goes_wrong_costs_the_file_and_not_the_next(
    tmp_path: Path, reading: SubprocessReader, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    hostile = write(tmp_path, f"{kind.replace(' ', '-')}.hostile", "words")
    plugin = tmp_path / "sitecustomize.py"
    plugin.write_text(HOSTILE)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.syspath_prepend(str(tmp_path))
    began = time.monotonic()

    found = list(reading.file(hostile))

    assert stopped(found), found
    assert time.monotonic() - began < 20
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 3_000_000
    fine = write(tmp_path, "fine.txt", f"Siege broken\n\n{LEAD}\n")
    [article] = reading.file(fine)
    assert isinstance(article, Article)


HOSTILE = """
import os, signal
from corpus.readers import formats

def hostile(stream, path, limits):
    if "memory" in path:
        held = [bytes(10_000_000) for _ in range(1_000)]
    while "time" in path:
        pass
    os.kill(os.getpid(), signal.SIGSEGV)
    yield

formats.READERS[".hostile"] = hostile
"""


def test_what_was_read_before_it_went_wrong_stays(tmp_path: Path, reading: SubprocessReader) -> None:
    # More than a pipe holds, so that the reader is still at it when it is killed.
    path = write(tmp_path, "news.jsonl", '{"text": "First words."}\n' * 50_000)
    found = reading.file(path)
    first = next(found)
    assert isinstance(first, Article)
    assert reading._reader
    os.kill(reading._reader._process.pid, signal.SIGKILL)

    *others, last = found
    assert stopped([last])
    assert all(isinstance(one, Article) for one in others)
    assert len(others) < 49_999


def test_a_document_is_read_where_nothing_but_a_socket_can_be_selected(
    tmp_path: Path, reading: SubprocessReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise OSError("an operation was attempted on something that is not a socket")  # so says Windows

    monkeypatch.setattr("select.select", refuse)

    [article] = reading.file(write(tmp_path, "fine.txt", f"Siege broken\n\n{LEAD}\n"))

    assert isinstance(article, Article)


COSTLY = {
    "marks.txt": "Headline\n\nWords a" + "\u0301\u0323" * 1_000_000 + " and more.\n",
    "attributes.html": "<html><body><p "
    + " ".join(f"a{n}" for n in range(400_000))
    + f">{LEAD}</p></body></html>",
    "attributes.md": "Words.\n\n<p " + " ".join(f"a{n}" for n in range(40_000)) + f">{LEAD}</p>\n",
    "attributes.jsonl": '{"text": "<p ' + " ".join(f"a{n}" for n in range(400_000)) + f'>{LEAD}</p>"}}\n',
    "attributes.rss": "<rss version='2.0'><channel><title>T</title><item "
    + " ".join(f"a{n}='x'" for n in range(200_000))
    + f"><description>{LEAD}</description></item></channel></rss>",
    "brackets.json": "[" + "{}," * 150_000 + f'{{"text": "{LEAD}"}}]',
    "deep.json": "[" * 5_000_000,
    "numbers.json": '{"text": "' + LEAD + '", "n": [' + "1," * 4_000_000 + "1]}",
    "quotes.csv": "title,text\n" + 'x,"a\n' * 150_000 + f"Last,{LEAD}\n",
    "tags.xml": "<rss><channel>" + "<a>" * 120_000,
    "bad.jsonl": '{"title": "T"}\n' * 50_000 + f'{{"text": "{LEAD}"}}\n',
}


@pytest.mark.parametrize("name", COSTLY)
def test_what_is_made_to_be_costly_is_not(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.gz" if name.endswith((".json", ".csv")) else tmp_path / name
    data = COSTLY[name].encode()
    path.write_bytes(gzip.compress(data, 1) if path.suffix == ".gz" else data)
    began = time.monotonic()
    with SubprocessReader(Limits()) as reading:
        found = list(reading.file(path))
    assert found
    assert time.monotonic() - began < 100
    assert stopped(found) == (name == "deep.json"), "only one is left to the kernel's limits"
    if name in ("quotes.csv", "bad.jsonl", "attributes.jsonl"):
        assert [one.body for one in found if isinstance(one, Article)][-1] == LEAD
