"""Bad input as an archive keeper meets it: each is one clear line, and costs only itself."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.terminal.commands import main
from corpus import Limits, read
from corpus.sources.subprocess_reading import SubprocessReader
from index.embedding.minilm import MiniLM
from index.errors import IndexingError
from tests.support.archive import Archive

RECORD = '{"id": "%s", "title": "Report %s", "text": "Convoy number %s reached the city."}\n'
LINK = "a symbolic link, which is not followed: name what it points to as a source"


def write(text: str) -> Callable[[Path], object]:
    return lambda path: path.write_text(text, encoding="utf-8")


def loop(path: Path) -> None:
    path.symlink_to(path)


def loop_of_folders(path: Path) -> None:
    path.symlink_to(path.parent)


def lines(*numbers: int, broken: int = 0) -> str:
    return "".join('{"id": "3", "title"\n' if n == broken else RECORD % (n, n, n) for n in numbers)


# What a file is called, how it comes about, what is said about it, and how many articles come of it.
CASES: dict[str, tuple[str, Callable[[Path], object], str, int]] = {
    "an empty file": ("empty.txt", write(""), "empty.txt: an empty file", 0),
    "a binary file": (
        "photo.txt",
        lambda path: path.write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256))),
        "photo.txt: binary, not text: a JPEG image",
        0,
    ),
    "a wrong extension": (
        "report.doc",
        write("A headline\n\nA body.\n"),
        "report.doc: not a format that Dateline reads: .doc "
        "(it reads .txt .md .markdown .html .htm .pdf .json .jsonl .ndjson .csv .tsv"
        " .rss .atom .xml .gz .zip)",
        0,
    ),
    "broken JSON on line 3 of 5": (
        "wire.jsonl",
        write(lines(1, 2, 3, 4, 5, broken=3)),
        "wire.jsonl line 3: not valid JSON: Expecting ':' delimiter at column 20",
        4,
    ),
    "a record without text": (
        "note.json",
        write('{"title": "A headline", "date": "2016-08-06"}'),
        "note.json: no text in it (its fields: title, date)",
        0,
    ),
    "two records with one id": (
        "twice.jsonl",
        write(RECORD % (7, 7, 7) + RECORD % (7, 8, 8)),
        "twice.jsonl line 2: its id '7' is already that of REPORTING/twice.jsonl line 1, "
        "which says something else; keep one of the two, or give this one another id",
        1,
    ),
    "a 20 MB article": (
        "huge.txt",
        write("A headline\n\n" + "A sentence that goes on and on. " * 650_000),
        "huge.txt: over the limit of 5.0 MB for one article in this format",
        0,
    ),
    "a symlink loop": ("loop.txt", loop, f"loop.txt: {LINK}", 0),
    "a symlink loop of folders": ("folder", loop_of_folders, f"folder: {LINK}", 0),
}


@pytest.fixture
def archive(tmp_path: Path, embedder: MiniLM) -> Archive:
    (tmp_path / "reporting").mkdir()
    (tmp_path / "config.toml").write_text('[corpus]\nsources = ["reporting"]\n[index]\nfolder = "index"\n')
    return Archive(tmp_path, embedder)


def run(archive: Archive, *words: str) -> Result:
    """`dateline index`, as typed, with paths from the archive's folder on."""
    config = str(archive.base / "config.toml")
    return CliRunner().invoke(main, ["--config", config, "index", *words], prog_name="dateline")


def said(archive: Archive, result: Result) -> list[str]:
    """The lines about what was skipped or noted."""
    shown = [
        line.replace(os.path.relpath(archive.reporting), str(archive.reporting)).replace(
            str(archive.reporting), "REPORTING"
        )
        for line in result.stderr.splitlines()
    ]
    return [line for line in shown if line.startswith(("skipped", "note"))]


