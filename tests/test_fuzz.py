"""Whatever is asked, whatever a file holds and whatever a server says: an answer, an article or a line, within limits
on memory and time.
"""

from __future__ import annotations

import gzip
import io
import json
import resource
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import Citation, Dateline
from corpus import Article, ArticleError, DatelineError, Doubt, Limits, SourceError, fetch
from corpus.limits import MEGABYTE
from corpus.readers import FORMATS
from corpus.sources.subprocess_reading import SubprocessReader
from tests.support.pdf import pdf_of
from tests.support.raw_server import RawServer, raw_server

LEAD = "Rebel fighters said on Saturday that they had broken the siege."
# The kernel holds the process that reads to these.
READING = Limits(memory_bytes=400 * MEGABYTE, article_bytes=MEGABYTE, article_seconds=3, fetch_seconds=1)


def fuzzed(examples: int) -> settings:
    return settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))


@contextmanager
def limited(seconds: float, megabytes: float) -> Iterator[None]:
    """What happens inside computes no longer, and takes no more memory than what was there before."""
    peak = Path("/proc/self/clear_refs")
    if peak.exists():
        peak.write_text("5")  # Else what a test before took hides what this one takes.
    began, held = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert time.process_time() - began < seconds
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held) / 1_000 < megabytes


PIECES = (
    *(
        "0 ",
        "1/2/2016 ",
        "2016-02-30 ",
        "in the year 0 ",
        "99999999999999 ",
        "30 February 9999 ",
        "since ",
        "until ",
    ),
    *("last week ", "between May and June ", "the day before yesterday ", "-1 days ago ", "10000 years ago "),
    *(
        '"',
        "“",
        "'",
        "NEAR(",
        "*",
        "^",
        " AND ",
        " OR ",
        " NOT ",
        "(",
        ")",
        "text : ",
        "{",
        "}",
        "--",
        ";",
        "\\",
    ),
    *(
        "\x00",
        "\x1b[2J",
        "\u202e",
        "\u0301" * 50,
        "\ud800",
        "ﷺ",
        "ß",
        "İ",
        "日本語",
        "😀",
        "\n",
        "\t",
        "\u2028",
    ),
    *(
        "Aleppo ",
        "the Castello Road ",
        "Northgate ",
        "who ",
        "why ",
        "how many ",
        "did he ",
        "compare ",
        "list ",
    ),
    *(
        "a" * 400,
        "x." * 100,
        "Mr. ",
        "U.S. ",
        "1,000,000.00 ",
        "50% ",
        "https://www.reuters.com@evil.example/ ",
    ),
)
QUESTIONS = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.tuples(st.sampled_from(PIECES), st.integers(1, 1_000)).map(lambda times: times[0] * times[1]),
)


@fuzzed(25)
@given(question=QUESTIONS)
def test_any_question_is_answered_or_refused_in_a_line(sample_engine: Dateline, question: str) -> None:
    cited: tuple[Citation, ...] = ()
    refused = ""
    with limited(seconds=10, megabytes=300):
        try:
            cited = sample_engine.ask(question[:2_100]).citations
        except DatelineError as error:
            refused = str(error)
    assert "\n" not in refused
    for one in cited:
        assert one.quote in sample_engine.archive.passage(one)


def zipped(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


RSS = f"<rss version='2.0'><channel><title>T</title><item><title>A</title><description>{LEAD}</description></item>"
JSON = json.dumps({"title": "A", "text": LEAD, "date": "2016-08-06", "url": "https://a.example/1"})
VALID: dict[str, bytes] = {
    ".txt": f"Siege broken\n\n6 August 2016\n\n{LEAD}\n".encode(),
    ".md": f"---\ntitle: Siege\ndate: 2016-08-06\n---\n\n{LEAD} [a](b) **c**\n".encode(),
    ".html": f"<html><head><title>A</title></head><body><article><p>{LEAD}</p></article></body></html>".encode(),
    ".pdf": pdf_of([LEAD]),
    ".json": f"[{JSON}]".encode(),
    ".jsonl": f"{JSON}\n{JSON}\n".encode(),
    ".csv": f'title,text,date\nA,"{LEAD}",2016-08-06\n'.encode(),
    ".xml": f"<?xml version='1.0'?>{RSS}</channel></rss>".encode(),
}
VALID |= {
    ".markdown": VALID[".md"],
    ".htm": VALID[".html"],
    ".ndjson": VALID[".jsonl"],
    ".tsv": VALID[".csv"],
}
VALID |= {".rss": VALID[".xml"], ".atom": VALID[".xml"]}
VALID |= {".gz": gzip.compress(VALID[".jsonl"]), ".zip": zipped("a.jsonl", VALID[".jsonl"])}
HOSTILE = (
    *(b"[", b"{", b'{"a":', b'"', b"<", b"<a>", b"<p ", b" x='y'", b"&amp;", b"<!--", b"<![CDATA[", b"]]>"),
    *(b"<!DOCTYPE a [<!ENTITY b 'cccccccccc'>]>", b"&b;", b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe"),
    *(
        "\u0301".encode(),
        "\u202e".encode(),
        b"\n",
        b"\r",
        b"\n\n",
        b",",
        b'"\n',
        b"'",
        b"\\",
        b"\\ud800",
        b"1e999,",
    ),
    *(
        b"> ",
        b"- ",
        b"*",
        b"_",
        b"`",
        b"![](",
        b"|",
        b"#",
        b"&a [*a,",
        b"%PDF-",
        b"stream\n",
        b"PK\x01\x02",
        b"\x1f\x8b",
    ),
)


@st.composite
def damaged(draw: st.DrawFn, valid: bytes) -> bytes:
    """Something valid, cut, flipped, and with something put in that parsers dislike, up to a hundred thousand times."""
    data = bytearray(valid)
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(data)))
        change = draw(st.sampled_from(("cut", "flip", "put in", "repeat")))
        if change == "cut":
            del data[place:]
        elif change == "flip" and place < len(data):
            data[place] ^= 1 << draw(st.integers(0, 7))
        elif change == "put in":
            piece = draw(st.sampled_from(HOSTILE))
            data[place:place] = piece * draw(st.sampled_from((1, 3, 1_000, 100_000)))
        else:
            data[place:place] = data[:place] * draw(st.sampled_from((1, 30)))
        del data[2 * MEGABYTE :]
    return bytes(data)


