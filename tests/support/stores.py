"""What Dateline relies on in a store that it writes to, and in a vector index: call `check_writing` on an empty
store of your own, and `check_vector_index`.

    def test_my_store_keeps_its_promises():
        with closing(MyStore(...)) as store:
            check_writing(store)

It fails with the promise that is broken.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus import EXPORT, Article
from index import EVERYWHERE, SearchFilter
from index.chunking import Span
from index.passage import heading
from index.store.changes import ChangeKind
from index.store.cut import CutArticle
from index.store.sql.holdings import StoredFile
from index.store.store import Store
from index.terms import stems
from index.vectors.index import VectorIndex

BODY = "The first convoy came.\n\nThe second one turned back."
SPANS = [Span(0, 22, 1), Span(24, len(BODY), 2)]
DIMENSIONS = 384


def article(article_id: str, source: str = "Agency", day: int | None = 1, **others: str) -> Article:
    """A short report in two paragraphs, each of which is a passage."""
    published = datetime.date(2016, 8, day) if day else None
    made = Article(article_id, "Aid", BODY, source, "A. Writer", published, "", f"{article_id}.txt", (0, 24))
    return replace(made, **others)  # type: ignore[arg-type]


def axes(*numbers: int) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Vectors of length 1, each along an axis of its own."""
    return np.eye(DIMENSIONS, dtype=np.float32)[list(numbers)]


def put(store: Store, stored: Article, *numbers: int) -> None:
    """Stores an article, cut at its blank line, with vectors along some axes."""
    first, _, second = stored.body.partition("\n\n")
    spans = [Span(0, len(first), 1), Span(len(first) + 2, len(first) + 2 + len(second), 2)]
    with store.transaction():
        store.put([CutArticle(stored, heading(stored), spans)], axes(*(numbers or (0, 1))))


def check_writing(store: Store) -> None:
    """An empty store keeps what it is given, finds it, and forgets it whole; `store` ends as it began."""
    assert store.is_empty(), "begin with an empty store"
    for check in (_keeps, _replaces, _undoes, _finds, _limits, _lists, _holds, _stages, _remembers, _tells):
        check(store)
        with store.transaction():
            store.withdraw(list(store.article_ids()))
            store.unstage()
        assert store.is_empty(), f"{check.__name__}: what is withdrawn leaves no passage"
        assert store.state() == 0, f"{check.__name__}: without passages the state is 0"
        assert not store.vocabulary(), f"{check.__name__}: no word is left either"


class WritableVectorIndex(VectorIndex, Protocol):
    """Passages by their vectors. It is a copy of what the store holds, and can be made anew from it."""

    def add(self, ids: Sequence[int], vectors: NDArray[np.float32]) -> None:
        """Takes in passages of the store with their vectors, or other vectors for them."""

    def count(self) -> int:
        """How many passages it holds."""


