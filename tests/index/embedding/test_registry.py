"""Models that the settings name: loaded where they can be had, and one clear line where they cannot."""

from __future__ import annotations

import json
import re
import socket
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest
from click.testing import CliRunner, Result

from bot.engine import Dateline
from bot.settings import Settings
from bot.terminal.commands import main
from index.embedding.registry import BUNDLED, embedder_name, load_embedder, load_reranker
from index.errors import ModelError
from index.installation import extra_command, package_command
from tests.support.tiny_models import build_cross_encoder, build_embedder

MULTILINGUAL = "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2"
CROSS_ENCODER = "Xenova/ms-marco-MiniLM-L-6-v2"
SMALL = "openai:small"


@pytest.fixture(autouse=True)
def _nothing_loaded_yet() -> Iterator[None]:
    yield
    load_embedder.cache_clear()
    load_reranker.cache_clear()


# What cannot be had


@pytest.mark.parametrize("setting", ["", "nonsense", "fastembed:", "huggingface:BAAI/bge-m3"])
def test_a_name_that_means_no_model_is_told_what_there_is(setting: str) -> None:
    with pytest.raises(ModelError, match=r"^\[models\] embedder = '.*': .+ it may be bundled, fastembed:"):
        load_embedder(setting)
    with pytest.raises(ModelError, match=r"^\[models\] reranker = '.*': .+ it may be none, fastembed:"):
        load_reranker(setting)


def test_a_missing_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("fastembed", "langchain_ollama", "langchain_cohere"):
        monkeypatch.setitem(sys.modules, module, None)

    for load, setting, wanted in (
        (load_embedder, f"fastembed:{MULTILINGUAL}", extra_command("fastembed")),
        (load_reranker, f"fastembed:{CROSS_ENCODER}", extra_command("fastembed")),
        (load_embedder, "ollama:nomic-embed-text", extra_command("ollama")),
        (load_embedder, "cohere:embed-v4", package_command("langchain-cohere")),
    ):
        with pytest.raises(ModelError, match=rf"not installed; run: {re.escape(wanted)}$"):
            load(setting)


def test_a_provider_without_a_key_or_a_name_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)

    for setting in (SMALL, "nobody:small"):
        with pytest.raises(ModelError, match=rf"^the model {setting}: cannot be asked \([^\n]+$"):
            load_embedder(setting)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in the place of Hugging Face's cache."""
    pytest.importorskip("fastembed", reason="needs the extra fastembed")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


def test_a_download_on_a_closed_network_fails_within_seconds(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*address: object) -> object:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    begun = time.monotonic()

    for load, setting in (
        (load_embedder, f"fastembed:{MULTILINGUAL}"),
        (load_reranker, f"fastembed:{CROSS_ENCODER}"),
    ):
        with pytest.raises(ModelError, match=rf"^the model {setting}: not in {cache}, and cannot be [^\n]+$"):
            load(setting)

    # It is what was asked for, and far from either: fastembed alone gives up after 39 seconds.
    assert time.monotonic() - begun < 10


