"""Three ways to make the same articles searchable with the same embedder, each run in a process of its own.

`python -m tests.bench.stacks STACK index ARTICLES FOLDER`, `… ask ARTICLES FOLDER QUESTION` and
`… judge ARTICLES FOLDER QUESTIONS`; `tests.bench.side_by_side` calls them. Each prints one JSON object.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from corpus import Article, Limits, read

# How far down a ranking the right passage is looked for.
DEPTH = 10
# An article's id, and where in its body the chunk stands.
Chunk = tuple[str, int, int]


class Stack(Protocol):
    """One way: `index` makes the folder, `open` gives what finds the best `k` chunks for a question."""

    usual: int  # how many chunks it finds for a question by default

    def index(self, articles: Path, folder: Path) -> None: ...

    def open(self, folder: Path) -> Callable[[str, int], list[Chunk]]: ...


class Dateline:
    """Dateline as it comes: `dateline index`, then the passages that `dateline search` lists."""

    usual = 10

    def index(self, articles: Path, folder: Path) -> None:
        from bot.archive.indexing import build_index
        from bot.settings import Settings

        folder.mkdir(exist_ok=True)
        (folder / "config.toml").write_text(f'[corpus]\nsources = ["{articles.absolute().as_posix()}"]\n')
        build_index(Settings.load(folder / "config.toml"))

    def open(self, folder: Path) -> Callable[[str, int], list[Chunk]]:
        engine = self._engine(folder)
        return lambda question, k: [_chunk(found) for found in engine.search(question, limit=k)]

    def _engine(self, folder: Path) -> Any:
        from bot.engine import Dateline
        from bot.settings import Settings

        return Dateline.open(Settings.load(folder / "config.toml"))


class Answers(Dateline):
    """Dateline as people use it: `dateline ask`, with the passages in the order that its answer prefers."""

    def open(self, folder: Path) -> Callable[[str, int], list[Chunk]]:
        engine = self._engine(folder)

        def ranking(question: str, k: int) -> list[Chunk]:
            return [_chunk(hit) for hit in engine.explain(question)["run"].evidence.hits[:k]]

        return ranking


class LangChain:
    """The tutorial on retrieval: chunks of 1,000 characters that share 200, Chroma with documents, k = 4."""

    usual = 4

    def index(self, articles: Path, folder: Path) -> None:
        from langchain_core.documents import Document
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        documents = [
            Document(one.body, metadata={"id": one.id, "title": one.headline, "source": one.source})
            for one in articles_in(articles)
        ]
        splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
        self._store(folder).add_documents(splitter.split_documents(documents))

    def open(self, folder: Path) -> Callable[[str, int], list[Chunk]]:
        store = self._store(folder)

        def search(question: str, k: int) -> list[Chunk]:
            return [
                (one.metadata["id"], start := one.metadata["start_index"], start + len(one.page_content))
                for one in store.similarity_search(question, k=k)
            ]

        return search

    def _store(self, folder: Path) -> Any:
        from langchain_chroma import Chroma
        from langchain_core.embeddings import Embeddings

        from index.embedding.registry import BUNDLED, bundled, embedder_name

        model = bundled(embedder_name(BUNDLED, None))

        class Bundled(Embeddings):
            def embed_documents(self, texts: list[str]) -> list[list[float]]:
                return [[float(number) for number in vector] for vector in model.embed(texts)]

            def embed_query(self, text: str) -> list[float]:
                return self.embed_documents([text])[0]

        return Chroma("articles", embedding_function=Bundled(), persist_directory=str(folder))


class LlamaIndex:
    """The starter example: VectorStoreIndex with SentenceSplitter's defaults, kept on disk, the best 2."""

    usual = 2

    def index(self, articles: Path, folder: Path) -> None:
        from llama_index.core import Document, VectorStoreIndex

        documents = [
            Document(text=one.body, doc_id=one.id, metadata={"title": one.headline, "source": one.source})
            for one in articles_in(articles)
        ]
        made = VectorStoreIndex.from_documents(documents, embed_model=self._embedder())
        made.storage_context.persist(persist_dir=str(folder))

    def open(self, folder: Path) -> Callable[[str, int], list[Chunk]]:
        from llama_index.core import StorageContext, load_index_from_storage

        context = StorageContext.from_defaults(persist_dir=str(folder))
        loaded = load_index_from_storage(context, embed_model=self._embedder())

        def search(question: str, k: int) -> list[Chunk]:
            found = loaded.as_retriever(similarity_top_k=k).retrieve(question)
            return [(one.node.ref_doc_id, one.node.start_char_idx, one.node.end_char_idx) for one in found]

        return search

    def _embedder(self) -> Any:
        from llama_index.core.embeddings import BaseEmbedding

        from index.embedding.registry import BUNDLED, bundled, embedder_name

        model = bundled(embedder_name(BUNDLED, None))

        class Bundled(BaseEmbedding):  # type: ignore[misc]
            def _get_query_embedding(self, query: str) -> list[float]:
                return self._get_text_embedding(query)

            async def _aget_query_embedding(self, query: str) -> list[float]:
                return self._get_text_embedding(query)

            def _get_text_embedding(self, text: str) -> list[float]:
                return self._get_text_embeddings([text])[0]

            def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
                return [[float(number) for number in vector] for vector in model.embed(texts)]

        return Bundled(model_name=model.name)


STACKS: dict[str, Stack] = {
    "dateline": Dateline(),
    "answers": Answers(),
    "langchain": LangChain(),
    "llamaindex": LlamaIndex(),
}


def articles_in(path: Path) -> list[Article]:
    """The articles of one file, read and cleaned as Dateline does: the same text for everybody."""
    return [one for one in read(path, limits=Limits()) if isinstance(one, Article)]


def judge(stack: Stack, articles: Path, folder: Path, questions: Path) -> dict[str, Any]:
    """The rank of the right chunk for each question, or None, and the milliseconds of a usual search."""
    from bot.evaluation.judge import Judge
    from bot.evaluation.question_set import read_questions
    from index.passage import Passage

    stored = {article.id: article for article in articles_in(articles)}
    asked = read_questions(questions)
    search = stack.open(folder)
    search(asked[0].question, stack.usual)
    ranks: list[int | None] = []
    took: list[float] = []
    for question in asked:
        begun = time.perf_counter()
        search(question.question, stack.usual)
        took.append(1000 * (time.perf_counter() - begun))
        judged = Judge(question)
        found = [
            judged.passage(Passage(0, stored[article], start, end, 1))
            for article, start, end in search(question.question, DEPTH)
        ]
        ranks.append(found.index(True) + 1 if True in found else None)
    return {"ranks": ranks, "milliseconds": took}


def main(name: str, action: str, *given: str) -> None:
    stack = STACKS[name]
    articles, folder = Path(given[0]), Path(given[1])
    actions: dict[str, Callable[[], dict[str, Any]]] = {
        "index": lambda: {"seconds": _seconds(partial(stack.index, articles, folder))},
        "ask": lambda: {"found": stack.open(folder)(given[2], stack.usual)},
        "judge": lambda: judge(stack, articles, folder, Path(given[2])),
    }
    said = actions[action]()
    print(json.dumps({**said, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


def _chunk(found: Any) -> Chunk:
    passage = found.passage
    return passage.article.id, passage.start, passage.end


def _seconds(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main(*sys.argv[1:])
