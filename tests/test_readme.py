"""The README says what is so: its commands, its transcripts and its Python are the real ones."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.terminal.commands import main
from index.embedding.minilm import EIGHT_BITS
from index.embedding.registry import BUNDLED, embedder_name
from tests.conftest import REPOSITORY

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
TRANSCRIPTS = re.findall(r"```console\n\$ dateline (.+?)\n(.+?)```", README, flags=re.DOTALL)


def test_it_can_be_read_in_two_minutes() -> None:
    assert len(README.splitlines()) <= 180


@pytest.mark.parametrize(("typed", "shown"), TRANSCRIPTS, ids=["answered", "declined"])
def test_a_transcript_is_what_the_command_prints(typed: str, shown: str, sample_config: Path) -> None:
    if embedder_name(BUNDLED, None) != EIGHT_BITS:
        pytest.skip(
            "the transcript is of a processor that gains from eight bits: here, like sentences trade places"
        )

    result = CliRunner().invoke(main, ["--config", str(sample_config), *shlex.split(typed)])

    assert result.stdout == shown


def test_the_python_runs_as_it_is_written(
    sample_config: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATELINE_CONFIG", str(sample_config))
    (code,) = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
    names: dict[str, object] = {}

    exec(code, names)

    assert len(code.split("\n")) <= 11
    assert "Castello Road" in capsys.readouterr().out
    assert isinstance(names["passages"], list)
    assert len(names["passages"]) == 5