def test_a_network_that_never_answers_is_given_up_on(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", Mock(side_effect=lambda *_, **__: released.wait(60)))
    monkeypatch.setattr("index.embedding.outside.PATIENCE", 0.2)

    with pytest.raises(ModelError, match=r"cannot be downloaded \(no answer within 0.2 seconds\); connect, "):
        load_embedder(f"fastembed:{MULTILINGUAL}")
    released.set()


def test_a_name_that_fastembed_does_not_have_is_told_the_nearest(cache: Path) -> None:
    with pytest.raises(
        ModelError, match=f"fastembed does not have it; the nearest that it has are {MULTILINGUAL}, "
    ):
        load_embedder(f"fastembed:{MULTILINGUAL.replace('MiniLM', 'MinLM')}")


# What lies in the cache


def _snapshot(cache: Path, repository: str) -> Path:
    home = cache / f"models--{repository.replace('/', '--')}"
    (home / "refs").mkdir(parents=True)
    (home / "refs" / "main").write_text("0" * 40)
    return home / "snapshots" / ("0" * 40)


def test_an_embedder_in_the_cache_needs_no_network(cache: Path) -> None:
    folder = _snapshot(cache, "Qdrant/paraphrase-multilingual-MiniLM-L12-v2-onnx-Q")
    dimensions = build_embedder(folder, ["die", "brücke", "ist", "offen"], "model_optimized.onnx")

    embedder = load_embedder(f"fastembed:{MULTILINGUAL}")
    vectors = embedder.embed(["die Brücke ist offen", "offen", "die die die Brücke"])

    assert vectors.shape == (3, dimensions)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    assert (vectors @ embedder.embed_question("Offen")).argmax() == 1


def test_a_cross_encoder_in_the_cache_needs_no_network(cache: Path) -> None:
    build_cross_encoder(_snapshot(cache, CROSS_ENCODER), ["bridge", "open"], "onnx/model.onnx")

    reranker = load_reranker(f"fastembed:{CROSS_ENCODER}")

    assert reranker
    assert reranker.scores("bridge open", ["open", "water", "bridge open"]).tolist() == [1, 0, 2]


# An index and the embedder that made it


class _Provider(BaseHTTPRequestHandler):
    """Speaks OpenAI's interface for embeddings; five numbers a text, which count its vowels."""

    def do_POST(self) -> None:
        texts = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["input"]
        texts = [texts] if isinstance(texts, str) else texts
        rows = [{"embedding": [1.0 + text.count(vowel) for vowel in "aeiou"]} for text in texts]
        body = json.dumps({"data": rows, "usage": {"prompt_tokens": 0, "total_tokens": 0}}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[ThreadingHTTPServer]:
    pytest.importorskip("langchain_openai", reason="needs the extra openai")
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Provider)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    monkeypatch.setenv("OPENAI_API_BASE", f"http://127.0.0.1:{server.server_port}/v1")
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Two articles, and an index of them made with the bundled embedder."""
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "bridge.txt").write_text("Bridge\n\nThe Tor bridge was closed on Monday.\n")
    (tmp_path / "news" / "water.txt").write_text("Water\n\nThe water main in Ulm burst on Friday.\n")
    path = tmp_path / "config.toml"
    path.write_text('[corpus]\nsources = ["news"]\n')
    assert _run(path, "index").exit_code == 0
    return path


def _run(config: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--config", str(config), *words])


def _name(config: Path, embedder: str) -> None:
    config.write_text(f'[corpus]\nsources = ["news"]\n[models]\nembedder = "{embedder}"\n')


QUESTION = ("ask", "When was the Tor bridge closed?")


def test_a_changed_embedder_is_told_of_and_indexing_makes_the_index_anew(
    config: Path, provider: ThreadingHTTPServer
) -> None:
    _name(config, SMALL)
    refused = _run(config, *QUESTION)
    assert refused.exit_code == 2
    assert refused.stderr == (
        f"dateline: the index was made with the embedder {embedder_name(BUNDLED, None)}, and [models] "
        "embedder now names openai:small; run 'dateline index' to make it anew, or change the setting back\n"
    )

    dry = " ".join(_run(config, "index", "--dry-run").stdout.split())
    assert "Made anew: 2 articles, because the settings ask for" in dry
    assert _run(config, *QUESTION).exit_code == 2

    made = " ".join(_run(config, "index").stdout.split())
    assert re.search(
        r"Made anew: 2 articles, because .+; openai:small, not .+; all-MiniLM-L6-v2-int8(-dynamic)?\.", made
    )
    assert "The Tor bridge was closed on Monday. [1]" in _run(config, *QUESTION).stdout
    assert _run(config, "verify").stdout == "No faults: every article is whole and can be found.\n"
    assert "openai:small" in _run(config, "status").stdout

    _name(config, "bundled")
    assert "run 'dateline index'" in _run(config, "verify").stderr
    assert "Made anew: 2 articles" in _run(config, "index").stdout
    assert "The Tor bridge was closed on Monday. [1]" in _run(config, *QUESTION).stdout


def test_a_engine_that_is_open_while_the_index_is_made_anew_says_so(
    config: Path, provider: ThreadingHTTPServer
) -> None:
    with Dateline.open(Settings.load(config)) as engine:
        assert engine.ask(QUESTION[1]).answered
        _name(config, SMALL)
        assert _run(config, "index").exit_code == 0

        with pytest.raises(ModelError, match="the index was made with the embedder openai:small, and "):
            engine.ask(QUESTION[1])


def test_an_index_that_was_made_anew_answers_before_it_is_published(
    config: Path, provider: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    _name(config, SMALL)
    monkeypatch.setattr("index.indexing.publisher.Publisher.publish", Mock())
    assert _run(config, "index").exit_code == 0

    assert "The Tor bridge was closed on Monday. [1]" in _run(config, *QUESTION).stdout


def test_where_the_new_embedder_cannot_be_had_the_old_index_stays(
    config: Path, provider: ThreadingHTTPServer
) -> None:
    provider.shutdown()
    provider.server_close()
    _name(config, SMALL)

    failed = _run(config, "index")

    assert failed.exit_code == 2
    assert failed.stderr.startswith("dateline: the model openai:small: cannot be asked (Connection error); ")
    _name(config, "bundled")
    assert "The Tor bridge was closed on Monday. [1]" in _run(config, *QUESTION).stdout
