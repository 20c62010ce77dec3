"""What somebody said can be erased whatever became of the index."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from bot.engine import Dateline
from bot.settings import Settings
from bot.terminal.commands import main


def test_a_conversation_is_forgotten_also_where_its_index_cannot_be_opened(
    sample_config: Path, tmp_path: Path
) -> None:
    settings = Settings.load(sample_config)
    with Dateline.open(settings) as engine:
        engine.ask("Who cut the Castello Road?", conversation="erased")
    config = tmp_path / "config.toml"
    config.write_text(
        f'[corpus]\nsources = ["wire.txt"]\n[index]\nfolder = "{settings.index.folder.as_posix()}"\n'
        '[models]\nembedder = "fastembed:another"\n'
    )
    forget = ["--config", str(config), "forget", "erased"]

    first, again = CliRunner().invoke(main, forget), CliRunner().invoke(main, forget)
    assert (first.stdout, first.exit_code) == ("Forgot 1 conversation.\n", 0)
    assert (again.stdout, again.exit_code) == ("Forgot 0 conversations.\n", 1)


def test_where_nothing_is_kept_nothing_is_made(tmp_path: Path) -> None:
    (tmp_path / "wire.txt").write_text("The Tor bridge was closed on Monday.")
    config = tmp_path / "config.toml"
    config.write_text('[corpus]\nsources = ["wire.txt"]\n[index]\nfolder = "index"\n')

    done = CliRunner().invoke(main, ["--config", str(config), "forget", "--all"])
    assert (done.stdout, done.stderr, done.exit_code) == ("Forgot 0 conversations.\n", "", 1)
    assert not (tmp_path / "index").exists()
