"""What the guide says of PostgreSQL and Chroma can be taken as it stands: the settings and the compose.yaml."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml

from bot import Settings
from bot.errors import ConfigError
from index.backends.place import place_of
from index.store.postgres.address import Address, Server
from tests.conftest import REPOSITORY

GUIDE = (REPOSITORY / "index" / "README.md").read_text("utf-8")


def block(language: str) -> str:
    """The first block of the guide in a language that is about PostgreSQL."""
    found = [
        one for one in re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL) if "postgres" in one.lower()
    ]
    return str(found[0])


def test_the_compose_file_starts_a_postgresql_with_pgvector_that_only_this_machine_reaches() -> None:
    compose = yaml.safe_load(block("yaml"))
    postgres = compose["services"]["postgres"]

    assert "pgvector" in postgres["image"]
    assert postgres["ports"] == ["127.0.0.1:5432:5432"]
    assert postgres["environment"]["POSTGRES_PASSWORD"] == "${PGPASSWORD:?set it}"
    assert {volume.partition(":")[0] for volume in postgres["volumes"]} <= compose["volumes"].keys()


def test_the_compose_file_starts_the_chroma_server_of_this_version_that_only_this_machine_reaches() -> None:
    compose = yaml.safe_load(block("yaml"))
    chroma = compose["services"]["chroma"]

    assert chroma["image"] == f"chromadb/chroma:{version('chromadb')}"
    assert chroma["ports"] == ["127.0.0.1:8000:8000"]
    assert {volume.partition(":")[0] for volume in chroma["volumes"]} <= compose["volumes"].keys()


def test_the_settings_of_the_guide_are_settings(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(block("toml"))

    assert Settings.load(config).index.place == Address("postgresql://dateline@db.newsroom.example/news")
    config.write_text(f'{block("toml")}vectors = "https://chroma.newsroom.example"\n')
    place = Settings.load(config).index.place
    assert isinstance(place, Address)
    assert place.chroma == Server("https://chroma.newsroom.example")
    assert f'vectors = "{place.chroma}"' in GUIDE


@pytest.mark.parametrize("store", ["postgres", "mysql://host/news", "postgresql://"])
def test_another_store_is_refused(store: str, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'[index]\nstore = "{store}"\n')

    with pytest.raises(ConfigError, match=r"\[index\] store"):
        Settings.load(config)


@pytest.mark.parametrize(
    "vectors",
    ["pgvector", "chroma:8000", "https://", "https://me:secret@host", "https://host/a/b/c", "http://a b"],
)
def test_another_place_for_vectors_is_refused(vectors: str, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'[index]\nstore = "postgresql://host/news"\nvectors = "{vectors}"\n')

    with pytest.raises(ConfigError, match=r"\[index\] vectors"):
        Settings.load(config)


def test_a_chroma_server_without_a_database_is_refused(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[index]\nvectors = "http://localhost:8000"\n')

    with pytest.raises(ConfigError, match=r"goes with a PostgreSQL store; set \[index\] store"):
        Settings.load(config)


@pytest.mark.parametrize("address", ["https://api.trychroma.com", "http://api.trychroma.com/news/archive"])
def test_chroma_cloud_without_a_database_or_without_tls_is_refused(tmp_path: Path, address: str) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'[index]\nstore = "postgresql://host/news"\nvectors = "{address}"\n')

    with pytest.raises(
        ConfigError, match=r"\[index\] vectors is .*: in Chroma Cloud it is https://api.trychroma.com/TENANT/"
    ):
        Settings.load(config)


def test_headers_for_chroma_come_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[index]\nstore = "postgresql://host/news"\nvectors = "http://localhost:8000"\n')
    monkeypatch.setenv("DATELINE_CHROMA_HEADERS", "X-Chroma-Token: hidden")
    settings = Settings.load(config)
    monkeypatch.setenv("DATELINE_CHROMA_HEADERS", "hidden")
    with pytest.raises(
        ConfigError, match=r"DATELINE_CHROMA_HEADERS in the environment: .* no header"
    ) as error:
        Settings.load(config).index.place  # noqa: B018

    place = settings.index.place
    assert isinstance(place, Address)
    assert place.chroma
    assert place.chroma.headers == (("X-Chroma-Token", "hidden"),)
    assert "hidden" not in str(error.value) + repr(place)


def test_without_the_extra_it_is_said_how_to_install_it() -> None:
    opened = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from index.backends.opening import backend_of\n"
        "from index.store.postgres.address import Address\n"
        "backend_of(Address('postgresql://host/news'))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", opened], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )

    assert (
        "IndexingError: [index] store is a PostgreSQL address, and psycopg cannot be imported" in ended.stderr
    )
    assert "postgres" in ended.stderr.splitlines()[-1].partition("run: ")[2]


def test_without_a_store_the_index_is_in_its_folder() -> None:
    assert place_of(Path("data"), "sqlite") == Path("data")