def check_vector_index(store: Store, index: WritableVectorIndex) -> None:
    """The vector index of an empty `store` finds what is near within limits, and takes a vector anew."""
    chance = np.random.default_rng(7)
    rows = chance.standard_normal((40, DIMENSIONS)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    ids: list[int] = []
    for number in range(20):
        stored = article(f"a{number:02}", f"Outlet {number % 2}", number + 1 if number else None)
        cut = CutArticle(stored, heading(stored), SPANS)
        with store.transaction():
            store.put([cut], rows[2 * number : 2 * number + 2])
        ids += cut.ids()
    index.add(ids, rows)
    index.add(ids[:1], rows[:1])
    assert index.count() == 40, "a passage is there once, however often it is added"
    came = SearchFilter(came_after=store.last_change() - 7)
    for filters in (EVERYWHERE, came, *_some_limits()):
        inside = set(store.ids(filters, 40))
        cosines = {id_: float(row @ rows[7]) for id_, row in zip(ids, rows, strict=True) if id_ in inside}
        expected = sorted(cosines, key=lambda id_: -cosines[id_])[:5]
        found = index.query(rows[7], 5, filters)
        assert [id_ for id_, _ in found[:5]] == expected, f"the nearest within {filters} come first"
        assert all(abs(cosine - cosines[id_]) < 2e-3 for id_, cosine in found), "with their cosines"
    assert index.query(rows[7], 5, SearchFilter(sources=("Nobody",))) == [], "nothing lies outside the limits"
    index.add([ids[7]], rows[8:9])
    assert dict(index.query(rows[8], 1, EVERYWHERE)).keys() <= {ids[7], ids[8]}, "a vector can be put anew"
    assert index.count() == 40


def _some_limits() -> Iterator[SearchFilter]:
    yield SearchFilter(sources=("Outlet 1",))
    yield SearchFilter(since=datetime.date(2016, 8, 5), until=datetime.date(2016, 8, 12))
    yield SearchFilter(as_of=datetime.date(2016, 8, 9), sources=("Outlet 0", "Outlet 1"))


def _keeps(store: Store) -> None:
    put(store, article("a"), 3, 5)
    assert store.article("a") == article("a"), "an article comes back as it was stored"
    assert store.article("b") is None, "what is not stored is not there"
    assert isinstance(store.every_id(), Iterator), "all ids come one by one"
    first, second = store.passage_ids("a")
    assert store.first_passages(["a", "b"]) == {"a": first}, "an article begins with its first passage"
    assert sorted((first, second)) == list(store.every_id()), "an article's passages are the passages"
    texts = [passage.text for passage in store.passages([first, second]).values()]
    assert sorted(texts) == ["The first convoy came.", "The second one turned back."]
    found, rows = store.vectors([second, 999, first])
    assert found == [second, first], "vectors come in the order asked for, without what is not there"
    assert rows.dtype == np.float32, "vectors are float32"
    assert np.allclose(rows, axes(5, 3), atol=1e-3), "vectors come back as they were stored"
    assert store.unproven([first, second, 999]) == [999], "what is as it was stored is proven"
    with store.transaction():
        store.put_vectors([first], axes(7))
    assert np.allclose(store.vectors([first])[1], axes(7), atol=1e-3), "a vector can be put anew"
    assert list(store.passage_articles()) == [(id_, "a") for id_ in sorted((first, second))]


def _replaces(store: Store) -> None:
    put(store, article("a"))
    before, state = list(store.every_id()), store.state()
    put(store, article("a"))
    assert list(store.every_id()) == before, "the same words have the same ids"
    assert store.state() == state != 0, "the same passages have the same state"
    put(store, article("a", body=BODY.replace("convoy", "lorry")))
    assert store.count_passages() == 2, "an article stored again takes the place of itself"
    assert store.match(["convoy"], 10, EVERYWHERE) == [], "old words are not found any more"
    assert store.state() != state, "other passages have another state"
    assert store.digest("a") not in (None, ""), "a stored article has a digest"


def _undoes(store: Store) -> None:
    put(store, article("a"))
    state = store.state()
    for inner in (False, True):
        try:
            with store.transaction():
                put(store, article("b"))
                if inner:
                    with store.transaction():
                        store.withdraw(["a"])
                raise ZeroDivisionError
        except ZeroDivisionError:
            pass
        assert list(store.article_ids()) == ["a"], "a change that fails is undone as a whole"
        assert store.state() == state, "the state is undone with it"
    with store.transaction():
        put(store, article("b"))
        try:
            with store.transaction():
                put(store, article("c"))
                raise ZeroDivisionError
        except ZeroDivisionError:
            pass
    assert list(store.article_ids()) == ["a", "b"], "a change inside another may fail alone"
    assert store.frequencies(["convoy"]) == {"convoy": 2}, "words that were undone are not counted"


def _finds(store: Store) -> None:
    put(store, article("a"))
    put(
        store,
        article(
            "b", headline="Café", body="No convoy, no U.S. envoy, no 1,200 tons.\n\nConvoy after convoy left."
        ),
    )
    assert store.frequencies(["convoy", "aid", "siege"]) == {"convoy": 3, "aid": 2, "siege": 0}, (
        "words are counted by passage, with the headings"
    )
    assert store.unknown(["convoy", "siege"]) == ["siege"]
    assert store.vocabulary()["convoy"] == 3
    found = store.match(["convoy"], 10, EVERYWHERE)
    assert len(found) == 3, "every passage with the word is found"
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True), "best first"
    (best,) = store.passages([found[0][0]]).values()
    assert best.text == "Convoy after convoy left.", "more of the word counts more"
    assert store.match(["convoy"], 1, EVERYWHERE) == found[:1], "no more than were asked for"
    assert store.match([], 10, EVERYWHERE) == [], "no words, no passages"
    for word, name in (("U.S", "b"), ("1,200", "b"), ("Cafe", "b"), ("café", "b"), ("first", "a")):
        ids = [id_ for id_, _ in store.match(stems(word), 10, EVERYWHERE)]
        assert {one.article.id for one in store.passages(ids).values()} == {name}, f"{word} is found"
    near = dict(store.match(["turn", "back"], 10, EVERYWHERE))
    apart = dict(store.match(["turn", "siege", "back"], 10, EVERYWHERE))
    assert max(near.values()) > max(apart.values()), "neighbours that stand together count more"
    assert store.holding("The second one turned back.") == ["a"], "a quote is found word for word"
    assert store.holding("The second one turned, back.") == [], "other signs are another quote"


