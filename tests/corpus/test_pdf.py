"""PDF: the text of its pages as paragraphs, with the page that each begins on."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from tests.support.pdf import pdf_of
from tests.support.reader import articles, complaints, write

FIRST = [
    "Rebels break siege",
    "",
    "Rebel fighters said on Saturday that they had broken the siege of the east-",
    "ern part of the city, after a week of fighting in the south of it, in which",
    "hundreds of people died.",
    "State media denied it. The road is closed, a military source said, and what",
    "is left of the garage area will be taken back by the army before the end of",
    "12",
]
SECOND = [
    "the week. Nobody has been able to confirm either of the two accounts, which",
    "differ in much else.",
    "Page 2 of 2",
]


def test_lines_become_paragraphs_and_a_sentence_runs_on_over_the_page(tmp_path: Path) -> None:
    article = articles(write(tmp_path, "a.pdf", pdf_of(FIRST, SECOND)))[0]
    assert article.headline == "Rebels break siege"
    assert article.body.split("\n\n") == [
        "Rebel fighters said on Saturday that they had broken the siege of the eastern part of the city, "
        "after a week of fighting in the south of it, in which hundreds of people died.",
        "State media denied it. The road is closed, a military source said, and what is left of the garage "
        "area will be taken back by the army before the end of the week. Nobody has been able to confirm "
        "either of the two accounts, which differ in much else.",
    ]


def test_each_page_is_known_by_where_it_begins_in_the_body(tmp_path: Path) -> None:
    article = articles(write(tmp_path, "a.pdf", pdf_of(FIRST, [], SECOND)))[0]
    assert len(article.pages) == 3
    assert article.pages[0] == 0
    assert article.body[article.pages[2] :].startswith("the week. Nobody")
    places = map(article.body.index, ("Rebel", "before the end", "the week."))
    assert [article.page(place) for place in places] == [1, 1, 3]
    unpaged = articles(write(tmp_path, "a.txt", "Headline\nwords"))[0]
    assert unpaged.pages == ()
    assert unpaged.page(0) is None


def test_the_day_on_which_a_pdf_was_made_is_not_taken_for_its_date(tmp_path: Path) -> None:
    article = articles(write(tmp_path, "a.pdf", pdf_of(FIRST, title="Rebels break siege")))[0]
    assert (article.headline, article.author, article.published) == ("Rebels break siege", "Jane Doe", None)


@pytest.mark.parametrize("title", ["Microsoft Word - final.docx", "page1.indd", "Untitled", "Document1"])
def test_a_title_that_a_program_put_there_is_no_headline(tmp_path: Path, title: str) -> None:
    assert articles(write(tmp_path, "a.pdf", pdf_of(FIRST, title=title)))[0].headline == FIRST[0]


def test_a_headline_and_a_date_line_stand_above_the_story(tmp_path: Path) -> None:
    above = ["Rebels break siege", "Sunday 7 August 2016", *FIRST[2:]]
    article = articles(write(tmp_path, "a.pdf", pdf_of(above, SECOND)))[0]
    assert (article.headline, article.published) == ("Rebels break siege", datetime.date(2016, 8, 7))
    assert article.body.startswith("Rebel fighters said on Saturday")

    untitled = articles(write(tmp_path, "b.pdf", pdf_of(FIRST[2:], SECOND)))[0]
    assert untitled.headline == ""
    assert untitled.body == article.body


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (pdf_of([]), "a.pdf: a PDF without text: pictures of pages are not read"),
        (pdf_of(FIRST, password="secret"), "a.pdf: it only opens with a password"),
        (pdf_of(*[["words"]] * 301), "a.pdf: a PDF of 301 pages, over the limit of 300"),
        (pdf_of(["x" * 90] * 25_000), "a.pdf: a PDF with over 2.0 MB of drawing and text in its pages"),
        (pdf_of(FIRST)[:300], "a.pdf: a PDF that is damaged, or of a kind that cannot be read"),
        (b"%PDF-1.7\n", "a.pdf: a PDF that is damaged, or of a kind that cannot be read"),
        (b"words", "a.pdf: not a PDF"),
    ],
)
def test_a_pdf_that_cannot_be_read_is_one_line(tmp_path: Path, content: bytes, said: str) -> None:
    assert complaints(write(tmp_path, "a.pdf", content)) == [said]
