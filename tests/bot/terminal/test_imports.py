"""A command is there at once: it imports nothing that it does not use."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

_RUN = """
import json, sys
from bot.terminal.commands import main

try:
    main(json.loads(sys.argv[1]), prog_name="dateline")
finally:
    print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""

# What only other commands need.
_READING = ["feedparser", "lxml", "markdown_it", "pypdf", "trafilatura", "corpus.readers"]
_FETCHING = ["corpus.sources.fetching", "watchfiles"]
_INDEXING = ["filelock", "rensa", "tiktoken", "index.keeping.build", "index.indexing.update"]
_SERVING = ["aiohttp", "discord", "prometheus_client"]
_MODELS = [
    "fastembed",
    "huggingface_hub",
    "langchain",
    "langchain_openai",
    "openai",
    "bot.language_model.chat_model",
]
_OTHERS = [
    "chromadb",
    "chromadb_rust_bindings",
    "dateparser",
    "grpc",
    "kubernetes",
    "langchain_chroma",
    "langchain_text_splitters",
    "langgraph.checkpoint.sqlite",
    "llama_index",
    "opentelemetry.exporter",
    "pytest",
    "transformers",
]
_NOT_FOR_ASKING = _READING + _FETCHING + _INDEXING + _SERVING + _MODELS + _OTHERS
# For a line of text, not even what answers.
_NOT_FOR_HELP = [
    *_NOT_FOR_ASKING,
    *(
        "asyncio",
        "bot.engine",
        "langchain_core",
        "langgraph",
        "numpy",
        "onnxruntime",
        "pydantic",
        "rich",
        "sqlite3",
    ),
]


def modules_after(*words: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", _RUN, json.dumps(words)], cwd=REPOSITORY, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stderr.splitlines()[-1]))


def needless(modules: set[str], unwanted: list[str]) -> list[str]:
    return [name for name in unwanted if name in modules]


@pytest.mark.parametrize("flag", ["--help", "--version"])
def test_help_and_version_import_only_what_prints_them(flag: str) -> None:
    assert needless(modules_after(flag), _NOT_FOR_HELP) == []


def test_asking_imports_no_reader_no_server_and_no_other_model(sample_config: Path) -> None:
    modules = modules_after("--config", str(sample_config), "ask", "When was the Castello Road cut?")

    assert needless(modules, _NOT_FOR_ASKING) == []
