"""What the guide says of PostgreSQL can be taken as it stands: the settings and the compose.yaml."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from bot import Settings
from bot.errors import ConfigError
from index.backends.place import place_of
from index.store.postgres.address import Address
from tests.conftest import REPOSITORY

GUIDE = (REPOSITORY / "index" / "README.md").read_text("utf-8")


def block(language: str) -> str:
    """The one block of the guide in a language that is about PostgreSQL."""
    (found,) = [
        one for one in re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL) if "postgres" in one.lower()
    ]
    return str(found)


def test_the_compose_file_starts_a_postgresql_with_pgvector_that_only_this_machine_reaches() -> None:
    compose = yaml.safe_load(block("yaml"))
    postgres = compose["services"]["postgres"]

    assert "pgvector" in postgres["image"]
    assert postgres["ports"] == ["127.0.0.1:5432:5432"]
    assert postgres["environment"]["POSTGRES_PASSWORD"] == "${PGPASSWORD:?set it}"
    assert {volume.partition(":")[0] for volume in postgres["volumes"]} == compose["volumes"].keys()


def test_the_settings_of_the_guide_are_settings(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(block("toml"))

    assert Settings.load(config).index.place == Address("postgresql://dateline@db.newsroom.example/news")


@pytest.mark.parametrize("store", ["postgres", "mysql://host/news", "postgresql://"])
def test_another_store_is_refused(store: str, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'[index]\nstore = "{store}"\n')

    with pytest.raises(ConfigError, match=r"\[index\] store"):
        Settings.load(config)


def test_without_a_store_the_index_is_in_its_folder() -> None:
    assert place_of(Path("data"), "sqlite") == Path("data")
