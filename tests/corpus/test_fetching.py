"""Feeds by URL, from a real server on loopback that does what servers do."""

from __future__ import annotations

import gzip
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from corpus import Article, Limits, SourceError, fetch, read_feed
from index.embedding.minilm import MiniLM
from index.indexing.rules import Rules
from index.indexing.summary import Summary
from index.indexing.update import update
from index.installation import version
from index.store.sqlite import Store
from tests.support.archive import counts

LEAD = "Rebel fighters said on Saturday that they had broken the siege."
LIMITS = Limits(article_bytes=100_000)
IMPATIENT = Limits(article_bytes=100_000, fetch_seconds=1.0)


def rss(*entries: tuple[str, str], declared: str = "utf-8") -> bytes:
    items = "".join(
        f"<item><guid>{guid}</guid><title>{guid}</title><description>{text}</description></item>"
        for guid, text in entries
    )
    head = f'<?xml version="1.0" encoding="{declared}"?>'
    return f"{head}<rss version='2.0'><channel><title>Post</title>{items}</channel></rss>".encode(declared)


@dataclass
class Server:
    """What it answers, by path, as a status, headers and a body; and what it was asked."""

    port: int = 0
    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)

    def url(self, path: str = "/feed", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def give(self, body: bytes, path: str = "/feed", status: int = 200, **headers: str) -> None:
        self.answers[path] = (
            status,
            {name.replace("_", "-"): value for name, value in headers.items()},
            body,
        )


@pytest.fixture
def server() -> Iterator[Server]:
    told = Server()
    done = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append({name.lower(): value for name, value in self.headers.items()})
            status, headers, body = told.answers.get(self.path, (404, {}, b""))
            if self.headers.get("If-None-Match", "-") == headers.get("ETag"):
                status, body = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            for start in range(0, len(body), 50_000):
                self.wfile.write(body[start : start + 50_000])
            if self.path == "/drip":
                while not done.wait(0.1):
                    self.wfile.write(b" ")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """A client that hangs up in the middle is what some of these tests are about."""

    with Quiet(("127.0.0.1", 0), Handler) as http:
        told.port = http.server_address[1]
        thread = threading.Thread(target=http.serve_forever, args=(0.02,))
        thread.start()
        yield told
        done.set()
        http.shutdown()
        thread.join()


def texts(server: Server, path: str = "/feed") -> list[str]:
    fetched = fetch(server.url(path), "", LIMITS, private=True)
    assert fetched
    found = list(read_feed(fetched.data, server.url(path), limits=LIMITS))
    return [each.body if isinstance(each, Article) else str(each) for each in found]


def refused(url: str, *, private: bool = True, limits: Limits = LIMITS) -> str:
    with pytest.raises(SourceError) as error:
        fetch(url, "", limits, private=private)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_a_feed_is_read_whatever_type_the_server_says_it_is(server: Server) -> None:
    for kind in ("application/rss+xml", "text/html", "text/plain", "image/png"):
        server.give(rss(("a", LEAD)), Content_Type=kind)
        assert texts(server) == [LEAD]
    item = f'{{"id": "1", "content_text": "{LEAD}"}}'
    feed = f'{{"version": "https://jsonfeed.org/version/1.1", "title": "Post", "items": [{item}]}}'
    server.give(b"\xef\xbb\xbf" + feed.encode(), Content_Type="text/xml")
    assert texts(server) == [LEAD]


def test_a_page_or_an_image_that_calls_itself_a_feed_is_one_line(server: Server) -> None:
    server.give(b"<!doctype html><title>Log in</title>", Content_Type="application/rss+xml")
    assert texts(server) == [f"{server.url()}: not a feed: neither RSS nor Atom"]
    server.give(b"\x89PNG\r\n\x1a\n\0\0", Content_Type="application/rss+xml")
    assert texts(server) == [f"{server.url()}: binary, not text: a PNG image"]


def test_the_charset_that_the_server_names_counts_for_more_than_what_the_feed_declares(
    server: Server,
) -> None:
    server.give(rss(("a", "Привет из Алеппо"), declared="windows-1251"), Content_Type="text/xml")
    assert texts(server) == ["Привет из Алеппо"]
    lying = rss(("a", "Привет из Алеппо"), declared="windows-1251").replace(b"windows-1251", b"iso-8859-1")
    server.give(lying, Content_Type="text/xml; charset=windows-1251")
    assert texts(server) == ["Привет из Алеппо"]


def test_a_packed_feed_is_unpacked_within_the_limit(server: Server) -> None:
    server.give(gzip.compress(rss(("a", LEAD))), Content_Encoding="gzip")
    assert texts(server) == [LEAD]
    server.give(gzip.compress(b" " * 1_000_000), Content_Encoding="gzip")
    assert refused(server.url()) == f"{server.url()}: more than 0.1 MB, the limit for one feed"


def test_a_feed_that_was_packed_in_pieces_is_whole(server: Server) -> None:
    feed = rss(("a", LEAD), ("b", "The army denied it."))
    pieces = gzip.compress(feed[:70]) + gzip.compress(feed[70:]) + gzip.compress(b"")
    server.give(pieces, Content_Encoding="gzip")
    fetched = fetch(server.url(), "", LIMITS, private=True)
    assert fetched
    assert fetched.data == feed
    server.give(gzip.compress(feed) + bytes(512), Content_Encoding="gzip")
    assert texts(server) == [LEAD, "The army denied it."]


def test_a_packed_feed_that_breaks_off_is_not_taken_for_whole(server: Server) -> None:
    whole = gzip.compress(rss(("a", LEAD), ("b", "The army denied it.")))
    server.give(whole[:-30], Content_Encoding="gzip")
    assert (
        refused(server.url()) == f"{server.url()}: the answer breaks off; it is tried again on the next run"
    )
    server.give(whole + whole[:30], Content_Encoding="gzip")
    assert "breaks off" in refused(server.url())


@pytest.mark.parametrize("encoding", ["gzip, gzip", "gzip,deflate", "identity, gzip, gzip", "br", "zstd"])
def test_encodings_on_top_of_each_other_and_unknown_ones_are_refused(server: Server, encoding: str) -> None:
    server.give(gzip.compress(gzip.compress(bytes(50_000_000))), Content_Encoding=encoding)
    assert f"packed as '{encoding}', which is refused" in refused(server.url())


def test_what_only_says_that_it_is_packed_is_one_line(server: Server) -> None:
    server.give(rss(("a", LEAD)), Content_Encoding="gzip")
    assert "not the gzip that it says it is" in refused(server.url())
    server.give(rss(("a", LEAD)), Content_Encoding="deflate")
    assert "not the deflate that it says it is" in refused(server.url())


def test_deflate_is_read_with_its_header_and_without_as_browsers_do(server: Server) -> None:
    feed = rss(("a", LEAD))
    for wbits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        for level in (0, 1, 9):
            packer = zlib.compressobj(level, wbits=wbits)
            server.give(packer.compress(feed) + packer.flush(), Content_Encoding="deflate")
            assert texts(server) == [LEAD]


def test_too_much_is_not_read_to_its_end(server: Server) -> None:
    server.give(b"x" * 20_000_000)
    assert "more than 0.1 MB" in refused(server.url())


def test_a_server_that_stalls_or_drips_is_left_after_the_time_limit(server: Server) -> None:
    server.give(b"<rss>", path="/drip")
    began = time.monotonic()
    assert "not read within 1 seconds" in refused(server.url("/drip"), limits=IMPATIENT)
    assert time.monotonic() - began < 10


def test_redirects_are_followed_but_not_for_ever(server: Server) -> None:
    server.give(rss(("a", LEAD)))
    server.give(b"", path="/old", status=301, Location="/feed")
    assert texts(server, "/old") == [LEAD]
    server.give(b"", path="/loop", status=302, Location=server.url("/loop"))
    assert "redirected more than 5 times" in refused(server.url("/loop"))
    server.give(b"", path="/file", status=302, Location="file:///etc/passwd")
    assert "only feeds over http and https are fetched" in refused(server.url("/file"))


def test_what_the_server_refuses_is_said_in_its_words(server: Server) -> None:
    assert refused(server.url("/none")) == (
        f"{server.url('/none')}: the server says 404 Not Found; check the address"
    )
    server.give(b"", status=503)
    assert refused(server.url()) == (
        f"{server.url()}: the server says 503 Service Unavailable; it is tried again on the next run"
    )
    server.give(b"", status=429)
    assert refused(server.url()).endswith("429 Too Many Requests; it is tried again on the next run")
    server.give(b"<rss>", Content_Length="1000")
    assert refused(server.url()).endswith("; it is tried again on the next run")


def test_nobody_there_is_one_line() -> None:
    assert "cannot be fetched" in refused("http://127.0.0.1:9/feed")
    assert "there is no host" in refused("http://no-such-host.invalid/feed")
    assert "only feeds over http and https" in refused("ftp://post.example/feed")
    assert "not a valid URL" in refused("http://post.example:port/feed")
    assert "a password in it" in refused("http://me:secret@127.0.0.1/feed")


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "localhost", "10.0.0.7", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1"),
        *("2130706433", "127.1", "[::1]", "[::ffff:127.0.0.1]", "[fe80::1]", "[fc00::1]", "[64:ff9b::a00:1]"),
        *("[2002:7f00:1::]", "[::127.0.0.1]", "[64:ff9b:1::1]", "[fec0::1]", "[::ffff:10.0.0.7]"),
    ],
)
def test_an_address_that_is_not_public_is_refused_before_anything_is_sent(server: Server, host: str) -> None:
    assert "not a public address; set [corpus] private_addresses" in refused(
        server.url(host=host), private=False
    )
    assert not server.asked


