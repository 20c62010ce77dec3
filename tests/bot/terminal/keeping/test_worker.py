"""`dateline index --worker`: a machine without the sources embeds for the one that has them."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from bot.terminal.commands import main
from index.keeping.build import build
from index.store.postgres.address import Address
from tests.conftest import REPOSITORY
from tests.support.indexers import RULES, Slow, wait_for_helper, write_articles

ARTICLES, PASSAGES = 30, 180


def test_a_worker_embeds_for_whoever_indexes_until_it_is_stopped(database: Address, tmp_path: Path) -> None:
    config, reporting = tmp_path / "config.toml", tmp_path / "reporting"
    config.write_text(f'[corpus]\nsources = ["/nowhere/news"]\n[index]\nstore = "{database.url}"\n')
    reporting.mkdir()
    write_articles(reporting, ARTICLES)
    command = [sys.executable, "-m", "bot", "--config", str(config), "index", "--worker"]
    with subprocess.Popen(command, cwd=REPOSITORY, stderr=subprocess.PIPE, text=True) as worker:
        wait_for_helper(database)
        slow = Slow(0.1)
        summary = build(database, [str(reporting)], RULES, embed=slow)
        worker.send_signal(signal.SIGTERM)
        _, told = worker.communicate(timeout=30)

    assert summary.passages == PASSAGES
    assert slow.embedded < PASSAGES
    assert worker.returncode == 0
    first, last = told.splitlines()
    assert f"embedding for whoever indexes {database}" in first
    assert last.endswith("stopped")


def test_nobody_can_help_with_an_index_in_a_folder(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[index]\nfolder = "data"\n')
    refused = CliRunner().invoke(main, ["--config", str(config), "index", "--worker"])

    assert refused.exit_code == 2
    assert refused.stderr.endswith('[index] store = "postgresql://…" has several share one\n')


def test_a_worker_takes_no_sources() -> None:
    refused = CliRunner().invoke(main, ["index", "--worker", "news"])

    assert refused.exit_code == 2
    assert "--worker goes with nothing else" in refused.stderr