def test_what_is_skipped_is_told_at_every_run_until_it_is_put_right(archive: Archive) -> None:
    wire = archive.reporting / "wire.jsonl"
    wire.write_text(lines(1, 2, 3, broken=2))
    archive.write("bad.json", "{")

    first, second = (sorted(said(archive, run(archive))) for _ in range(2))
    wire.write_text(lines(1, 2, 3))
    (archive.reporting / "bad.json").unlink()

    assert [line.split(":")[0] for line in first] == [
        "skipped REPORTING/bad.json",
        "skipped REPORTING/wire.jsonl line 2",
    ]
    assert second == first
    assert said(archive, run(archive)) == []
    assert said(archive, run(archive)) == []


@pytest.mark.parametrize("case", CASES)
def test_one_clear_line_and_the_rest_is_indexed(archive: Archive, case: str) -> None:
    name, make, line, articles = CASES[case]
    archive.write("good.txt", "Siege broken", "Rebel fighters broke the siege on Saturday.")
    make(archive.reporting / name)

    result = run(archive)

    assert said(archive, result) == [f"skipped REPORTING/{line}"]
    first = result.stdout.splitlines()[0]
    assert first == f"Articles: {1 + articles} added, 0 changed, 0 withdrawn, 0 unchanged, 1 skipped."
    assert result.exit_code == 0
    assert archive.answers("Rebel fighters") == ["Siege broken"]


@pytest.mark.parametrize("case", [case for case, (*_, articles) in CASES.items() if not articles])
def test_where_nothing_else_is_there_the_run_fails_and_says_why(archive: Archive, case: str) -> None:
    name, make, line, _ = CASES[case]
    make(archive.reporting / name)

    result = run(archive)

    assert result.exit_code == 2
    assert result.stderr == f"dateline: nothing could be indexed: {archive.reporting}/{line}\n"
    assert result.stdout == ""
    with pytest.raises(IndexingError, match="nothing could be indexed"):
        archive.index()


def test_a_date_like_soon_is_noted_and_the_article_indexed_without_one(archive: Archive) -> None:
    (archive.reporting / "soon.json").write_text(
        '{"title": "Aid convoy", "date": "soon", "text": "It will come."}'
    )

    result = run(archive)

    assert result.exit_code == 0
    assert said(archive, result) == [
        "note REPORTING/soon.json: date 'soon' is not one certain day: shown as undated"
    ]
    assert [found.passage.article.published for found in archive.search("aid convoy")] == [None]


def test_a_folder_that_does_not_exist_costs_only_itself(archive: Archive) -> None:
    archive.write("good.txt", "Siege broken", "Rebel fighters broke the siege on Saturday.")
    missing = archive.base / "missing"

    alone = run(archive, str(missing))
    beside = run(archive, str(missing), str(archive.reporting))

    assert alone.exit_code == 2
    assert alone.stderr == (
        f"dateline: nothing could be indexed: {missing}: no such file or folder; check the path\n"
    )
    assert beside.exit_code == 2  # so that cron notices, though the others are indexed
    assert beside.stdout.splitlines()[0].startswith("Articles: 1 added")
    assert beside.stderr.splitlines()[0].endswith("missing: no such file or folder; check the path")


def test_many_bad_files_are_counted_where_nothing_could_be_indexed(archive: Archive) -> None:
    for number in range(5):
        (archive.reporting / f"{number}.txt").touch()

    result = run(archive)

    assert result.stderr.count("an empty file") == 3
    assert result.stderr.endswith("; and 2 more\n")
    assert result.stderr.count("\n") == 1


