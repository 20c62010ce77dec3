"""What many tests share, made once a process: the embedder, and an index of the sample corpus."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import hypothesis
import pytest

from bot.engine import Dateline
from bot.settings import Settings
from corpus import Limits
from index.embedding.minilm import MiniLM
from index.embedding.registry import BUNDLED, bundled, embedder_name
from index.indexing.rules import Rules
from index.keeping.build import build
from index.store.postgres.address import Address, Server
from index.store.sqlite import Store
from tests.support import chroma as chroma_server
from tests.support.postgres import Postgres, running

# A loaded machine is slow, not wrong.
hypothesis.settings.register_profile("dateline", deadline=None)
hypothesis.settings.load_profile("dateline")

# A shell has what it runs in the background ignore it, and a loop that has ended does not put that back.
signal.signal(signal.SIGINT, signal.default_int_handler)

REPOSITORY = Path(__file__).parent.parent
SHARED = REPOSITORY.parent / "shared"


def process() -> dict[str, object]:
    """What a test shares with every other one in its process."""
    return {
        "priority": os.getpriority(os.PRIO_PROCESS, 0) if hasattr(os, "getpriority") else 0,
        "folder": Path.cwd(),
        "signals": [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)],
        "garbage": (gc.isenabled(), gc.get_freeze_count()),
    }


@pytest.fixture(autouse=True)
def process_stays_as_it_was() -> Iterator[None]:
    before = process()
    yield
    assert process() == before, "the test changed its process, and with it every test after it"


@pytest.fixture(scope="session")
def embedder() -> MiniLM:
    return bundled(embedder_name(BUNDLED, None))


@pytest.fixture(scope="session")
def sample_config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A config.toml over the sample corpus, in a folder of its own, with its index built."""
    folder = tmp_path_factory.mktemp("sample")
    config = folder / "config.toml"
    config.write_text(f'[corpus]\nsources = ["{(REPOSITORY / "corpus" / "articles").as_posix()}"]\n')
    settings = Settings.load(config)
    rules = Rules(settings.index.passage_tokens, settings.corpus.vanish_share, Limits())
    build(settings.index.folder, settings.corpus.names, rules)
    return config


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL with pgvector, started for the tests that need one."""
    with running() as server:
        yield server


@pytest.fixture
def database(postgres: Postgres) -> Address:
    """An empty database."""
    return Address(postgres.new_database())


@pytest.fixture(scope="session")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Chroma server, started for the tests that need one; an archive has collections of its own on it."""
    with chroma_server.running(tmp_path_factory.mktemp("chroma")) as server:
        yield Server(server.url)


@pytest.fixture(scope="session")
def sample_engine(sample_config: Path) -> Iterator[Dateline]:
    with Dateline.open(Settings.load(sample_config)) as engine:
        yield engine


@pytest.fixture(scope="session")
def sample_store(sample_config: Path) -> Iterator[Store]:
    with closing(Store(Settings.load(sample_config).index.folder)) as store:
        yield store