@pytest.fixture(scope="module")
def reading() -> Iterator[SubprocessReader]:
    with SubprocessReader(READING) as made:
        yield made


@pytest.mark.parametrize("suffix", sorted(FORMATS))
@fuzzed(12)
@given(data=st.data())
def test_any_file_is_articles_or_lines_and_costs_only_itself(
    suffix: str, reading: SubprocessReader, data: st.DataObject
) -> None:
    content = data.draw(damaged(VALID[suffix]))
    with tempfile.TemporaryDirectory() as folder, limited(seconds=10, megabytes=300):
        path = Path(folder) / f"file{suffix}"
        path.write_bytes(content)
        check(list(reading.file(path)))
        fine = Path(folder) / "fine.txt"
        fine.write_bytes(VALID[".txt"])
        assert [one.body for one in reading.file(fine) if isinstance(one, Article)] == [LEAD]


@fuzzed(40)
@given(content=st.one_of(damaged(VALID[".rss"]), damaged(VALID[".json"]), st.binary(max_size=300)))
def test_any_feed_is_articles_or_lines(reading: SubprocessReader, content: bytes) -> None:
    with limited(seconds=10, megabytes=300):
        check(list(reading.feed(content, "https://news.example/feed")))


def check(found: list[Article | ArticleError | Doubt]) -> None:
    assert found
    for one in found:
        if isinstance(one, Article):
            assert one.body
            assert len(one.body.encode()) <= READING.article_bytes
        else:
            assert "\n" not in str(one)


HEADERS = (
    *("Content-Type: text/xml", "Content-Type: text/xml; charset=utf-7", "Content-Length: 5"),
    *("Content-Length: 99999999999", "Content-Length: -1", "Transfer-Encoding: chunked"),
    *("Content-Encoding: gzip", "Content-Encoding: gzip, gzip", "Content-Encoding: br"),
    *(
        "Content-Encoding: deflate",
        "Location: /feed",
        "Location: http://[::1",
        "Location: file:///etc/passwd",
    ),
    *("ETag: " + "e" * 9_000, "Set-Cookie: a=b", "X: \u202e", "Last-Modified: yesterday"),
)
HEADS = st.lists(st.sampled_from(HEADERS), max_size=5)
STATUS = st.sampled_from(
    ("200 OK", "206 Partial", "301 Moved", "304 Not Modified", "404 No", "500 No", "999 ?", "x")
)
BODIES = st.one_of(
    damaged(VALID[".rss"]),
    damaged(VALID[".json"]),
    st.just(gzip.compress(gzip.compress(bytes(20 * MEGABYTE)))),
    st.just(gzip.compress(bytes(20 * MEGABYTE))),
    st.binary(max_size=100),
)


@pytest.fixture(scope="module")
def server() -> Iterator[RawServer]:
    with raw_server() as server:
        yield server


@fuzzed(40)
@given(status=STATUS, heads=HEADS, body=BODIES, endless=st.booleans(), bare=st.booleans())
def test_any_server_gives_a_feed_or_a_line(
    server: RawServer, status: str, heads: list[str], body: bytes, endless: bool, bare: bool
) -> None:
    head = "\r\n".join((f"HTTP/1.1 {status}", *heads, "", "")).encode()
    server.answer, server.endless = (body if bare else head + body), endless
    began, refused = time.monotonic(), ""
    with limited(seconds=10, megabytes=300):
        try:
            fetched = fetch(server.url, "", READING, private=True)
            assert fetched is None or len(fetched.data) <= READING.article_bytes
        except SourceError as error:
            refused = str(error)
    assert "\n" not in refused
    assert time.monotonic() - began < 20