@pytest.fixture
def as_nobody(tmp_path: Path, embedder: MiniLM, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    """An archive that is kept by a user whom permissions stop, as they do not stop the superuser."""
    if os.name == "nt":
        pytest.skip("permissions as POSIX has them")
    before = Archive(tmp_path, embedder)
    before.write("good.txt", "Siege broken", "Rebel fighters broke the siege on Saturday.")
    before.index()  # Imports whatever is still to be imported, which that user may not read.
    archive = Archive(Path(tempfile.mkdtemp(prefix="dateline-test-")), embedder)
    archive.write("good.txt", "Siege broken", "Rebel fighters broke the siege on Saturday.")
    # That user may not start a Python of the superuser's.
    monkeypatch.setattr(
        SubprocessReader, "file", lambda _, path, origin: read(path, limits=Limits(), origin=origin)
    )
    superuser = os.geteuid() == 0
    if superuser:
        shutil.chown(archive.base, 65534)
        shutil.chown(archive.reporting, 65534)
        os.seteuid(65534)
    try:
        yield archive
    finally:
        if superuser:
            os.seteuid(0)
        shutil.rmtree(archive.base)


def test_an_unreadable_file_is_one_clear_line_and_withdraws_nothing(as_nobody: Archive) -> None:
    path = as_nobody.write("secret.txt", "Sealed", "The sealed report names nobody.")
    as_nobody.index()
    path.write_text("Sealed\n\nThe sealed report was corrected.\n")
    path.chmod(0)

    summary = as_nobody.index()

    assert [str(one) for one in summary.skipped] == [
        f"{path}: may not be read by this user: check its permissions"
    ]
    assert as_nobody.answers("names nobody") == ["Sealed"]


@pytest.fixture(params=["3.11", "3.14"])
def _python(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths as that Python has them: from 3.14 on they are said not to be there where nobody may look."""
    if request.param == "3.14":
        monkeypatch.setattr(Path, "is_dir", os.path.isdir)
        monkeypatch.setattr(Path, "is_file", os.path.isfile)
        monkeypatch.setattr(Path, "exists", os.path.exists)


@pytest.mark.usefixtures("as_nobody", "_python")
def test_an_unreadable_folder_is_one_clear_line_and_withdraws_nothing(as_nobody: Archive) -> None:
    path = as_nobody.write("2016/secret.txt", "Sealed", "The sealed report names nobody.")
    as_nobody.index()
    path.parent.chmod(0)
    try:
        summary = as_nobody.index()
    finally:
        path.parent.chmod(0o700)

    assert [str(one) for one in summary.skipped] == [
        f"{path.parent}: a folder that cannot be listed, not a file"
    ]
    assert as_nobody.answers("names nobody") == ["Sealed"]


@pytest.mark.usefixtures("as_nobody", "_python")
def test_a_folder_that_may_be_listed_and_not_entered_is_a_line_a_file_and_withdraws_nothing(
    as_nobody: Archive,
) -> None:
    path = as_nobody.write("2016/secret.txt", "Sealed", "The sealed report names nobody.")
    below = as_nobody.write("2016/may/road.txt", "Road cut", "The road to Lerne was cut.")
    as_nobody.index()
    path.parent.chmod(0o400)
    try:
        summary = as_nobody.index(withdraw=True)
    finally:
        path.parent.chmod(0o700)

    assert [str(one) for one in summary.skipped] == [
        f"{one}: cannot be read: Permission denied" for one in (below.parent, path)
    ]
    assert as_nobody.answers("names nobody") == ["Sealed"]
    assert as_nobody.answers("road to Lerne") == ["Road cut"]


@pytest.mark.usefixtures("as_nobody", "_python")
@pytest.mark.parametrize("mode", [0, 0o400])
@pytest.mark.parametrize("pattern", ["*/*", "**/*.txt"])
def test_a_folder_below_a_pattern_that_may_not_be_entered_costs_itself_and_withdraws_nothing(
    as_nobody: Archive, pattern: str, mode: int
) -> None:
    path = as_nobody.write("2016/secret.txt", "Sealed", "The sealed report names nobody.")
    as_nobody.write("2016/may/road.txt", "Road cut", "The road to Lerne was cut.")
    gone = as_nobody.write("2017/bridge.txt", "Bridge shut", "The bridge at Horn was shut.")
    as_nobody.index(as_nobody.reporting / pattern)
    gone.unlink()
    as_nobody.write("2017/school.txt", "School opens", "The school in Horn opened.")
    path.parent.chmod(mode)
    try:
        summary = as_nobody.index(as_nobody.reporting / pattern, withdraw=True)
    finally:
        path.parent.chmod(0o700)

    assert [change.title for change in summary.changes] == ["School opens", "Bridge shut"]
    assert as_nobody.answers("names nobody") == ["Sealed"]
    assert as_nobody.answers("road to Lerne") == ["Road cut"]


@pytest.mark.usefixtures("as_nobody", "_python")
def test_a_source_in_a_folder_that_may_not_be_entered_is_not_said_to_be_missing(as_nobody: Archive) -> None:
    path = as_nobody.write("2016/secret.txt", "Sealed", "The sealed report names nobody.")
    path.parent.chmod(0o400)
    try:
        summary = as_nobody.index(path, as_nobody.reporting / "good.txt")
    finally:
        path.parent.chmod(0o700)

    assert [str(one) for one in summary.skipped] == [
        f"{path}: cannot be opened (Permission denied); check the path"
    ]
    assert as_nobody.answers("broke the siege") == ["Siege broken"]


def test_an_index_folder_that_may_not_be_written_says_so_and_goes_on_answering(as_nobody: Archive) -> None:
    as_nobody.index()
    as_nobody.write("new.txt", "New", "Something new.")
    as_nobody.folder.chmod(0o500)
    (as_nobody.folder / ".lock").chmod(0o400)
    try:
        with pytest.raises(IndexingError, match=r"cannot be written \(Permission denied\); allow writing"):
            as_nobody.index()
        assert as_nobody.answers("Rebel fighters") == ["Siege broken"]
    finally:
        as_nobody.folder.chmod(0o700)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MB; mounting one takes a right that not every machine gives."""
    disk = tmp_path / "index"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("may not mount a disk here")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)


def test_a_full_disk_says_what_to_do_and_the_old_index_goes_on_answering(
    small_disk: Path, archive: Archive
) -> None:
    archive.write("good.txt", "Siege broken", "Rebel fighters broke the siege on Saturday.")
    archive.index()
    text = " ".join(f"Sentence number {n} of a longer report from the city." for n in range(200))
    archive.write("long.txt", "A long report", text)
    filler = small_disk / "filler"

    for room in (0, 30_000, 300_000):
        filler.unlink(missing_ok=True)
        filler.write_bytes(bytes(shutil.disk_usage(small_disk).free - room))
        result = run(archive)
        assert result.exit_code == 2, result.stdout
        assert result.stderr.startswith(f"dateline: {archive.folder}: ")
        assert "again" in result.stderr
        assert result.stderr.count("\n") == 1
        assert archive.answers("Rebel fighters") == ["Siege broken"]
    filler.unlink()

    assert run(archive).exit_code == 0
    assert "A long report" in archive.answers("Sentence number 199")


def _make_read_only(disk: Path) -> None:
    """Chroma's own threads may write for a moment after an index is built, and a disk that is written to is busy."""
    for _ in range(50):
        gc.collect()
        if (
            subprocess.run(["mount", "-o", "remount,ro", disk], capture_output=True, check=False).returncode
            == 0
        ):
            return
        time.sleep(0.1)
    pytest.fail("the disk stays busy")


def test_a_disk_that_became_read_only_says_what_to_do_and_the_index_goes_on_answering(
    small_disk: Path, archive: Archive
) -> None:
    archive.write("good.txt", "Siege broken", "Rebel fighters broke the siege on Saturday.")
    archive.index()
    _make_read_only(small_disk)

    result = run(archive)

    assert result.exit_code == 2
    assert result.stderr == (
        f"dateline: {archive.folder}: cannot be written (Read-only file system); allow writing there or name "
        "another folder (an index that is there goes on answering)\n"
    )
    assert archive.answers("Rebel fighters") == ["Siege broken"]
