"""Plain text, Markdown and web pages: one article a file."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from tests.support.reader import articles, complaints, write

DAY = datetime.date(2016, 8, 7)
SEED = Path(__file__).parents[2].parent / "shared" / "seed"

PAGE = """<!doctype html><html lang="en"><head><meta charset="{charset}">
<title>Rebels break siege - The Post</title><meta property="og:site_name" content="The Post">
<meta property="og:title" content="Rebels break siege"><meta name="author" content="Jane Doe">
<link rel="canonical" href="https://post.example/world/rebels">{head}</head>
<body><nav><a href="/">Home</a> <a href="/world">World</a></nav>
<main><article><h1>Rebels break siege</h1><p class="byline">By Jane Doe</p>{time}
<p>Rebel fighters said on Saturday that they had <b>broken</b> the siege of the eastern part of the café,
after a <a href="/x">week</a> of fighting in the south.</p>
<p>State media denied it. &ldquo;The road is closed,&rdquo; a military source said on 12 May 2015.</p>
<ul><li>About 250,000 people live in the eastern districts.</li></ul></article>
<aside><h3>Most read</h3><time datetime="2019-01-01">1 January</time><a href="/1">Another</a></aside></main>
<footer><p>© 12 March 2017 The Post. All rights reserved.</p></footer></body></html>"""

LINKED_DATA = '<script type="application/ld+json">%s</script>'


def _page(head: str = "", time: str = "", charset: str = "utf-8") -> str:
    return PAGE.format(head=head, time=time, charset=charset)


def test_the_first_line_of_plain_text_is_the_headline(tmp_path: Path) -> None:
    article = articles(
        write(tmp_path, "a.txt", "Rebels break siege\r\nThe first paragraph.\r\nThe second.\r\n")
    )[0]
    assert (article.headline, article.body) == ("Rebels break siege", "The first paragraph.\n\nThe second.")
    assert (article.source, article.author, article.published, article.url) == ("", "", None, "")


STORY = (
    "Rebel fighters said on Saturday that they had broken the siege of the east\n"
    "of the city, after a week of fighting in the south. The Ramousah road was\n"
    "open to lorries by the evening, they said, and state media denied that.\n"
    "\n"
    "About 250,000 people live in the eastern districts, and some of them were\n"
    "seen on the road.\n"
)


@pytest.mark.parametrize(
    ("above", "headline", "day"),
    [
        ("Rebels break siege\n", "Rebels break siege", None),
        ("Rebels break siege\n\n", "Rebels break siege", None),
        ("Rebels break siege\n7 August 2016\n\n", "Rebels break siege", DAY),
        ("Rebels break siege\nPublished: Sunday, August 7, 2016 10:31 GMT\n", "Rebels break siege", DAY),
        ("Rebels break siege\n\n2016-08-07\n\n", "Rebels break siege", DAY),
        ("Sunday 7 August 2016\n\nRebels break siege\n\n", "Rebels break siege", DAY),
        (
            "Rebels break the siege of the eastern part of the city, activists say, as\n"
            "state media deny that any road is open\n\n",
            "Rebels break the siege of the eastern part of the city, activists say, as state media deny that "
            "any road is open",
            None,
        ),
        ("Rebels break siege\n03/04/2016\n\n", "Rebels break siege 03/04/2016", None),
    ],
)
def test_wrapped_text_has_its_headline_and_day_above_it_with_or_without_a_blank_line(
    tmp_path: Path, above: str, headline: str, day: datetime.date | None
) -> None:
    article = articles(write(tmp_path, "a.txt", above + STORY))[0]

    assert (article.headline, article.published) == (headline, day)
    first, second = article.body.split("\n\n")
    assert first.startswith("Rebel fighters said on Saturday that they had broken the siege of the east of")
    assert second.startswith("About 250,000 people")


def test_a_wrapped_story_without_a_headline_keeps_its_first_line(tmp_path: Path) -> None:
    article = articles(write(tmp_path, "a.txt", STORY.replace("of the city", "of Aleppo", 1)))[0]
    assert "Rebel fighters said on Saturday" in f"{article.headline} {article.body}"
    day = articles(write(tmp_path, "b.txt", "It began on 6 August 2016 and went on.\n\nIt ended soon.\n"))[0]
    assert day.published is None


def test_markdown_without_a_date_in_its_front_matter_is_dated_by_its_line(tmp_path: Path) -> None:
    text = "# Rebels break siege\n\n*7 August 2016*\n\nRebel fighters said so.\n"
    article = articles(write(tmp_path, "a.md", text))[0]
    assert (article.headline, article.published, article.body) == (
        "Rebels break siege",
        DAY,
        "Rebel fighters said so.",
    )
    dated = articles(write(tmp_path, "b.md", f"---\ndate: 2016-08-09\n---\n{text}"))[0]
    assert dated.published == datetime.date(2016, 8, 9)


FERRY = "The ferry sailed on Friday.\n"


@pytest.mark.parametrize(
    ("above", "outlet", "author"),
    [
        ("By Jon May\nCoast Echo\n12 May 2023\n\n", "Coast Echo", "Jon May"),
        ("By Jon May and Ann de Wit\n\n12 May 2023\n\n", "", "Jon May and Ann de Wit"),
        ("Coast Echo, 12 May 2023\n\n", "Coast Echo", ""),
        ("By Jon May\nThe Daily Star | May 12, 2023\n\n", "The Daily Star", "Jon May"),
    ],
)
@pytest.mark.parametrize("form", ["a.txt", "a.md"])
def test_byline_outlet_and_day_above_a_story_are_told_of_it_and_no_part_of_it(
    tmp_path: Path, form: str, above: str, outlet: str, author: str
) -> None:
    lines = (
        above.strip() if form == "a.txt" else "\n\n".join(f"*{line}*" for line in above.split("\n") if line)
    )
    headline = "Ferry sails\n" if form == "a.txt" else "# Ferry sails\n\n"
    article = articles(write(tmp_path, form, f"{headline}{lines}\n\n{FERRY}"))[0]

    assert (article.headline, article.body) == ("Ferry sails", FERRY.strip())
    assert (article.source, article.author) == (outlet, author)
    assert article.published == datetime.date(2023, 5, 12)


@pytest.mark.parametrize(
    "above", ["By Monday\nthe strait was calm.\n12 May 2023\n\n", "By Jon May\n\n", "London, 12 May 2023\n\n"]
)
def test_a_line_that_may_be_of_the_story_stays_in_it(tmp_path: Path, above: str) -> None:
    article = articles(write(tmp_path, "a.txt", f"Ferry sails\n\n{above}{FERRY}"))[0]

    assert (article.source, article.author) == ("", "")
    assert above.split("\n")[0] in article.body


def test_a_story_without_a_headline_is_all_body(tmp_path: Path) -> None:
    assert articles(write(tmp_path, "a.txt", "Only one line of words."))[0].body == "Only one line of words."
    long = "A first paragraph that goes on. " * 20
    article = articles(write(tmp_path, "a.txt", f"{long}\nThe second."))[0]
    assert (article.headline, article.body) == ("", f"{long.strip()}\n\nThe second.")


@pytest.mark.skipif(not SEED.is_dir(), reason="the seed article is not here")
def test_the_seed_article_is_read_whole() -> None:
    path = next(SEED.glob("*.txt"))
    article = articles(path)[0]
    lines = path.read_text(encoding="utf-8").splitlines()
    assert article.headline == lines[0]
    assert article.body.split("\n\n") == lines[1:]
    assert article.published is None


def test_markdown_is_kept_as_the_words_that_its_page_would_show(tmp_path: Path) -> None:
    text = """---
