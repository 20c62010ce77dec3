"""The README says what is so: its settings, its commands and its transcript are the real ones."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.settings import Settings
from bot.terminal.commands import main
from index.embedding.minilm import EIGHT_BITS
from index.embedding.registry import BUNDLED, embedder_name
from tests.conftest import REPOSITORY

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^(?:echo .* \| )?dateline (.+)$", README, flags=re.MULTILINE)


def test_the_table_of_settings_is_the_settings_with_their_defaults() -> None:
    shown = dict(re.findall(r"^\| `(\[\w+\] \w+)` \| (.+?) \|", README, flags=re.MULTILINE))
    real = {
        f"[{section}] {key}": "none" if value is None else f"`{_as_toml(value)}`"
        for section, field in Settings.model_fields.items()
        for key, value in field.default.model_dump(mode="json").items()
    }

    assert shown == real


def _as_toml(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else json.dumps(value)


@pytest.mark.parametrize("line", sorted(set(COMMANDS)))
def test_every_command_in_the_readme_is_one_that_dateline_takes(line: str) -> None:
    name, *words = shlex.split(line)
    command = main.commands[name]

    with command.make_context(name, words, resilient_parsing=False):
        pass


def test_the_transcript_is_what_the_command_prints(sample_config: Path) -> None:
    if embedder_name(BUNDLED, None) != EIGHT_BITS:
        pytest.skip(
            "the transcript is of a processor that gains from eight bits: here, like sentences trade places"
        )
    shown = re.search(r"```console\n\$ dateline (.+?)\n(.+?)```", README, flags=re.DOTALL)
    assert shown

    result = CliRunner().invoke(main, ["--config", str(sample_config), *shlex.split(shown[1])])

    assert result.stdout == shown[2]
