"""JSON, JSON Lines and CSV, with the field names that exports really use."""

from __future__ import annotations

import csv
import datetime
import gzip
import json
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from corpus import Article, Limits, read
from tests.support.reader import articles, complaints, write

LEAD = "Rebel fighters said on Saturday that they had broken the siege."
DENIAL = 'State media denied it. "The road is closed," a military source said.'
DAY = datetime.date(2016, 8, 7)
FEED = "https://jsonfeed.org/version/1.1"
STORIES = Path(__file__).parents[2].parent / "shared" / "bench" / "coqa_news" / "articles.jsonl"


def _one(folder: Path, content: object) -> Article:
    found = articles(write(folder, "news.json", json.dumps(content)))
    assert len(found) == 1
    return found[0]


def test_an_export_of_newsapi(tmp_path: Path) -> None:
    article = _one(
        tmp_path,
        {
            "status": "ok",
            "totalResults": 1,
            "articles": [
                {
                    "source": {"id": "the-post", "name": "The Post"},
                    "author": "By Jane Doe",
                    "title": "Rebels break siege &amp; move on",
                    "description": "A summary.",
                    "url": "https://post.example/a",
                    "publishedAt": "2016-08-07T10:00:00Z",
                    "content": f"{LEAD} … [+2345 chars]",
                }
            ],
        },
    )
    assert article.headline == "Rebels break siege & move on"
    assert (article.source, article.author, article.published) == ("The Post", "Jane Doe", DAY)
    assert article.body == f"{LEAD} …"


def test_an_export_of_news_please(tmp_path: Path) -> None:
    article = _one(
        tmp_path,
        {
            "authors": ["Jane Doe", "https://social.example/jane", "John Roe"],
            "date_download": "2020-01-01 00:00:00",
            "date_modify": None,
            "date_publish": "2016-08-07 10:00:00",
            "description": "A summary.",
            "maintext": f"{LEAD}\n{DENIAL}",
            "source_domain": "www.post.example",
            "title": "Rebels break siege",
            "url": "https://www.post.example/a",
        },
    )
    assert article.body == f"{LEAD}\n\n{DENIAL}"
    assert (article.source, article.author, article.published) == ("post.example", "Jane Doe, John Roe", DAY)


def test_an_export_of_wordpress(tmp_path: Path) -> None:
    article = _one(
        tmp_path,
        [
            {
                "id": 42,
                "date": "2016-08-07T10:00:00",
                "link": "https://post.example/a",
                "title": {"rendered": "It&#8217;s over"},
                "content": {
                    "rendered": f"<p>{LEAD}</p>\n<figure><figcaption>Photo: A</figcaption></figure>"
                    "<script>track()</script><p>A <a>second</a> par<b>agraph</b>,<del>old</del> new."
                },
                "author": 3,
            }
        ],
    )
    assert (article.id, article.headline, article.author) == ("42", "It’s over", "")
    assert (article.source, article.published) == ("post.example", DAY)
    assert article.body == f"{LEAD}\n\nA second paragraph, new."


def test_the_answers_of_the_guardian_and_of_the_new_york_times(tmp_path: Path) -> None:
    guardian = {
        "id": "world/a",
        "webTitle": "Rebels break siege",
        "webPublicationDate": "2016-08-07T10:00:00Z",
        "webUrl": "https://guardian.example/world/a",
        "fields": {"bodyText": LEAD, "byline": "Jane Doe in Beirut"},
    }
    times = {
        "_id": "nyt://article/1",
        "headline": {"main": "Rebels break siege", "kicker": None},
        "byline": {"original": "By JANE DOE", "person": []},
        "pub_date": "2016-08-07T10:00:00+0000",
        "lead_paragraph": LEAD,
        "source": "The New York Times",
    }
    for records in ({"response": {"results": [guardian]}}, {"response": {"docs": [times]}}):
        article = _one(tmp_path, records)
        assert (article.headline, article.body, article.published) == ("Rebels break siege", LEAD, DAY)
        assert article.author.lower().startswith("jane doe")