def test_a_redirect_to_an_address_that_is_not_public_is_refused_too(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    import corpus.sources.fetching

    # Only the server's own address passes for a public one.
    monkeypatch.setattr(corpus.sources.fetching, "_is_public", lambda address: str(address) == "127.0.0.1")
    server.give(b"", status=302, Location=server.url("/secret", host="127.0.0.2"))
    server.give(rss(("a", LEAD)), path="/secret")

    assert "'127.0.0.2' is 127.0.0.2, which is not a public address" in refused(server.url(), private=False)
    assert len(server.asked) == 1


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(Store(tmp_path, create=True)) as made:
        yield made


def run(store: Store, embedder: MiniLM, *sources: str) -> Summary:
    return update(store, embedder.embed, sources, Rules(64, 0.5, LIMITS, private_addresses=True))


def body(store: Store, article_id: str) -> str:
    article = store.article(article_id)
    return article.body if article else ""


def test_a_feed_that_did_not_change_is_not_sent_again(server: Server, store: Store, embedder: MiniLM) -> None:
    server.give(rss(("a", LEAD)), ETag='"1"', Last_Modified="Sun, 07 Aug 2016 10:00:00 GMT")

    assert counts(run(store, embedder, server.url())) == {"added": 1}
    assert counts(run(store, embedder, server.url())) == {"unchanged": 1}
    assert server.asked[-1]["if-none-match"] == '"1"'
    assert server.asked[-1]["if-modified-since"] == "Sun, 07 Aug 2016 10:00:00 GMT"


def test_a_server_is_told_who_asks_and_where_to_write_to(
    server: Server, store: Store, embedder: MiniLM
) -> None:
    server.give(rss(("a", LEAD)))
    rules = Rules(64, 0.5, LIMITS, private_addresses=True, contact="desk@newsroom.example")

    update(store, embedder.embed, [server.url()], rules)

    assert server.asked[-1]["user-agent"] == f"dateline/{version()} (feed reader; desk@newsroom.example)"


def test_an_entry_that_was_skipped_is_told_again_while_the_feed_is_as_it_was(
    server: Server, store: Store, embedder: MiniLM
) -> None:
    server.give(rss(("a", LEAD), ("b", "")), ETag='"1"')
    first = [str(line) for line in run(store, embedder, server.url()).skipped]

    assert len(first) == 1
    assert "entry 2: no text in it" in first[0]
    assert [str(line) for line in run(store, embedder, server.url()).skipped] == first
    server.give(rss(("a", LEAD), ("b", "Rain is expected on Monday.")), ETag='"2"')
    assert [run(store, embedder, server.url()).skipped for _ in range(2)] == [[], []]


def test_a_corrected_entry_is_corrected_and_one_that_rolled_off_stays(
    server: Server, store: Store, embedder: MiniLM
) -> None:
    server.give(rss(("a", "Forty were hurt on Sunday."), ("b", LEAD)), ETag='"1"')
    run(store, embedder, server.url())
    server.give(rss(("c", "Rain is expected on Monday."), ("a", "Fourteen were hurt on Sunday.")), ETag='"2"')

    assert counts(run(store, embedder, server.url())) == {"added": 1, "changed": 1}
    assert body(store, "a") == "Fourteen were hurt on Sunday."
    assert body(store, "b") == LEAD


def test_a_feed_that_cannot_be_reached_is_one_line_and_withdraws_nothing(
    server: Server, store: Store, embedder: MiniLM
) -> None:
    server.give(rss(("a", LEAD)))
    run(store, embedder, server.url())
    server.give(b"", status=500)

    summary = run(store, embedder, server.url())

    assert [str(line) for line in summary.skipped] == [
        f"{server.url()}: the server says 500 Internal Server Error; it is tried again on the next run"
    ]
    assert body(store, "a") == LEAD


def test_two_feeds_that_number_their_entries_alike_keep_all_of_them(
    server: Server, store: Store, embedder: MiniLM
) -> None:
    # So does one that passes the other's entries on, under their ids: neither keeps the other out.
    server.give(rss(("1", LEAD)), ETag='"1"')
    server.give(rss(("1", "Something else entirely.")), path="/other")
    run(store, embedder, server.url())
    feeds = (server.url(), server.url("/other"))

    assert counts(run(store, embedder, *feeds)) == {"added": 1, "unchanged": 1}
    server.give(rss(("1", "Something else altogether.")), path="/other")
    assert counts(run(store, embedder, *feeds)) == {"changed": 1, "unchanged": 1}
    assert sorted(body(store, id_) for id_ in store.article_ids()) == [LEAD, "Something else altogether."]


def nameless(title: str, *texts: str, day: str = "02") -> bytes:
    """A feed whose entries have neither guid nor link."""
    date = f"<pubDate>Mon, {day} Mar 2026 07:00:00 +0000</pubDate>" if day else ""
    items = "".join(
        f"<item><title>{title}</title>{date}<description>{text}</description></item>" for text in texts
    )
    return f"<rss version='2.0'><channel><title>Post</title>{items}</channel></rss>".encode()


def test_a_corrected_entry_without_guid_and_link_stands_once(
    server: Server, store: Store, embedder: MiniLM
) -> None:
    server.give(nameless("Tunnel opens", "It has nine lanes."))
    run(store, embedder, server.url())
    since = store.last_change()
    server.give(nameless("Tunnel opens", "It has six lanes."))

    assert counts(run(store, embedder, server.url())) == {"changed": 1}
    (kept,) = store.article_ids()
    assert body(store, kept) == "It has six lanes."
    assert [change.heir for change in store.changes(since) if change.heir] == [kept]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (nameless("Traffic", "All roads are free."), nameless("Traffic", "A jam.", "All roads are free.")),
        (nameless("Traffic", "All roads are free."), nameless("Traffic", "A jam.", "A long jam.")),
        (nameless("Traffic", "All roads are free."), nameless("Traffic", "A jam.", day="09")),
        (nameless("Traffic", "All roads are free.", day=""), nameless("Traffic", "A jam.", day="")),
    ],
    ids=["listed with it", "two in its place", "another day", "no day"],
)
def test_an_entry_that_may_be_another_replaces_none(
    server: Server, store: Store, embedder: MiniLM, first: bytes, second: bytes
) -> None:
    server.give(first)
    run(store, embedder, server.url())
    server.give(second)

    assert "added" in counts(run(store, embedder, server.url()))
    assert "All roads are free." in [body(store, id_) for id_ in store.article_ids()]
