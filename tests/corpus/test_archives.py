"""gzip and zip: what is in them is read as if it lay there, and nothing is unpacked to disk."""

from __future__ import annotations

import gzip
import io
import json
import random
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import Article, Limits, read
from tests.support.reader import articles, complaints, write

STORY = "Rebels break siege\nRebel fighters said that they had broken the siege.\n"


def _zipped(members: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def test_a_gzip_file_is_read_as_what_is_in_it(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps({"id": n, "text": f"Words of story {n}."}) for n in range(3)) + "\n{broken"
    path = write(tmp_path, "news.jsonl.gz", gzip.compress(lines.encode()))
    assert [each.id for each in _found(path)] == ["0", "1", "2"]
    assert {each.path for each in _found(path)} == {str(path)}
    assert len(complaints(path)) == 1
    assert complaints(path)[0].startswith("news.jsonl.gz line 4: not valid JSON")
    assert (
        articles(write(tmp_path, "a.TXT.GZ", gzip.compress(STORY.encode())))[0].headline
        == "Rebels break siege"
    )


def test_each_file_in_a_zip_is_shown_by_its_place_in_it(tmp_path: Path) -> None:
    members: dict[str, str | bytes] = {
        "2016/a.txt": STORY,
        "2016/b.json": json.dumps([{"id": 1, "text": "Words."}, {"id": 2}]),
        "2016/photo.txt": b"\xff\xd8\xff\xe0",
        "README.md": "# About",
        "2016/.hidden.txt": "hidden",
        "__MACOSX/2016/a.txt": "junk",
        "c.xyz": "words",
    }
    path = write(tmp_path, "news.zip", _zipped(members))
    assert [each.path for each in _found(path)] == [f"{path}!2016/a.txt", f"{path}!2016/b.json"]
    assert [said.split(" (")[0] for said in complaints(path)] == [
        "news.zip!2016/b.json record 2: no text in it",
        "news.zip!2016/photo.txt: binary, not text: a JPEG image",
        "news.zip!c.xyz: not a format that Dateline reads: .xyz",
    ]


def test_a_path_in_a_zip_that_points_elsewhere_is_only_a_name(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    path = write(
        tmp_path / "in", "news.zip", _zipped({"../../evil.txt": STORY, "/etc/motd.txt": STORY + "More."})
    )
    assert [each.path.split("!")[1] for each in _found(path)] == ["../../evil.txt", "/etc/motd.txt"]
    assert sorted(tmp_path.rglob("*")) == [tmp_path / "in", path]


@pytest.mark.parametrize("name", ["bomb.zip", "bomb.txt.gz", "bomb.json.gz", "bomb.csv.gz", "bomb.jsonl.gz"])
def test_a_bomb_stops_at_the_limit(tmp_path: Path, name: str) -> None:
    words = (b"text\n" if ".csv" in name else b"") + b"words " * 5_000_000
    content = _zipped({f"{n}.jsonl": words for n in range(3)}) if name == "bomb.zip" else gzip.compress(words)
    limits = Limits(file_bytes=1_000_000, article_bytes=5_000_000)
    heard = complaints(write(tmp_path, name, content), limits)
    assert heard == [f"{name}: more than 1.0 MB comes out of this archive: split it"]


def test_a_zip_of_too_many_files_is_not_opened(tmp_path: Path) -> None:
    path = write(tmp_path, "many.zip", _zipped({f"{n}.txt": STORY for n in range(12)}))
    assert complaints(path, Limits(members=10)) == ["many.zip: an archive of over 10 files: split it"]


def test_an_archive_inside_an_archive_is_one_line(tmp_path: Path) -> None:
    inner = _zipped({"a.txt": STORY})
    path = write(
        tmp_path, "outer.zip", _zipped({"inner.zip": inner, "a.txt.gz": gzip.compress(b"x"), "b.txt": STORY})
    )
    assert complaints(path) == [
        "outer.zip!inner.zip: an archive inside an archive: take it out first",
        "outer.zip!a.txt.gz: an archive inside an archive: take it out first",
    ]
    assert len(_found(path)) == 1


def test_a_damaged_file_in_a_zip_costs_only_itself(tmp_path: Path) -> None:
    noise = random.Random(1).randbytes(2_000).hex()
    data = bytearray(_zipped({"a.txt": STORY, "b.txt": f"Noise\n{noise}", "c.txt": f"{STORY}More."}))
    place = data.index(b"b.txt") + 600
    data[place : place + 50] = bytes(50)
    path = write(tmp_path, "news.zip", bytes(data))
    assert complaints(path) == ["news.zip!b.txt: damaged inside its archive"]
    assert [each.path.split("!")[1] for each in _found(path)] == ["a.txt", "c.txt"]


UNOPENED = {
    "a.zip": (b"PK\x03\x04 and no more", "a damaged zip archive, or none"),
    "a.txt.gz": (b"\x1f\x8b and no more", "a damaged gzip archive"),
    "cut.txt.gz": (gzip.compress(random.Random(1).randbytes(5_000))[:3_000], "a damaged gzip archive"),
    "plain.txt.gz": (STORY.encode(), "a damaged gzip archive"),
    "lzma.zip": (
        _zipped({"a.txt": STORY}, zipfile.ZIP_LZMA),
        "packed by a method that Dateline does not unpack",
    ),
    "a.tar.gz": (gzip.compress(b"x"), "not a format that Dateline reads: .tar"),
    "a.gz": (gzip.compress(b"x"), "a file without an extension"),
    "empty.zip": (_zipped({}), "no articles in it"),
}


@pytest.mark.parametrize("name", UNOPENED)
def test_an_archive_that_cannot_be_opened(tmp_path: Path, name: str) -> None:
    content, said = UNOPENED[name]
    heard = complaints(write(tmp_path, name, content))
    assert len(heard) == 1
    assert said in heard[0]


@settings(max_examples=100, deadline=None)
@given(where=st.integers(0, 400), what=st.binary(min_size=1, max_size=8))
def test_a_zip_that_was_tampered_with_anywhere_is_no_crash(
    tmp_path_factory: pytest.TempPathFactory, where: int, what: bytes
) -> None:
    folder = tmp_path_factory.mktemp("zip")
    data = bytearray(_zipped({"a.txt": STORY, "b.jsonl": '{"text": "words"}\n'}))
    data[where : where + len(what)] = what
    assert list(read(write(folder, "a.zip", bytes(data)), limits=Limits()))
    packed = bytearray(gzip.compress(STORY.encode()))
    packed[where % 80 : where % 80 + len(what)] = what
    assert list(read(write(folder, "a.txt.gz", bytes(packed)), limits=Limits()))


def _found(path: Path) -> list[Article]:
    return [each for each in read(path, limits=Limits()) if isinstance(each, Article)]
