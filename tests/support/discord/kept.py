"""The bot's database, in a file or in PostgreSQL: as settings name it, and whether words stand anywhere in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from bot.discord.database.connection import TABLES
from index.backends.place import Place


def stands(words: str, place: Place) -> bool:
    if isinstance(place, Path):
        return any(words.encode() in file.read_bytes() for file in place.parent.iterdir())
    with psycopg.connect(place.url) as connection:
        tables = connection.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = %s", (TABLES.name,)
        ).fetchall()
        return any(
            words in row[0]
            for (table,) in tables
            for row in connection.execute(
                sql.SQL("SELECT t::text FROM {} AS t").format(sql.Identifier(TABLES.name, table))
            )
        )


@contextmanager
def held_up(place: Place) -> Iterator[None]:
    """Nobody reads or writes the database until the block ends."""
    if isinstance(place, Path):
        with closing(sqlite3.connect(place, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            yield
            other.execute("ROLLBACK")
        return
    with psycopg.connect(place.url) as connection:
        connection.execute(f"SET search_path TO {TABLES.name}")
        for (table,) in connection.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = %s", (TABLES.name,)
        ).fetchall():
            connection.execute(
                sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(sql.Identifier(table))
            )
        yield


def config_of(place: Place, folder: Path) -> Path:
    """A config.toml in a folder by which the database is at a place."""
    config = folder / "config.toml"
    key = (
        f'[discord]\ndatabase = "{place.as_posix()}"'
        if isinstance(place, Path)
        else f'[index]\nstore = "{place.url}"'
    )
    config.write_text(f"{key}\n")
    return config
