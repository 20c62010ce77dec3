"""RSS, Atom and JSON Feed, saved to a file."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

from corpus import Article, Limits, read, read_feed
from corpus.sources.origin import NOWHERE, Origin
from tests.support.reader import articles, complaints, write

DAY = datetime.date(2016, 8, 7)
LEAD = "Rebel fighters said on Saturday that they had broken the siege."

RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>The Post</title><link>https://post.example</link><description>All the news</description>
<item><title>Rebels &amp; the road</title><link>https://post.example/a</link>
<guid isPermaLink="false">post-17</guid><pubDate>Sun, 07 Aug 2016 10:00:00 GMT</pubDate>
<dc:creator>Jane Doe</dc:creator><description>A summary.</description>
<content:encoded><![CDATA[<p>{LEAD}</p><p>A <a href="/b">second</a> one.</p><img>]]></content:encoded></item>
<item><title>Only a summary</title><link>https://post.example/b</link>
<description>&lt;b&gt;Short&lt;/b&gt; words.</description></item>
<item><title>Nothing</title><link>https://post.example/c</link><pubDate>soon</pubDate></item>
</channel></rss>"""

ATOM = f"""<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">
<title>An aggregator</title><id>urn:feed</id><updated>2016-08-09T00:00:00Z</updated>
<entry><title type="html">Rebels &lt;em&gt;break&lt;/em&gt; siege</title><id>urn:a</id>
<link rel="alternate" href="https://post.example/a"/><author><name>Jane Doe</name></author>
<published>2016-08-07T23:00:00-05:00</published><updated>2016-08-09T00:00:00Z</updated>
<source><title>The Post</title></source><content type="html">&lt;p&gt;{LEAD}&lt;/p&gt;</content></entry>
<entry><title>Updated only</title><id>urn:b</id><link href="https://post.example/b"/>
<updated>2016-08-07T10:00:00Z</updated><summary>Short words.</summary></entry></feed>"""


def test_rss_gives_an_article_an_entry_with_the_fullest_text_in_it(tmp_path: Path) -> None:
    path = write(tmp_path, "feed.rss", RSS)
    assert complaints(path) == ["feed.rss entry 3: no text in it (its fields: title, published, url)"]
    first, second = articles(
        write(tmp_path, "feed.xml", RSS[: RSS.index("<item><title>Nothing")] + "</channel></rss>")
    )
    assert (first.id, first.headline, first.source) == ("post-17", "Rebels & the road", "The Post")
    assert (first.author, first.published, first.url) == ("Jane Doe", DAY, "https://post.example/a")
    assert first.body == f"{LEAD}\n\nA second one."
    assert (second.headline, second.body, second.published) == ("Only a summary", "Short words.", None)


def test_the_outlet_is_the_feeds_whatever_its_entries_call_themselves(tmp_path: Path) -> None:
    path = write(tmp_path, "feed.atom", ATOM)

    def outlets(origin: Origin = NOWHERE) -> list[str]:
        found = read(path, limits=Limits(), origin=origin)
        return [one.source for one in found if isinstance(one, Article)]

    assert outlets() == ["An aggregator", "An aggregator"]
    assert outlets(Origin(outlet="The Wire")) == ["The Wire", "The Wire"]
    assert outlets(Origin(entry_outlets=True)) == ["The Post", "An aggregator"]
    untitled = ATOM.replace("<title>An aggregator</title>", "").encode()
    fetched = read_feed(untitled, "https://feeds.example/all.xml", limits=Limits())
    assert [one.source for one in fetched if isinstance(one, Article)] == ["feeds.example"] * 2


def test_whoever_reads_a_feed_with_one_id_twice_is_told_what_they_can_do() -> None:
    items = [{"id": "17", "content_text": words} for words in ("First words.", "Other words.")]
    feed = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "The Post", "items": items})
    _, error = read_feed(feed.encode(), "https://feeds.example/all.json", limits=Limits())
    assert str(error).endswith("that one is kept; ask the feed's publisher to give this one another id")


def test_atom_gives_each_entry_and_its_day(tmp_path: Path) -> None:
    first, second = articles(write(tmp_path, "feed.atom", ATOM))
    assert (first.id, first.headline, first.body) == ("urn:a", "Rebels break siege", LEAD)
    assert (first.source, first.author, first.published) == ("An aggregator", "Jane Doe", DAY)
    assert (second.source, second.published) == ("An aggregator", DAY)


def test_json_feed_takes_its_outlet_from_the_feed(tmp_path: Path) -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "The Post",
        "description": "All the news",
        "items": [
            {
                "id": "17",
                "url": "https://post.example/a",
                "title": "Rebels break siege",
                "content_html": f"<p>{LEAD}</p>",
                "date_published": "2016-08-07T10:00:00Z",
                "authors": [{"name": "Jane Doe", "url": "https://post.example/jane"}],
            },
            {"id": "18", "content_text": LEAD, "source": "The Mail"},
        ],
    }
    first, second = articles(write(tmp_path, "feed.json", json.dumps(feed)))
    assert (first.id, first.headline, first.body) == ("17", "Rebels break siege", LEAD)
    assert (first.source, first.author, first.published) == ("The Post", "Jane Doe", DAY)
    assert second.source == "The Post"


def test_a_feed_that_breaks_off_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = write(tmp_path, "feed.rss", RSS[: RSS.index("Only a summary")])
    first = next(read(path, limits=Limits()))
    assert isinstance(first, Article)
    assert first.body == f"{LEAD}\n\nA second one."


def test_xml_that_is_no_feed_is_one_line(tmp_path: Path) -> None:
    for name, content in (
        ("map.xml", "<urlset><url>a</url></urlset>"),
        ("text.rss", "just words"),
        ("cut.atom", "<<<"),
    ):
        assert complaints(write(tmp_path, name, content)) == [f"{name}: not a feed: neither RSS nor Atom"]


def test_an_entity_that_would_grow_without_end_or_open_a_file_does_neither(tmp_path: Path) -> None:
    secret = write(tmp_path, "secret.txt", "secret words")
    doctype = (
        f'<!DOCTYPE rss [<!ENTITY a "{"x" * 100}"><!ENTITY b "{"&a;" * 100}"><!ENTITY c "{"&b;" * 100}">'
    )
    doctype += f'<!ENTITY file SYSTEM "file://{secret}">]>'
    item = "<item><title>T</title><description>words &c; &file;</description></item>"
    feed = f"{doctype}<rss version='2.0'><channel>{item}</channel></rss>"
    body = articles(write(tmp_path, "feed.rss", feed))[0].body
    assert "secret" not in body
    assert len(body) < 1_000
