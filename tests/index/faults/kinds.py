"""Kinds of fault: what a disk, a person or another program does to an index folder, by name."""

from __future__ import annotations

import fcntl
import json
import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from index.store.sqlite import FILE
from index.vectors.generation import RECORD

Damage = Callable[[Path], object]


def sql(*statements: str) -> Damage:
    """Done behind the store's back, without its foreign keys."""

    def damage(folder: Path) -> None:
        with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as database:
            for statement in statements:
                database.execute(statement)

    return damage


def flat(folder: Path) -> Path:
    """The store with everything in its one file."""
    with closing(sqlite3.connect(folder / FILE)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder / FILE


def written(change: Callable[[bytes], bytes]) -> Damage:
    def damage(folder: Path) -> None:
        path = flat(folder)
        path.write_bytes(change(path.read_bytes()))

    return damage


def page_of(table: str, fill: bytes) -> Damage:
    def damage(folder: Path) -> None:
        path = flat(folder)
        with closing(sqlite3.connect(path)) as database:
            query = "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf'"
            page = database.execute(query, (table,)).fetchone()[0]
        data = bytearray(path.read_bytes())
        data[(page - 1) * 4096 : page * 4096] = fill * 4096
        path.write_bytes(data)

    return damage


def flips(seed: int) -> Damage:
    def damage(folder: Path) -> None:
        chance = random.Random(seed)
        path = flat(folder)
        data = bytearray(path.read_bytes())
        for _ in range(5):
            data[chance.randrange(100, len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(data)

    return damage


def beside(name: str, content: bytes | None) -> Damage:
    """A file, or with no content a folder, that is not Dateline's."""

    def damage(folder: Path) -> None:
        if content is None:
            (folder / name).mkdir()
        else:
            (folder / name).write_bytes(content)

    return damage


def erased(folder: Path) -> None:
    for part in folder.glob("store.db*"):
        part.unlink()


def generation(change: Damage) -> Damage:
    def damage(folder: Path) -> object:
        return change(folder / (folder / "CURRENT").read_text().strip())

    return damage


def graph(name: str, change: Damage) -> Damage:
    def damage(path: Path) -> None:
        for part in path.glob(f"*/{name}"):
            change(part)

    return generation(damage)


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes() or b"x")
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)


def record(name: str, value: object) -> Damage:
    def change(path: Path) -> None:
        known = json.loads((path / RECORD).read_text())
        (path / RECORD).write_text(json.dumps(known | {name: value}))

    return generation(change)


def swapped(folder: Path) -> None:
    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as database:
        rows = database.execute("SELECT passage, vector FROM vectors ORDER BY passage LIMIT 2").fetchall()
        (first, one), (second, other) = rows
        change = "UPDATE vectors SET vector = ? WHERE passage = ?"
        database.executemany(change, [(other, first), (one, second)])


# Where the test keeps a store of before the last run.
BACKUP = "backup.db"


def put_back(folder: Path) -> None:
    """An older store beside a newer generation."""
    erased(folder)
    shutil.copy(folder / BACKUP, folder / FILE)


def locked(path: Path) -> object:
    """Another program that holds a file for itself."""
    file = path.open("rb")
    fcntl.flock(file, fcntl.LOCK_EX)
    return file


CLEARED = ("files", "holdings", "bands", "runs", "changes")
TABLES = ("articles", "passages", "vectors", *CLEARED, "facts", "terms_data")

ROWS: dict[str, Damage] = {
    **{f"no rows in {table}": sql(f"DELETE FROM {table}") for table in CLEARED},
    **{
        f"a row lost of {table}": sql(f"DELETE FROM {table} WHERE rowid = (SELECT min(rowid) FROM {table})")
        for table in ("articles", "passages", "vectors")
    },
    "no passages": sql("DELETE FROM passages"),
    "no vectors": sql("DELETE FROM vectors"),
    "no files and holdings": sql("DELETE FROM files", "DELETE FROM holdings"),
    "holdings of one article lost": sql("DELETE FROM holdings WHERE article = 'wire-2'"),
    "files that were never heard of": sql("UPDATE files SET path = '/elsewhere' || path"),
    "a letter changed in a body": sql(
        "UPDATE articles SET body = replace(body, 'r', 'l') WHERE id = 'wire-1'"
    ),
    "a number changed in a body": sql(
        "UPDATE articles SET body = replace(body, '3', '8') WHERE id = 'wire-3'"
    ),
    "another headline": sql("UPDATE articles SET headline = 'False' WHERE id = 'wire-1'"),
    "another outlet": sql("UPDATE articles SET source = 'Reuters' WHERE id = 'wire-1'"),
    "another day": sql("UPDATE articles SET published = 736000 WHERE id = 'wire-1'"),
    "a day of letters": sql("UPDATE articles SET published = 'abc' WHERE id = 'wire-1'"),
    "a day beyond the calendar": sql("UPDATE articles SET published = 99999999999 WHERE id = 'wire-1'"),
    "pages that are none": sql("UPDATE articles SET pages = '[[' WHERE id = 'wire-1'"),
    "a body that is bytes": sql("UPDATE articles SET body = x'ff00ff' WHERE id = 'wire-1'"),
    "an empty body": sql("UPDATE articles SET body = '' WHERE id = 'wire-1'"),
    "a digest of noise": sql("UPDATE articles SET digest = 'ab' || digest WHERE id IN ('wire-5', 'feed-1')"),
    "a backup put back": put_back,
    "no digests": sql("UPDATE articles SET digest = ''"),
    "vectors that changed places": swapped,
    "a vector cut short": sql(
        "UPDATE vectors SET vector = x'00' WHERE rowid = (SELECT min(passage) FROM vectors)"
    ),
    "vectors of nothing": sql("UPDATE vectors SET vector = zeroblob(1536)"),
    "sums of nothing": sql("UPDATE vectors SET sum = 0"),
    "offsets that are off": sql("UPDATE passages SET start = start + 3"),
    "offsets beyond the body": sql('UPDATE passages SET "end" = 100000'),
    "passages of another article": sql("UPDATE passages SET article = 'wire-1' WHERE article = 'wire-2'"),
    "stems of nothing": sql("UPDATE passages SET text = '', heading = ''"),
    "a state that is wrong": sql("UPDATE state SET passages = 7"),
    "an index of words that is empty": sql("INSERT INTO terms (terms) VALUES ('delete-all')"),
    "orphans": sql(
        "INSERT INTO holdings VALUES ('/gone', 'gone')", "INSERT INTO vectors VALUES (5, zeroblob(1536), 5)"
    ),
    "no fingerprint": sql("DELETE FROM facts WHERE name = 'fingerprint'"),
}

PAGES: dict[str, Damage] = {
    **{f"a page of {table} of zeros": page_of(table, b"\0") for table in TABLES},
    **{f"a page of {table} of ones": page_of(table, b"\xff") for table in TABLES},
    **{f"five bits flipped, {seed}": flips(seed) for seed in range(12)},
    "a store cut in half": written(lambda data: data[: len(data) // 2]),
    "a store without its last page": written(lambda data: data[:-4096]),
    "noise after the store": written(lambda data: data + os.urandom(5_000)),
}

COPIES: dict[str, Damage] = {
    "no pointer": lambda folder: (folder / "CURRENT").unlink(),
    "an empty pointer": lambda folder: (folder / "CURRENT").write_text(""),
    "a pointer of noise": lambda folder: (folder / "CURRENT").write_bytes(b"\xff\xfe\0"),
    "a pointer to nothing": lambda folder: (folder / "CURRENT").write_text("gen-000099"),
    "no generation": generation(shutil.rmtree),
    "no record": generation(lambda path: (path / RECORD).unlink()),
    "a record of noise": generation(lambda path: (path / RECORD).write_bytes(b"\xff")),
    "a record of another embedder": record("fingerprint", "another"),
    "a record of another state": record("state", 7),
    "a record of another count": record("count", 7),
    "no Chroma database": generation(lambda path: (path / "chroma.sqlite3").unlink()),
    "an empty Chroma database": generation(lambda path: (path / "chroma.sqlite3").write_bytes(b"")),
    "a Chroma database of noise": generation(
        lambda path: (path / "chroma.sqlite3").write_bytes(os.urandom(9_000))
    ),
    **{
        f"{what} {name}": graph(name, change)
        for name in ("data_level0.bin", "header.bin", "length.bin", "link_lists.bin")
        for what, change in {
            "no": os.unlink,
            "a flipped": flip,
            "an empty": lambda path: path.write_bytes(b""),
        }.items()
    },
    "a record that another program locked": generation(lambda path: locked(path / RECORD)),
    "gen-backup.tar": beside("gen-backup.tar", b"tar"),
    "a folder gen-old": beside("gen-old", None),
    "a folder gen-000777": beside("gen-000777", None),
    "a draft": beside("tmp-gen-000002", None),
    "somebody's notes": beside("notes.txt", b"do not delete"),
}

# What nothing here can mend: it must be said in a line, and nothing be made worse.
LOST: dict[str, Damage] = {
    "no store": erased,
    "an empty store": written(lambda _: b""),
    "a store of noise": written(lambda data: os.urandom(len(data))),
    "a store without its head": written(lambda data: bytes(8_192) + data[8_192:]),
    "a store of another version": sql("PRAGMA user_version = 99"),
}
