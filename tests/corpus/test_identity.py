"""An article keeps its id when its file is moved, read again or exported again."""

from __future__ import annotations

import json
from pathlib import Path

from corpus import Article
from tests.support.reader import articles, write

STORY = {
    "title": "Rebels break siege",
    "text": "Rebels broke the siege.",
    "source": "The Post",
    "date": "2016-08-07",
}


def _read(folder: Path, **fields: object) -> Article:
    return articles(write(folder, "news.json", json.dumps(STORY | fields)))[0]


def test_the_id_that_a_record_brings_is_its_id(tmp_path: Path) -> None:
    assert _read(tmp_path, id="a-1").id == "a-1"
    assert _read(tmp_path, id=17, url="https://post.example/a").id == "17"
    assert _read(tmp_path, _id={"$oid": "507f1f77"}).id == "507f1f77"
    assert _read(tmp_path, id=" a\u200b\n1 ").id == "a 1"


def test_ids_that_differ_only_at_their_end_are_two(tmp_path: Path) -> None:
    long = [_read(tmp_path, id="x" * length).id for length in (200, 201, 5000)]
    assert long[0] == "x" * 200
    assert len(set(long)) == 3
    assert max(map(len, long)) == 211
    exported = _read(tmp_path, id=long[1], format="dateline article 1", body=STORY["text"])
    assert exported.id == long[1], "an export has it as it is"


def test_a_story_that_moves_to_another_file_keeps_its_id(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    text = articles(write(tmp_path, "old.txt", "Headline\nWords of the story."))[0]
    moved = articles(write(tmp_path / "a", "new.txt", "Headline\r\nWords of the story.\r\n"))[0]
    assert (text.id, text.path) == (moved.id, f"{tmp_path}/old.txt")
    assert text.id != articles(write(tmp_path, "old.txt", "Headline\nOther words of the story."))[0].id


def test_a_corrected_story_with_a_link_keeps_its_id(tmp_path: Path) -> None:
    first = _read(tmp_path, url="https://www.post.example/world/a?utm_source=feed&p=1#top")
    corrected = _read(
        tmp_path, url="http://post.example/world/a/?p=1", text="Rebels did not break the siege."
    )
    assert first.id == corrected.id
    assert first.id != _read(tmp_path, url="https://post.example/world/a?p=2").id


def test_a_story_without_a_link_is_known_by_what_it_says_and_who_says_it(tmp_path: Path) -> None:
    ids = {_read(tmp_path).id, _read(tmp_path, source="The Mail").id, _read(tmp_path, date="2016-08-08").id}
    assert len(ids) == 3
    assert _read(tmp_path).id == _read(tmp_path, date="7 August 2016", section="World").id


def test_the_front_page_of_a_site_is_not_the_link_of_an_article(tmp_path: Path) -> None:
    ids = {
        _read(tmp_path, url="https://post.example/", text=text).id
        for text in ("First words.", "Other words.")
    }
    assert len(ids) == 2


def test_a_link_that_no_reader_can_follow_is_no_link(tmp_path: Path) -> None:
    for url in (
        "javascript:alert(1)",
        "/world/a",
        "file:///etc/passwd",
        "https://",
        "https://x\n.example/ y",
        "https://[broken",
        "https://evil.example\\.reuters.com/a",
    ):
        assert _read(tmp_path, url=url).url == ""


def test_a_link_that_poses_as_another_site_is_no_link(tmp_path: Path) -> None:
    urls = (
        "https://www.reuters.com@evil.example/a",
        "https://user:pw@evil.example",
        "https://post.example/@jane",
    )
    rows = "".join(json.dumps({"text": f"Words of {n}.", "url": url}) + "\n" for n, url in enumerate(urls))
    found = articles(write(tmp_path, "news.jsonl", rows))
    assert [one.url for one in found] == ["", "", urls[2]]
    assert [one.source for one in found] == ["", "", "post.example"]