title: "Road open, says the council"
date: 2016-08-07
source: Orontes Wire
author: [Jane Doe, John Roe]
url: https://orontes.example/a
id: 0017
---

# Road open, says the council

The **council** said the [Ramousah road](https://x.example) was *open* on
Sunday, and added that `aid` & more would come.![map](map.png)

## What next?

- A first item, ~~once true~~ now *true*
- 2 * 3 * 4 items

> A resident disagreed [1].

| Side | Dead |
|------|------|
| Army | 12   |

<p>Set in <em>HTML</em>.</p><!-- not shown -->

[1]: https://foot.example
"""
    article = articles(write(tmp_path, "a.md", text))[0]
    assert article.headline == "Road open, says the council"
    assert (article.id, article.source, article.author) == ("0017", "Orontes Wire", "Jane Doe, John Roe")
    assert (article.published, article.url) == (DAY, "https://orontes.example/a")
    assert article.body.split("\n\n") == [
        "The council said the Ramousah road was open on Sunday, and added that aid & more would come.",
        "What next?",
        "A first item, now true",
        "2 * 3 * 4 items",
        "A resident disagreed 1.",
        "Side | Dead",
        "Army | 12",
        "Set in HTML.",
    ]


def test_markdown_without_front_matter_takes_its_headline_from_the_first_heading(tmp_path: Path) -> None:
    article = articles(write(tmp_path, "a.md", "# Rebels *break* siege\n\nThe first paragraph.\n"))[0]
    assert (article.headline, article.body) == ("Rebels break siege", "The first paragraph.")


def test_an_empty_title_in_front_matter_leaves_the_first_heading(tmp_path: Path) -> None:
    text = "---\ntitle: ''\ndate: 2016-08-12\n---\n# Manbij freed\n\nFirst paragraph.\n"
    assert articles(write(tmp_path, "a.md", text))[0].headline == "Manbij freed"


def test_front_matter_that_would_grow_without_end_is_harmless(tmp_path: Path) -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x]\n" + "".join(
        f"{b}: &{b} [{f'*{a},' * 8}]\n" for a, b in zip("abcdefg", "bcdefgh", strict=True)
    )
    assert articles(write(tmp_path, "a.md", f"---\n{bomb}title: *h\n---\nWords."))[0].body == "Words."


def test_a_saved_page_gives_its_article_without_what_stands_around_it(tmp_path: Path) -> None:
    head = '<meta property="article:published_time" content="2016-08-07T23:30:00-04:00">'
    article = articles(write(tmp_path, "a.html", _page(head)))[0]
    assert (article.headline, article.source, article.author) == (
        "Rebels break siege",
        "The Post",
        "Jane Doe",
    )
    assert (article.published, article.url) == (DAY, "https://post.example/world/rebels")
    assert article.body.split("\n\n") == [
        "Rebel fighters said on Saturday that they had broken the siege of the eastern part of the café, "
        "after a week of fighting in the south.",
        "State media denied it. “The road is closed,” a military source said on 12 May 2015.",
        "About 250,000 people live in the eastern districts.",
    ]


@pytest.mark.parametrize(
    ("head", "time"),
    [
        ('<meta name="PubDate" content="August 7, 2016">', ""),
        (LINKED_DATA % '{"@graph": [{"datePublished": "2016-08-07T01:00:00Z"}]}', ""),
        (LINKED_DATA % "{broken", '<time datetime="2016-08-07T21:00Z">Sunday</time>'),
        ("", '<span itemprop="datePublished" datetime="2016-08-07">Sunday</span>'),
        ("", '<meta itemprop="datePublished" content="2016-08-07">'),
    ],
)
def test_a_page_says_its_date_in_many_ways(tmp_path: Path, head: str, time: str) -> None:
    assert articles(write(tmp_path, "a.html", _page(head, time)))[0].published == DAY


def test_a_page_is_dated_by_the_calendar_of_its_outlet(tmp_path: Path) -> None:
    head = '<meta property="article:published_time" content="2016-08-08T03:30:00+00:00">'
    page = _page(head).replace("/world/rebels", "/2016/08/07/rebels")
    assert articles(write(tmp_path, "a.html", page))[0].published == DAY
    page = _page(head).replace("/world/rebels", "/2015/01/01/rebels")
    assert articles(write(tmp_path, "a.html", page))[0].published == datetime.date(2016, 8, 8)


def test_a_line_break_in_the_source_of_a_page_is_a_space(tmp_path: Path) -> None:
    words = "Since\nthe rebels\ntook the <a href='/r'>road</a> in the south, nobody has come by it."
    page = _page().replace("<ul>", f"<p>{words}</p>\n<p>Second.</p>\n<ul>")
    body = articles(write(tmp_path, "a.html", page))[0].body
    assert "Since the rebels took the road in the south, nobody has come by it." in body.split("\n\n")


def test_a_page_of_endless_elements_is_one_line(tmp_path: Path) -> None:
    path = write(tmp_path, "a.html", _page().replace("<ul>", "<br>" * 50_000))
    assert complaints(path) == ["a.html: a page of over 50,000 elements"]


def test_the_name_of_the_site_is_no_part_of_a_headline_and_no_author(tmp_path: Path) -> None:
    page = _page().replace('content="Rebels break siege"', 'content="Rebels break siege | The Post"')
    article = articles(write(tmp_path, "a.html", page.replace('content="Jane Doe"', 'content="The Post"')))[0]
    assert article.headline == "Rebels break siege"
    assert "The Post" not in article.author


def test_a_page_says_its_date_in_its_own_link(tmp_path: Path) -> None:
    page = _page().replace("/world/rebels", "/2016/08/07/rebels")
    assert articles(write(tmp_path, "a.html", page))[0].published == DAY


@pytest.mark.parametrize(
    "time", ["", '<time datetime="2016-08-07">7</time><time datetime="2016-08-09">9</time>']
)
def test_a_page_that_does_not_say_its_date_is_undated(tmp_path: Path, time: str) -> None:
    assert articles(write(tmp_path, "a.html", _page(time=time)))[0].published is None


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252", "utf-8", "no-such-thing", "rot13"])
def test_a_page_in_an_old_encoding(tmp_path: Path, declared: str) -> None:
    page = _page(charset=declared).replace("State media", "L’État").encode("cp1252")
    body = articles(write(tmp_path, "a.html", page))[0].body
    assert "part of the café, after" in body
    assert "L’État denied it. “The road is closed,” a" in body


def test_pictures_inside_of_a_saved_page_do_not_count_as_text(tmp_path: Path) -> None:
    picture = f'<img src="data:image/png;base64,{"iVBORw0KGgo" * 600_000}">'
    assert (
        articles(write(tmp_path, "a.html", _page().replace("<main>", f"<main>{picture}")))[0].source
        == "The Post"
    )


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        (
            "cp1252",
            "The siege – “broken” on Sunday – cost 2 million €, Zoë said naïvely.",
        ),
        ("cp1250", "Prezydent powiedział, że żołnierze wrócą do Łodzi w środę. Źródło: agencja."),
        ("cp1251", "Президент заявил в Москве, что перемирие в Алеппо будет соблюдаться."),
        ("koi8-r", "Президент заявил в Москве, что перемирие в Алеппо будет соблюдаться."),
        ("cp1256", "قال الرئيس إن الحصار على مدينة حلب سيستمر حتى النصر الكامل على المعارضة."),
        ("gb18030", "叙利亚政府军周日在阿勒颇与反对派武装发生激烈交火，造成数十人死亡。"),
        ("shift_jis", "シリア政府軍は日曜日、アレッポで反体制派と激しく交戦し、数十人が死亡した。"),
        ("utf-16", "Президент заявил в Москве."),
    ],
)
def test_plain_text_in_the_encodings_of_its_region(tmp_path: Path, encoding: str, text: str) -> None:
    assert articles(write(tmp_path, "a.txt", f"{text}\n{text}".encode(encoding)))[0].body == text
