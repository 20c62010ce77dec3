"""`dateline migrate`, as a keeper types it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from click.testing import CliRunner

from bot.terminal.commands import main
from tests.support.terminal import terminal


def test_settings_of_the_new_place_that_are_not_there_are_to_be_written(
    sample_config: Path, tmp_path: Path
) -> None:
    new = tmp_path / "new.toml"
    result = CliRunner().invoke(main, ["--config", str(sample_config), "migrate", "--to", str(new)])

    assert result.exit_code == 2
    assert result.stderr == (
        f"dateline: {new}: there is no such file; write a config.toml whose [index] says where the copy "
        "is to be, and name it with --to\n"
    )


def test_quiet_copies_without_a_word(sample_config: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.toml"
    new.write_text('[corpus]\nsources = ["news"]\n')
    words = ["--config", str(sample_config), "migrate", "-q", "--to", str(new)]

    with terminal([sys.executable, "-m", "bot", *words], dict(os.environ, TERM="xterm")) as seen:
        assert seen.exit_code() == 0

    assert seen.printed == ""