def _limits(store: Store) -> None:
    put(store, article("a", day=4))
    put(store, article("b", "Daily", 5))
    put(store, article("c", "Daily", None))
    for filters, inside in (
        (SearchFilter(until=datetime.date(2016, 8, 4)), {"a"}),
        (SearchFilter(since=datetime.date(2016, 8, 5)), {"b"}),
        (SearchFilter(as_of=datetime.date(2016, 8, 4), until=datetime.date(2016, 8, 9)), {"a"}),
        (SearchFilter(sources=("Daily",)), {"b", "c"}),
        (SearchFilter(sources=("Daily", "Agency"), since=datetime.date(2016, 8, 1)), {"a", "b"}),
        (SearchFilter(sources=("Nobody",)), set()),
        (EVERYWHERE, {"a", "b", "c"}),
    ):
        matched = [id_ for id_, _ in store.match(["convoy"], 10, filters)]
        found = [store.passages(ids) for ids in (store.ids(filters, 10), matched)]
        for passages in (*found, store.passages(list(store.every_id()), filters)):
            names = {passage.article.id for passage in passages.values()}
            assert names == inside, f"{filters} lets in {inside}"
        assert len(store.ids(filters, 1)) == min(1, len(inside)), "no more ids than were asked for"
        coverage = store.coverage(filters)
        assert coverage.articles == len(inside), "coverage counts what is within"
        assert coverage.undated == ("c" in inside)
        dated = sorted(inside - {"c"}, reverse=True)
        assert [one.id for one in store.newest(filters, 9)] == dated, "the newest come first"


def _lists(store: Store) -> None:
    put(store, article("a", day=4, url="https://example.org/a%_b"))
    put(store, article("b", "Daily", 5))
    put(store, article("c", "Daily", None, body="Another matter.\n\nAltogether."))
    assert [one.id for one in store.articles(EVERYWHERE)] == ["b", "a", "c"], "newest first, undated last"
    assert [one.id for one in store.articles(EVERYWHERE, undated=True)] == ["c"]
    assert [one.id for one in store.articles(EVERYWHERE, "convoy came")] == ["b", "a"]
    assert store.articles(EVERYWHERE, "convoy altogether") == [], "one passage has all the words"
    outlets = [("Agency", 1, datetime.date(2016, 8, 4)), ("Daily", 2, datetime.date(2016, 8, 5))]
    assert store.outlets() == outlets
    assert [one.id for one in store.named("https://example.org/a")] == ["a"], "an address begins so"
    assert [one.id for one in store.named("b.t")] == ["b"], "a path begins so"
    assert [one.id for one in store.named("c")] == ["c"], "an id is so"
    assert store.named("%") == store.named("_") == store.named("B") == [], "every sign means itself"
    assert [one.id for one in store.copies("a")] == ["b"], "copies are found by their words"
    store.put_file(StoredFile("/reporting/copy.md", "reporting", 1, 1), {"b"})
    assert [one.id for one in store.named("/reporting/copy.md")] == ["b"], "a file holds it"
    assert [one.id for one in store.named("/reporting/co")] == ["b"], "a file that holds it begins so"
    put(store, article("the-road-is-open"))
    assert [one.id for one in store.named("-is-open")] == ["the-road-is-open"], "an id ends so"
    assert store.named("is-open") == [], "so short an ending names none"


