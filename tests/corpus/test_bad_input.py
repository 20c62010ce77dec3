"""Whatever is wrong with a file or a record is one clear line, and costs only itself."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from corpus import Article, Limits, read
from tests.support.reader import articles, complaints, write

SMALL = Limits(file_bytes=20_000, article_bytes=1_000)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", "", "empty.txt: an empty file"),
        ("blank.json", " \n\n ", "blank.json: an empty file"),
        ("nul.txt", b"text\0text", "nul.txt: binary, not text"),
        ("noise.csv", bytes(range(1, 32)) * 8, "noise.csv: binary, not text"),
        ("photo.txt", b"\xff\xd8\xff\xe0\x10JFIF", "photo.txt: binary, not text: a JPEG image"),
        ("paper.md", b"%PDF-1.7 ...", "paper.md: binary, not text: a PDF document"),
        ("page.json", "<!DOCTYPE html><html>", "page.json: a web page, not .json: rename it to .html"),
        ("page.txt", "\n <html lang=en>", "page.txt: a web page, not .txt: rename it to .html"),
        ("story", "text", "story: a file without an extension (it reads .txt "),
        ("story.xyz", "text", "story.xyz: not a format that Dateline reads: .xyz (it reads .txt .md "),
        (
            "cut.json",
            '{"articles": [\n{"title":',
            "cut.json: not valid JSON: Expecting value at line 2 column 10",
        ),
        ("deep.json", "[" * 100_000, "deep.json: not valid JSON: nested too deeply"),
        ("none.json", '{"articles": []}', "none.json: no articles in it"),
        ("number.json", "5", "number.json: not an article: an object with named fields is needed"),
        ("title.json", '{"title": "T", "n": 1}', "title.json: no text in it (its fields: title, n)"),
        ("nulls.json", '{"title": "T", "text": null}', "nulls.json: no text in it (its fields: title, text)"),
        ("dashes.json", '{"text": "--- ---"}', "dashes.json: no text in it"),
        ("other.csv", "a,b\n1,2\n3,4\n", "other.csv: no column of it holds the text (its columns: a, b)"),
        ("open.md", "---\ntitle: T\n\ntext", "open.md: its front matter is not closed by a line of ---"),
        (
            "colon.md",
            "---\ntitle: A: B\n---\ntext",
            "colon.md: its front matter is not valid YAML at line 2: ",
        ),
        ("bare.md", "---\ntitle: T\n---\n# T\n", "bare.md: no text in it besides front matter and heading"),
        (
            "nothing.html",
            "<html><body></body></html>",
            "nothing.html: no article can be made out in this page",
        ),
    ],
)
def test_a_file_that_is_not_what_it_should_be(
    tmp_path: Path, name: str, content: str | bytes, said: str
) -> None:
    heard = complaints(write(tmp_path, name, content))
    assert len(heard) == 1
    assert heard[0].startswith(said)
    assert "\n" not in heard[0]


def test_broken_json_on_line_three_of_five_costs_line_three(tmp_path: Path) -> None:
    lines = [json.dumps({"id": number, "text": f"Words of story {number}."}) for number in range(1, 6)]
    lines[2] = lines[2][:-4]
    path = write(tmp_path, "news.jsonl", "\n".join(lines))
    assert complaints(path) == [
        "news.jsonl line 3: not valid JSON: Unterminated string starting at column 19"
    ]
    assert [each.id for each in read(path, limits=Limits()) if isinstance(each, Article)] == [
        "1",
        "2",
        "4",
        "5",
    ]


def test_a_record_without_text_costs_only_itself(tmp_path: Path) -> None:
    path = write(tmp_path, "news.csv", 'title,text\nOne,"First\nwords"\nTwo,\nThree,Third words\n')
    assert complaints(path) == ["news.csv line 4: no text in it (its fields: title, text)"]
    found = [each.headline for each in read(path, limits=Limits()) if isinstance(each, Article)]
    assert found == ["One", "Three"]


def test_of_two_records_with_one_id_the_first_is_kept(tmp_path: Path) -> None:
    records = [
        {"id": "a", "text": "First words."},
        {"id": "a", "text": "Other words."},
        {"id": "a", "text": "First words."},
    ]
    path = write(tmp_path, "news.jsonl", "\n".join(map(json.dumps, records)))
    said = (
        "news.jsonl line 2: its id 'a' is already that of news.jsonl line 1, which says something else; "
        "keep one of the two, or give this one another id"
    )
    assert complaints(path) == [said]
    assert [each.body for each in read(path, limits=Limits()) if isinstance(each, Article)] == [
        "First words."
    ]


def test_a_date_like_soon_costs_the_date_and_not_the_article(tmp_path: Path) -> None:
    path = write(tmp_path, "news.json", '{"title": "T", "text": "Words.", "date": "soon"}')
    article, doubt = read(path, limits=Limits())
    assert isinstance(article, Article)
    assert article.published is None
    assert str(doubt) == f"{path}: date 'soon' is not one certain day: shown as undated"


def test_a_day_that_is_still_to_come_costs_the_date_and_not_the_article(tmp_path: Path) -> None:
    path = write(tmp_path, "news.json", '{"title": "T", "text": "Words.", "date": "May 21, 2093"}')
    article, doubt = read(path, limits=Limits())
    assert isinstance(article, Article)
    assert article.published is None
    assert str(doubt) == f"{path}: date 2093-05-21 is still to come: shown as undated"


def test_tomorrow_is_today_already_elsewhere(tmp_path: Path) -> None:
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    (article,) = articles(write(tmp_path, "a.json", f'{{"text": "Words.", "date": "{tomorrow}"}}'))
    assert article.published == tomorrow


@pytest.mark.parametrize("name", ["long.txt", "long.md", "long.html"])
def test_an_article_over_the_limit_is_one_line(tmp_path: Path, name: str) -> None:
    heard = complaints(write(tmp_path, name, "Words of a long story.\n" * 500), SMALL)
    assert len(heard) == 1
    assert f"{name}: " in heard[0]
    assert "over the limit of 0.0 MB" in heard[0]


def test_an_article_over_the_limit_in_a_file_of_many_costs_only_itself(tmp_path: Path) -> None:
    long = "Words of a long story. " * 60
    lines = [json.dumps({"text": text}) for text in ("First.", long, long * 4, "Last.")]
    for name, content in (("many.jsonl", "\n".join(lines)), ("many.json", f"[{','.join(lines)}]")):
        path = write(tmp_path, name, content)
        assert [" 2: an article of" in said or " 3: " in said for said in complaints(path, SMALL)] == [
            True,
            True,
        ]
        found = [each.body for each in read(path, limits=SMALL) if isinstance(each, Article)]
        assert found == ["First.", "Last."]


def test_a_file_over_the_limit_is_not_opened(tmp_path: Path) -> None:
    path = write(tmp_path, "huge.jsonl", b"x" * 20_001)
    assert complaints(path, SMALL) == ["huge.jsonl: a file of 0.0 MB, over the limit of 0.0 MB: split it"]


def test_a_file_of_nothing_but_bad_records_does_not_bury_the_rest(tmp_path: Path) -> None:
    heard = complaints(write(tmp_path, "news.jsonl", '{"title": "T"}\n' * 5_000 + '{"text": "Words."}\n'))
    assert len(heard) == 1_001
    assert heard[-1] == "news.jsonl: 4,000 more records cannot be read; mend or split it"
    [last] = [each for each in read(tmp_path / "news.jsonl", limits=Limits()) if isinstance(each, Article)]
    assert last.body == "Words."


def test_a_quote_that_is_never_closed_costs_its_own_line(tmp_path: Path) -> None:
    rows = 'text\nFirst words.\n"Second words\n' + "and so on\n" * 14_000
    heard = complaints(write(tmp_path, "news.csv", rows), Limits(article_bytes=50_000))
    assert heard == ["news.csv line 3: not valid CSV: a quote in it is opened and never closed"]


def test_a_broken_row_takes_no_words_of_the_next(tmp_path: Path) -> None:
    rows = (
        "title,text\n"
        '"One","First words, with a\nline in them."\n'
        '"Two is broken,Second words.\n'
        '"Three","Third words."\n'
        '"Four" again,Fourth words.\n'
        'Five,"Fifth words.\n'
        "Six,Sixth words.\n"
    )
    path = write(tmp_path, "news.csv", rows)

    found = [each for each in read(path, limits=Limits()) if isinstance(each, Article)]

    assert [(one.headline, one.body) for one in found] == [
        ("One", "First words, with a\n\nline in them."),
        ("Three", "Third words."),
        ("Four again", "Fourth words."),
        ("Six", "Sixth words."),
    ]
    assert complaints(path) == [
        "news.csv line 4: not valid CSV: a quote in it is opened and never closed",
        "news.csv line 7: not valid CSV: a quote in it is opened and never closed",
    ]


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "news.txt", "News\nwords")

    def refuse(*args: object, **kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert complaints(path) == ["news.txt: may not be read by this user: check its permissions"]


def test_a_folder_with_the_name_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "x.txt").mkdir()
    assert complaints(tmp_path / "x.txt") == ["x.txt: a folder that cannot be listed, not a file"]


def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.txt")
    assert complaints(tmp_path / "x.txt") == ["x.txt: not a regular file"]


def test_a_file_that_went_away_since_it_was_listed(tmp_path: Path) -> None:
    assert complaints(tmp_path / "x.txt") == ["x.txt: gone since the folder was listed"]


def test_a_disk_that_fails_half_way_costs_the_rest_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, "news.jsonl", '{"text": "First words."}\n' * 100_000)
    opened = Path.open(path, "rb", buffering=0)

    class Failing:
        def __init__(self, *args: object, **kwargs: object) -> None:
            self.reads = 0

        def __getattr__(self, name: str) -> object:
            return getattr(opened, name)

        def readinto(self, buffer: memoryview) -> int:
            self.reads += 1
            if self.reads > 2:
                raise OSError(5, "Input/output error")
            return opened.readinto(buffer) or 0

    monkeypatch.setattr(Path, "open", Failing)
    assert complaints(path) == ["news.jsonl: cannot be read: Input/output error"]


def test_a_file_name_that_would_write_on_the_terminal_is_shown_clean(tmp_path: Path) -> None:
    path = write(tmp_path, "a\x1b[31m\nb.txt", "News\nwords")
    assert [each.path for each in articles(path)] == [f"{tmp_path}/a b.txt"]
    bad = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt"))
    bad.write_text("News\nwords")
    assert [each.path for each in articles(bad)] == [f"{tmp_path}/?.txt"]


def test_of_a_file_with_too_many_records_the_first_are_kept(tmp_path: Path) -> None:
    path = write(tmp_path, "news.jsonl", "".join(f'{{"text": "Words {n}."}}\n' for n in range(4)))
    *kept, last = read(path, limits=Limits(records=3))
    assert [each.body for each in kept if isinstance(each, Article)] == ["Words 0.", "Words 1.", "Words 2."]
    assert str(last) == f"{path}: over 3 records: the rest is left out; split it"
