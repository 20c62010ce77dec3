"""Which files are read: everything below a folder, and nothing outside of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus import SourceError, locate
from corpus.sources.walking import root, walk
from tests.support.reader import complaints, write


def _names(folder: Path, found: list[Path]) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in found]


def test_a_folder_is_walked_to_the_bottom_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("b.txt", "a/2.md", "a/1/x.json", "c.xyz"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        write(tmp_path, name, "text")
    assert _names(tmp_path, list(walk(tmp_path))) == ["a/1/x.json", "a/2.md", "b.txt", "c.xyz"]


def test_dot_files_and_the_readme_of_a_folder_are_not_reporting(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "a").mkdir()
    for name in (".git/config.txt", ".DS_Store", "README.md", "a/Readme.md", "a/news.md"):
        write(tmp_path, name, "text")
    assert _names(tmp_path, list(walk(tmp_path))) == ["a/news.md"]
    assert list(walk(tmp_path / "README.md")) == [tmp_path / "README.md"]


def test_a_folder_that_does_not_exist_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"nowhere: no such file or folder; check the path"):
        walk(tmp_path / "nowhere")
    with pytest.raises(SourceError, match="cannot be opened"):
        walk(tmp_path / ("x" * 5000))


def test_no_link_leads_out_of_the_folder_or_round_in_it(tmp_path: Path) -> None:
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    outside.mkdir()
    inside.mkdir()
    write(outside, "secret.txt", "Secret\nwords")
    write(inside, "news.txt", "News\nwords")
    (inside / "file-out.txt").symlink_to(outside / "secret.txt")
    (inside / "folder-out").symlink_to(outside)
    (inside / "round").symlink_to(inside)
    (inside / "itself.txt").symlink_to(inside / "itself.txt")
    found = list(walk(inside))
    assert _names(inside, found) == ["file-out.txt", "folder-out", "itself.txt", "news.txt", "round"]
    for path in found:
        said = complaints(path)
        assert said == ([] if path.name == "news.txt" else [f"{path.name}: {_NOT_FOLLOWED}"])


_NOT_FOLLOWED = "a symbolic link, which is not followed: name what it points to as a source"


def test_a_link_that_is_named_itself_is_followed(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    news = write(tmp_path / "archive", "news.txt", "News\nwords")
    (tmp_path / "folder").symlink_to(tmp_path / "archive")
    (tmp_path / "file.txt").symlink_to(news)
    assert _names(tmp_path, list(walk(tmp_path / "folder"))) == ["folder/news.txt"]
    assert list(walk(tmp_path / "file.txt")) == [news]
    assert complaints(news) == []


def test_a_folder_that_cannot_be_listed_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").mkdir()
    write(tmp_path, "b.txt", "News\nwords")
    listing = Path.iterdir
    monkeypatch.setattr(Path, "iterdir", lambda path: _refuse() if path.name == "a" else listing(path))
    assert _names(tmp_path, list(walk(tmp_path))) == ["a", "b.txt"]
    assert complaints(tmp_path / "a") == ["a: a folder that cannot be listed, not a file"]


def test_a_folder_that_may_be_listed_and_not_entered_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.txt", "b.txt"):
        write(tmp_path, name, "News\nwords")
    entering = Path.stat
    monkeypatch.setattr(
        Path, "stat", lambda path, **how: _refuse() if path.name == "a.txt" else entering(path, **how)
    )
    assert _names(tmp_path, list(walk(tmp_path))) == ["a.txt", "b.txt"]
    assert complaints(tmp_path / "a.txt") == ["a.txt: may not be read by this user: check its permissions"]


def _refuse() -> None:
    raise PermissionError(13, "Permission denied")


def test_a_pattern_finds_files_and_folders_below_the_base(tmp_path: Path) -> None:
    for name in ("2016/08/a.md", "2016/08/README.md", "2016/08/.b.md", "2017/01/c.md", "2017/01/d.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        write(tmp_path, name, "text")
    assert _names(tmp_path, list(locate("**/*.md", tmp_path))) == ["2016/08/a.md", "2017/01/c.md"]
    assert _names(tmp_path, list(locate("201[67]/0?", tmp_path))) == [
        "2016/08/a.md",
        "2017/01/c.md",
        "2017/01/d.txt",
    ]
    assert _names(tmp_path, list(locate(f"{tmp_path}/2016/*/*.md", Path("/")))) == ["2016/08/a.md"]
    assert _names(tmp_path, list(locate("2017", tmp_path))) == ["2017/01/c.md", "2017/01/d.txt"]


def test_a_pattern_does_not_follow_links_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "inside").mkdir()
    write(tmp_path / "outside", "secret.txt", "Secret\nwords")
    write(tmp_path / "inside", "news.txt", "News\nwords")
    (tmp_path / "inside" / "way").symlink_to(tmp_path / "outside")
    assert _names(tmp_path, list(locate("inside/**/*.txt", tmp_path))) == ["inside/news.txt"]
    with pytest.raises(SourceError):
        locate("inside/*/*.txt", tmp_path)


def test_a_pattern_that_matches_nothing_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"\*\.md: no file matches; check the pattern"):
        locate("*.md", tmp_path)


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(tmp_path: Path) -> None:
    path = write(tmp_path, "news [2016].txt", "News\nwords")
    assert list(locate("news [2016].txt", tmp_path)) == [path]


def test_a_pattern_may_be_below_a_folder_whose_name_looks_like_one(tmp_path: Path) -> None:
    base = tmp_path / "news [2016]"
    base.mkdir()
    path = write(base, "july.txt", "News\nwords")
    assert list(locate("*.txt", base)) == list(locate("news [2016]/*.txt", tmp_path)) == [path]
    assert root(f"{base}/gone/*.txt", Path()) == base / "gone"
    with pytest.raises(SourceError, match="no such file or folder; check the path"):
        locate(f"{base}/gone", Path())
