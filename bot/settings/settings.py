"""Settings: config.toml, overridden by DATELINE_* variables and by flags, as one typed object.

Loaded by a shell and passed down. The rest of Dateline looks at the environment only for how a terminal shows things
and for the token of the bot in Discord.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from bot.errors import ConfigError
from bot.settings.corpus import CorpusSettings, SourceSettings, located
from bot.settings.discord import DiscordSettings
from bot.settings.index import CHROMA_HEADERS, IndexSettings
from bot.settings.model_writer import ModelWriterSettings
from index.backends.place import Place, beside

FILE = "config.toml"
PREFIX = "DATELINE_"
# Read elsewhere or not settings: which file to load, and secrets that have no place in a file.
_NOT_SETTINGS = {"DATELINE_CONFIG", "DATELINE_DISCORD_TOKEN", CHROMA_HEADERS}
# What pydantic says in Python's words.
_WANTED = {"tuple_type": 'a list is needed, such as ["articles"]', "too_short": "name at least one"}


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LogSettings(_Section):
    """[log]: what `--watch` writes to standard error."""

    json_lines: bool = False


class AnswerSettings(ModelWriterSettings):
    """[answer]: how much is shown, and which language model writes it, if any."""

    sentences: Annotated[int, Field(ge=1, le=3)] = 3
    passages: Annotated[int, Field(ge=1, le=20)] = 6


class ModelSettings(_Section):
    """[models]: which models find passages and put them in order, named as in `index.embedding.registry`, and
    which one judges whether a sentence follows from its quotes.
    """

    embedder: str = "bundled"
    reranker: str = "none"
    entailment: Annotated[str, Field(pattern=r"^(bundled|none|chat|onnx:.+)$")] = "bundled"


class Settings(BaseSettings):
    """Every setting, a section a field; paths are absolute."""

    model_config = SettingsConfigDict(
        extra="forbid", frozen=True, env_prefix=PREFIX, env_nested_delimiter="__"
    )

    corpus: CorpusSettings = CorpusSettings()
    index: IndexSettings = Field(default_factory=IndexSettings)
    models: ModelSettings = ModelSettings()
    answer: AnswerSettings = AnswerSettings()
    log: LogSettings = LogSettings()
    discord: DiscordSettings = DiscordSettings()

    @property
    def discord_place(self) -> Place:
        """Where the database of the bot in Discord is. Raises ConfigError."""
        return beside(self.index.place, self.discord.database)

    @property
    def usage_place(self) -> Place:
        """Where it is counted what a language model uses. Raises ConfigError."""
        return beside(self.index.place, self.index.folder / "usage.db")

    @classmethod
    def load(cls, file: Path | None = None, flags: Mapping[str, Mapping[str, Any]] | None = None) -> Settings:
        """The settings of `file`, or of the config.toml in this folder or the nearest one above it.

        `flags` are sections with keys, as in the file, and win over variables, which win over the file.
        Relative paths in the file and in variables count from the file's folder. Raises ConfigError.
        """
        path = file or nearest()
        if path is None:
            raise ConfigError(
                f"{Path.cwd()}: no {FILE} here or in a folder above; name one with 'dateline --config FILE', write one "
                "with 'dateline init', or name a folder of articles with 'dateline ask --corpus FOLDER'"
            )
        if not path.is_file():
            what = f"a folder; name the {FILE} in it" if path.is_dir() else "there is no such file; name one"
            raise ConfigError(f"{path.absolute()}: {what} with 'dateline --config FILE'")
        return cls._read(path.absolute(), flags or {})

    @classmethod
    def without_file(cls, flags: Mapping[str, Mapping[str, Any]]) -> Settings:
        """As `load`, of `flags`, variables and defaults alone; relative paths count from this folder."""
        return cls._read(None, flags)

    @classmethod
    def _read(cls, path: Path | None, flags: Mapping[str, Mapping[str, Any]]) -> Settings:
        _refuse_unknown_variables()

        class FromFile(cls):  # type: ignore[valid-type, misc]
            model_config = SettingsConfigDict(toml_file=path)

        try:
            settings: Settings = FromFile(**flags)
        except ValidationError as error:
            raise ConfigError(_explained(error, path or Path.cwd())) from None
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise ConfigError(f"{path}: cannot be read as TOML: {error}") from None
        except SettingsError as error:
            raise ConfigError(f"{PREFIX}SECTION__KEY in the environment: {_lowered(str(error))}") from None
        return settings._absolute(path.parent if path else Path.cwd())

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    def _absolute(self, base: Path) -> Settings:
        sources = tuple(_located(source, base) for source in self.corpus.sources)
        token = self.discord.token_file
        models = {key: _onnx(getattr(self.models, key), base) for key in ("reranker", "entailment")}
        absolute = {
            "corpus": {"sources": sources},
            "models": models,
            "index": {"folder": base / self.index.folder.expanduser()},
            "discord": {
                "database": base / self.discord.database.expanduser(),
                "token_file": token and base / token.expanduser(),
            },
        }
        sections = {name: getattr(self, name).model_copy(update=paths) for name, paths in absolute.items()}
        return self.model_copy(update=sections)


def _located(source: str | SourceSettings, base: Path) -> str | SourceSettings:
    if isinstance(source, str):
        return located(source, base)
    return source.model_copy(update={"source": located(source.source, base)})


def _onnx(setting: str, base: Path) -> str:
    kind, _, name = setting.partition(":")
    return f"onnx:{base / Path(name).expanduser()}" if kind == "onnx" else setting


def nearest() -> Path | None:
    """The settings file that a variable names, or else the nearest one, here or in a folder above."""
    if named := os.environ.get(f"{PREFIX}CONFIG"):
        return Path(named)
    here = Path.cwd()
    return next((folder / FILE for folder in (here, *here.parents) if (folder / FILE).is_file()), None)


def _refuse_unknown_variables() -> None:
    sections = {f"{PREFIX}{section}__".upper() for section in Settings.model_fields}
    for name in sorted(os.environ):
        known = name in _NOT_SETTINGS or name.upper().startswith(tuple(sections))
        if name.startswith(PREFIX) and not known:
            raise ConfigError(
                f"{name}: not a setting of Dateline; a variable is named {PREFIX}SECTION__KEY, "
                f"with the section one of {_listed(Settings.model_fields)}"
            )


def _explained(error: ValidationError, path: Path) -> str:
    first = error.errors(include_url=False)[0]
    section, *rest = (str(part) for part in first["loc"])
    variable = f"{PREFIX}{section}__{rest[0]}".upper() if rest else ""
    by_variable = variable in map(str.upper, os.environ)
    place = f"{variable} in the environment" if by_variable else str(path)
    if first["type"] == "extra_forbidden":
        if not rest:
            return f"{place}: [{section}] is not a section; there are {_listed(Settings.model_fields)}"
        keys = _keys(section)
        return f"{place}: [{section}] {rest[0]} is not a setting; there are {_listed(keys)}"
    key = f"[{section}] {rest[0]}" if rest else f"[{section}]"
    wanted = _WANTED.get(first["type"], _lowered(first["msg"].removeprefix("Value error, ")))
    return f"{place}: {key} is {first['input']!r}: {wanted}"


def _keys(section: str) -> Collection[str]:
    kind = Settings.model_fields[section].annotation
    return kind.model_fields if isinstance(kind, type) and issubclass(kind, BaseModel) else ()


def _lowered(message: str) -> str:
    return message[:1].lower() + message[1:]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
