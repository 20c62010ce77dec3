"""Takes what can still be read out of a damaged store into a new one, and sets the damaged one aside."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from index.embedding.embedder import Embed, Vectors
from index.store.backup import stamp
from index.store.cut import CutArticle
from index.store.database import SCHEMAS, Database
from index.store.remains import PARTS, Remains, opened
from index.store.sql.holdings import READ_AGAIN
from index.store.sqlite import FILE, Store

_TOGETHER = 64  # articles that are cut and stored together


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What of a damaged store is in the new one: `articles`, of which some are `doubted` and have to be read again,
    and `withdrawals`. Of what persons withdrew and of what articles said before, some may be lost. `aside` is the
    damaged store.
    """

    articles: int
    doubted: int
    withdrawals: int
    lost_withdrawals: bool
    lost_corrections: bool
    aside: Path


def is_salvageable(path: Path) -> bool:
    """Whether a store that cannot be opened still begins as one that is read does."""
    try:
        with path.open("rb") as file:
            head = file.read(64)
    except OSError:
        return False
    return head.startswith(b"SQLite format 3\0") and int.from_bytes(head[60:64], "big") in SCHEMAS


def salvage(folder: Path, embed: Embed, passage_tokens: int, made_by: str) -> Salvaged:
    """Replaces the store in `folder` by one of what can be read of it; gives what that is.

    The caller holds the lock. The damaged store stays beside it, as `damaged-*.db`. An article that is not
    as it was stored is kept and not searched: it waits to be read again.
    """
    draft, aside = folder / "tmp-salvage", folder / f"damaged-{stamp()}.db"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    for part in PARTS:
        with suppress(FileNotFoundError):
            shutil.copyfile(f"{folder / FILE}{part}", f"{aside}{part}")
    with opened(aside) as old:
        with closing(Store(draft, create=True)) as new:
            articles, doubted = _articles(old, new, embed, passage_tokens, made_by)
        with closing(Database(draft / FILE, create=True)) as database:
            _records(old, database)
            withdrawals = database.rows("SELECT count(*) FROM withdrawn")[0][0]
    for part in PARTS[1:]:  # What is left of the damaged store must not be taken for the new one's.
        Path(f"{folder / FILE}{part}").unlink(missing_ok=True)
    (draft / FILE).replace(folder / FILE)
    shutil.rmtree(draft)
    corrections = bool(old.torn & {"changes", "earlier"})
    return Salvaged(articles, doubted, withdrawals, "withdrawn" in old.torn, corrections, aside)


def _articles(old: Remains, new: Store, embed: Embed, passage_tokens: int, made_by: str) -> tuple[int, int]:
    """Takes over what can be read; says how many articles, and how many of them are not as they were stored."""
    facts = {row[0]: row[1] for row in old.rows("facts", "name")}
    vectors = old.vectors() if facts.get("fingerprint") == made_by else {}
    taken, damaged = 0, list[str]()
    found = old.articles()
    while some := list(islice(found, _TOGETHER)):
        cuts = [CutArticle.of(article, passage_tokens) for article, _ in some]
        with new.transaction():
            new.put(cuts, _embedded(cuts, vectors, embed))
        taken += len(some)
        damaged += [article.id for article, whole in some if not whole]
    with new.transaction():
        new.doubt(damaged)
        new.put_fact("fingerprint", made_by)
    return taken, len(damaged)


def _embedded(cuts: Sequence[CutArticle], known: dict[int, bytes], embed: Embed) -> Vectors:
    """The vectors of the passages of `cuts`: those that are known to be whole, and the rest made anew."""
    ids = [id_ for cut in cuts for id_ in cut.ids()]
    texts = [text for cut in cuts for text in cut.texts()]
    missing = [place for place, id_ in enumerate(ids) if id_ not in known]
    made = dict(zip(missing, embed([texts[place] for place in missing]), strict=True)) if missing else {}
    rows = [
        made[place] if place in made else np.frombuffer(known[id_], dtype="<f4")
        for place, id_ in enumerate(ids)
    ]
    return np.stack(rows) if rows else np.empty((0, 0), dtype=np.float32)


def _records(old: Remains, new: Database) -> None:
    """Which files held what, what a person withdrew, what feeds said of themselves, and what happened."""
    with new.transaction():
        for log in ("changes", "earlier"):  # To be put into a new file is no change of an article.
            new.execute(f"DELETE FROM {log}")
        for table, key in (
            ("facts", "name"),
            ("files", "path"),
            ("withdrawn", "article"),
            ("changes", "number"),
            ("earlier", "change"),
        ):
            for row in old.rows(table, key):
                marks = ", ".join("?" * len(row))
                new.execute(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", row)
        # A file from which an article is missing is read again: what is lost of it may still stand there.
        for file, article in old.rows("holdings", "file, article"):
            kept = new.rows("SELECT 1 FROM articles WHERE id = ?", article)
            known = new.rows("SELECT 1 FROM files WHERE path = ?", file)
            if kept and known:
                new.execute("INSERT OR IGNORE INTO holdings VALUES (?, ?)", (file, article))
            else:
                new.execute(f"UPDATE files SET modified = {READ_AGAIN} WHERE path = ?", (file,))
        doubted = "SELECT file FROM holdings JOIN articles ON id = article WHERE digest = ''"
        new.execute(f"UPDATE files SET modified = {READ_AGAIN} WHERE path IN ({doubted})")