def test_an_export_of_mongodb_and_a_search_result_of_elasticsearch(tmp_path: Path) -> None:
    mongo = {"_id": {"$oid": "5f"}, "text": LEAD, "date": {"$date": {"$numberLong": "1470564000000"}}}
    elastic = {"hits": {"total": 1, "hits": [{"_id": "5f", "_source": {"text": LEAD, "date": "2016-08-07"}}]}}
    boxed = {"article": {"id": "5f", "title": "Rebels", "text": LEAD, "date": "2016-08-07"}}
    for content in (mongo, elastic, boxed):
        article = _one(tmp_path, content)
        assert (article.id, article.body, article.published) == ("5f", LEAD, DAY)


@pytest.mark.parametrize("key", ["Title", "HEADLINE", "article_title", "webTitle"])
def test_names_of_fields_in_any_spelling(tmp_path: Path, key: str) -> None:
    assert _one(tmp_path, {key: "Rebels break siege", "Article-Body": LEAD}).headline == "Rebels break siege"


def test_a_field_that_holds_nothing_gives_way_to_the_next(tmp_path: Path) -> None:
    article = _one(
        tmp_path, {"body": "", "text": LEAD, "source": "nan", "publisher": "The Post", "date": "None"}
    )
    assert (article.body, article.source, article.published) == (LEAD, "The Post", None)


def test_a_headline_that_is_printed_again_above_the_text_is_no_paragraph_of_it(tmp_path: Path) -> None:
    article = _one(tmp_path, {"title": "Rebels break siege", "text": f"Rebels break siege\n\n{LEAD}"})
    assert (article.headline, article.body) == ("Rebels break siege", LEAD)


def test_a_text_given_as_a_list_of_paragraphs(tmp_path: Path) -> None:
    assert _one(tmp_path, {"text": [LEAD, DENIAL]}).body == f"{LEAD}\n\n{DENIAL}"


@pytest.mark.parametrize("name", ["articles", "items", "data", "docs", "results"])
def test_an_object_that_holds_the_articles(tmp_path: Path, name: str) -> None:
    path = write(
        tmp_path,
        "news.json",
        json.dumps({"title": "A feed", "description": "of news", name: [{"text": LEAD}] * 1}),
    )
    assert [each.body for each in articles(path)] == [LEAD]


def test_json_lines_under_the_name_of_json_and_the_other_way_round(tmp_path: Path) -> None:
    records = [{"id": 1, "text": LEAD}, {"id": 2, "text": DENIAL}]
    lines = "\n".join(map(json.dumps, records))
    for name, content in (
        ("a.json", lines),
        ("b.jsonl", json.dumps(records, indent=1)),
        ("c.ndjson", lines + "\n\n"),
    ):
        assert [each.id for each in articles(write(tmp_path, name, content))] == ["1", "2"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path, encoding: str) -> None:
    line = json.dumps({"title": "Café", "text": LEAD}, ensure_ascii=False)
    table = f"title,text\r\nCafé,{LEAD}\r\n"
    for name, content in (("a.json", line), ("a.jsonl", f"{line}\n"), ("a.csv", table)):
        article = articles(write(tmp_path, name, content.encode(encoding)))[0]
        assert (article.headline, article.body) == ("Café", LEAD)