def _holds(store: Store) -> None:
    for name in ("a", "b", "c"):
        put(store, article(name))
    with store.transaction():
        store.put_file(StoredFile("a.txt", "here", 1, 7), ["a", "b"])
        store.put_file(StoredFile("z.txt", "here", 1, 2**62), ["b"])
    assert [one.id for one in store.unheld()] == ["c"], "no file holds it"
    assert store.unheld(["a"]) == store.unheld([]) == []
    assert store.files("here") == {"a.txt", "z.txt"}
    assert [one.path for one in store.files_of_others(["there", "reporting"])] == ["a.txt", "z.txt"]
    assert store.files_of_others(["here", "reporting"]) == []
    assert store.file("z.txt") == StoredFile("z.txt", "here", 1, 2**62)
    assert store.held("a.txt") == {"a", "b"}
    assert sorted(store.holders("b")) == ["a.txt", "z.txt"]
    assert store.count_held("here") == 2
    headline = article("b").headline
    assert [one.id for one in store.namesakes("z.txt", headline)] == ["b"], "a file's, by their headline"
    assert store.namesakes("z.txt", "Another") == store.namesakes("none.txt", headline) == []
    with store.transaction():
        store.move("b", "a.txt")
        store.release("a.txt", ["b"])
        store.read_again(["a.txt"])
    moved, again = store.article("b"), store.file("a.txt")
    assert moved is not None
    assert again is not None
    assert moved.path == "z.txt", "what another file holds is shown as there"
    assert again.modified == -1, "a file is read again"
    with store.transaction():
        store.doubt(["b"])
    assert store.digest("b") == "", "an article in doubt asks to be read again"
    assert store.article("b") is None, "and is not shown until then"
    assert store.damaged() == list(store.unproven_articles()) == ["b"]
    assert store.unproven_article("b") == moved
    with store.transaction():
        store.drop_file("a.txt")
    assert [one.id for one in store.unheld()] == ["a", "c"], "what a dropped file held is held by none"
    with store.transaction():
        store.drop_file("z.txt")
        store.drop_unknown_files()
    assert store.files("here") == set()
    with store.transaction():
        store.put_file(StoredFile("old.jsonl.gz", EXPORT, 1, 1), ["a", "b"])
        store.put_file(StoredFile("old-2.jsonl.gz", EXPORT, 1, 1), ["a"])
        store.move("b", "old.jsonl.gz")
    assert store.archived() == [("a", "a.txt")], "two exports hold it, and it was at another place before"
    with store.transaction():
        store.put_file(StoredFile("a.txt", "here", 1, 1), ["a"])
    assert store.archived() == []
    assert store.holders("a") == ["a.txt"], "an export holds what no other file holds"


def _stages(store: Store) -> None:
    put(store, article("a"))
    put(store, article("b"))
    with store.transaction():
        for name in ("a", "b"):
            store.stage([CutArticle(article(name), "Aid", SPANS[:1])], axes(7), "new settings")
            store.stage([CutArticle(article(name), "Aid", SPANS[:1])], axes(8), "new settings")
    put(store, article("b", author="Another"))
    assert store.staged_ids("new settings") == {"a"}, "what was corrected since is not made anew"
    [(cuts, rows)] = store.staged("new settings")
    assert [cut.article.id for cut in cuts] == ["a"]
    assert np.allclose(rows, axes(8), atol=1e-3), "the last that was staged counts"
    assert store.count_passages() == 4, "what is staged is not searched"


def _remembers(store: Store) -> None:
    since = store.last_change()
    began = datetime.datetime(2016, 8, 6, 12, 0, tzinfo=datetime.UTC)
    put(store, article("a"))
    put(store, article("a", body=BODY.replace("convoy", "lorry")))
    with store.transaction():
        store.withdraw_for_good(article("a"), "the source asked for it")
        store.put_fact("colour", "blue")
        store.put_fact("colour", "red")
    run = store.begin_run(began)
    unfinished = store.last_run()
    store.end_run(run, 2.5, "2 added")
    finished = store.last_run()
    kinds: Sequence[ChangeKind] = [change.kind for change in store.changes(since)]
    assert kinds == [ChangeKind.ADDED, ChangeKind.CHANGED, ChangeKind.WITHDRAWN], (
        "what happened is on record in its order"
    )
    assert store.last_change() > since
    assert store.came("a") is not None
    kept = store.withdrawn("a")
    assert kept is not None
    assert (kept.article, kept.why) == (article("a"), "the source asked for it")
    assert store.is_withdrawn("a")
    with store.transaction():
        store.put_back("a")
    assert not store.is_withdrawn("a")
    assert store.fact("colour") == "red"
    assert store.fact("sound") is None
    assert unfinished is not None
    assert unfinished.outcome.startswith("not finished"), "a killed run shows"
    assert finished is not None
    assert (finished.started, finished.seconds, finished.outcome) == (began, 2.5, "2 added")


def _tells(store: Store) -> None:
    put(store, article("known", path="known.txt", headline="Known"))
    since = store.last_change()
    put(store, article("new", path="new.txt", headline="New"))
    put(store, article("known", path="known.txt", headline="Known", body=BODY.replace("convoy", "lorry")))
    put(store, article("heir", path="old.txt", headline="Old"))
    with store.transaction():
        put(store, article("gone", path="old.txt", headline="Old"))
        store.withdraw(["gone"], coming=["heir"])
        store.withdraw(["known"])
        put(store, article("known", path="known.txt", headline="Known"))
    inside = [one.id for one in store.articles(SearchFilter(came_after=since))]
    assert inside == ["new"], "new is what came, was never there before and took nobody's place"
    matched = [id_ for id_, _ in store.match(["convoy"], 10, SearchFilter(came_after=since))]
    found = {passage.article.id for passage in store.passages(matched).values()}
    assert found == {"new"}, "of what has the words only that is found which is new"
    assert store.articles(SearchFilter(came_after=store.last_change())) == []