def test_one_line_in_another_encoding(tmp_path: Path) -> None:
    lines = [
        json.dumps({"text": f"Caf\u00e9 {n} \u201cfut ferm\u00e9\u201d"}, ensure_ascii=False)
        for n in range(2)
    ]
    path = write(tmp_path, "a.jsonl", lines[0].encode() + b"\n" + lines[1].encode("cp1252"))
    # The file as a whole is not UTF-8, and is read in the one encoding that fits it or line by line.
    assert "Café 1 “fut fermé”" in [each.body for each in articles(path)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_with_quoted_lines_and_its_own_delimiter(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / ("news.tsv" if delimiter == "\t" else "news.csv")
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        rows = csv.writer(file, delimiter=delimiter)
        rows.writerow(["", "Title", "Published", "Outlet", "Body Text", "Authors"])
        rows.writerow(
            [0, "A; b, c", "07.08.2016 10:00", "The Post", f"{LEAD}\r\n{DENIAL}", "['J. Doe', \"J. O'Roe\"]"]
        )
        rows.writerow([1, "Next", "2016-08-07", "The Post", LEAD, "By J. Doe"])
    first, second = _undated(path)
    assert (first.headline, first.body) == ("A; b, c", f"{LEAD}\n\n{DENIAL}")
    assert (first.author, second.author) == ("J. Doe, J. O'Roe", "J. Doe")
    assert (first.published, second.published) == (None, DAY)


def _undated(path: Path) -> list[Article]:
    assert complaints(path) == [
        f"{path.name} line 2: date '07.08.2016 10:00' is not one certain day: shown as undated"
    ]
    return [each for each in read(path, limits=Limits()) if isinstance(each, Article)]


def test_a_row_that_is_too_short_or_too_long_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = write(tmp_path, "news.csv", f"text,title\n{LEAD}\n{LEAD},Headline,more,and more\n")
    assert [(each.headline, each.body) for each in articles(path)] == [("", LEAD), ("Headline", LEAD)]


@pytest.mark.skipif(not STORIES.is_file(), reason="the CNN stories are not here")
def test_the_cnn_stories_lose_nothing_but_the_space_before_their_paragraphs() -> None:
    records = [json.loads(line) for line in STORIES.read_text(encoding="utf-8").splitlines()]
    found = articles(STORIES)
    assert [each.id for each in found] == [record["id"] for record in records]
    assert [each.body for each in found] == [
        record["body"].replace(" \n\n", "\n\n").strip() for record in records
    ]
    assert {(each.source, each.headline, each.published) for each in found} == {("CNN", "", None)}


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv"])
def test_a_large_file_is_never_whole_in_memory(tmp_path: Path, name: str) -> None:
    lines = (json.dumps({"text": f"{number} {LEAD * 300}"}) for number in range(200))
    rows = (f"{number} {LEAD * 300}" for number in range(200))
    path = write(tmp_path, name, "\n".join(["text", *rows] if name == "a.csv" else lines))
    tracemalloc.start()
    assert sum(1 for _ in read(path, limits=Limits())) == 200
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < path.stat().st_size / 2


_SHORT = {"id": "1", "title": "Siege broken", "text": LEAD}
_OTHER = {"id": "2", "title": "Siege denied", "text": DENIAL}


@pytest.mark.parametrize("name", ["news.json", "news.json.gz", "news.zip"])
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(
            {"data": [{"id": 1}], "articles": [_SHORT, _OTHER]}, id="a list without text comes first"
        ),
        pytest.param({"items": ["politics"], "results": [_SHORT]}, id="a list of words comes first"),
        pytest.param({"hits": {"total": 1, "hits": [{"_id": "1", "_source": _SHORT}]}}, id="a list inside"),
        pytest.param(_SHORT | {"entries": ["politics"]}, id="one article"),
        pytest.param([None, _SHORT, {"id": "3"}, 4], id="records that are none"),
        pytest.param(
            {"items": [{"id": "1", "content_text": LEAD}], "title": "The Post", "version": FEED},
            id="a feed that is named last",
        ),
        pytest.param({"articles": [_SHORT, None, _OTHER, "x", 4, [_SHORT]]}, id="a list with others in it"),
        pytest.param({"articles": {"item": {"id": "1"}}, "text": LEAD}, id="an object under a list's name"),
        pytest.param({"title": "The Post", "description": "News", "items": []}, id="a feed without entries"),
        pytest.param("words", id="no article"),
    ],
)
def test_a_large_document_is_read_as_a_small_one(tmp_path: Path, name: str, content: object) -> None:
    text = json.dumps(content)
    small = [str(each) for each in read(_packed(tmp_path, name, text.encode()), limits=Limits())]
    large = [str(each) for each in read(_packed(tmp_path, name, _large(text)), limits=Limits())]
    assert small
    assert large == small


@pytest.mark.parametrize("size", [0, 4_000_000])
@pytest.mark.parametrize(
    "content",
    [
        {"stories": [_SHORT], "articles": [_OTHER]},
        {"articles": [_SHORT, _OTHER], "stories": [_OTHER]},
        {"data": {"items": [_SHORT], "articles": [_OTHER]}},
        {"response": {"docs": [_SHORT]}, "items": [_OTHER]},
        {"articles": [], "data": ["words"], "items": [_SHORT, _OTHER]},
    ],
)
def test_every_list_of_articles_in_a_document_is_read(tmp_path: Path, content: object, size: int) -> None:
    found = articles(write(tmp_path, "news.json", json.dumps(content) + " " * size))
    assert [each.id for each in found] == ["1", "2"]


@pytest.mark.parametrize("size", [0, 4_000_000])
@pytest.mark.parametrize("other", [None, "words", 4])
def test_what_is_no_record_costs_only_itself(tmp_path: Path, other: object, size: int) -> None:
    text = json.dumps({"response": {"docs": [_SHORT, other, _OTHER]}})
    path = write(tmp_path, "news.json", text + " " * size)
    assert [each.id for each in read(path, limits=Limits()) if isinstance(each, Article)] == ["1", "2"]
    assert complaints(path) == [
        "news.json record 2: not an article: an object with named fields is needed",
    ]


@pytest.mark.parametrize("size", [0, 4_000_000])
def test_one_id_in_two_lists_is_two_records(tmp_path: Path, size: int) -> None:
    text = json.dumps({"articles": [_SHORT], "stories": [_OTHER | {"id": "1"}]})
    assert complaints(write(tmp_path, "news.json", text + " " * size)) == [
        "news.json record 2: its id '1' is already that of news.json record 1, which says something else; "
        "keep one of the two, or give this one another id"
    ]


@pytest.mark.parametrize("value", ["NaN", "-Infinity", "1e999", "1" * 30])
def test_what_a_large_document_cannot_be_read_behind_is_told(tmp_path: Path, value: str) -> None:
    text = json.dumps({"articles": [_SHORT, _OTHER | {"score": 0.5}], "stories": [_SHORT]})
    path = write(tmp_path, "news.json", _large(text.replace("0.5", value)))
    assert [each.id for each in read(path, limits=Limits()) if isinstance(each, Article)] == ["1"]
    (complaint,) = complaints(path)
    assert complaint.startswith("news.json: nothing behind record 1 can be read: ")
    assert complaint.endswith("; mend it, or split it into files of under 4 MB")


@pytest.mark.parametrize("name", ["news.json", "news.json.gz", "news.zip"])
def test_a_document_that_breaks_off_keeps_what_comes_before(tmp_path: Path, name: str) -> None:
    text = json.dumps({"title": "The Post", "version": FEED, "items": [_SHORT, _OTHER, _SHORT]})
    path = _packed(tmp_path, name, text.removesuffix('"}]}').encode())
    found = [each for each in read(path, limits=Limits()) if isinstance(each, Article)]
    assert [(each.id, each.source) for each in found] == [("1", "The Post"), ("2", "The Post")]
    (complaint,) = complaints(path)
    assert complaint.partition(": ")[2] == (
        f"not valid JSON: Unterminated string starting at column {text.rindex(LEAD)}; "
        "nothing behind record 2 can be read until it is mended"
    )


def test_a_byte_of_another_encoding_costs_a_large_document_nothing(tmp_path: Path) -> None:
    text = json.dumps({"articles": [_SHORT, _OTHER | {"text": f"Café: {LEAD}"}, _SHORT | {"id": "3"}]})
    path = write(tmp_path, "news.json", text.replace("[", "[" + " " * 4_000_000).encode())
    path.write_bytes(path.read_bytes().replace(b"\\u00e9", b"\xe9"))
    assert [each.body for each in articles(path)] == [LEAD, f"Café: {LEAD}", LEAD]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_large_document_in_another_encoding(tmp_path: Path, encoding: str) -> None:
    text = json.dumps({"articles": [_SHORT | {"text": f"Café owners: “{LEAD}”"}]}, ensure_ascii=False)
    (article,) = articles(write(tmp_path, "news.json", _large(text, encoding)))
    assert article.body == f"Café owners: “{LEAD}”"


def test_a_large_document_that_breaks_off_keeps_what_comes_before(tmp_path: Path) -> None:
    text = json.dumps({"articles": [_SHORT, _OTHER]}).removesuffix('"}]}')
    path = write(tmp_path, "news.json", text.replace("[", "[" + " " * 4_000_000))
    assert [each.id for each in read(path, limits=Limits()) if isinstance(each, Article)] == ["1"]
    assert complaints(path)[0].startswith("news.json: nothing behind record 1 can be read: ")


def _large(text: str, encoding: str = "utf-8") -> bytes:
    """A document with so much white space behind it that it is not read as a whole."""
    return (text + " " * 4_000_000).encode(encoding)


def _packed(folder: Path, name: str, content: bytes) -> Path:
    if name.endswith(".gz"):
        return write(folder, name, gzip.compress(content))
    if name.endswith(".zip"):
        with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("news.json", content)
        return folder / name
    return write(folder, name, content)
