"""Opens the archive that a command is about, and builds its index where there is none yet."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bot.terminal import own_process
from bot.terminal.log import is_quiet, log_changes
from bot.terminal.options import Where

if TYPE_CHECKING:
    from bot.engine import Dateline
    from bot.settings import Settings
    from index.indexing.summary import Summary
    from index.store.readable import ReadableStore

Opened = TypeVar("Opened")

_log = logging.getLogger(__name__)


def engine_of(where: Where, *, chats: bool = False) -> Dateline:
    """The engine over an archive. One that `chats` holds a conversation also where it cannot be kept."""
    with own_process.importing():
        from bot.conversation.keeping import may_be_kept
        from bot.engine import Dateline

    def opened(settings: Settings) -> Dateline:
        if not chats or may_be_kept(settings.index.place):
            return Dateline.open(settings)
        from bot.conversation.checkpoints import unkept

        click.echo(
            f"{settings.index.place}: nobody may write here, so this conversation is kept only until you leave",
            err=True,
        )
        return Dateline.open(settings, checkpointer=unkept())

    return _opened(where, opened)


@contextmanager
def store_of(where: Where) -> Iterator[ReadableStore]:
    """The store of an archive, which shows its articles and needs no model."""
    from index.backends.opening import backend_of

    with closing(_opened(where, lambda settings: backend_of(settings.index.place).store())) as store:
        yield store


def settings_of(where: Where, flags: Mapping[str, Mapping[str, Any]] | None = None) -> Settings:
    """The settings of an archive, in which `flags` win. A folder without a config.toml has its index in the
    user's cache folder.
    """
    from bot.settings import Settings, nearest

    config = where.config or nearest()
    if where.corpus is None and (config or not _has_articles(Path.cwd())):
        return Settings.load(config, flags)
    flags = {**_of_folder(where.corpus or Path.cwd()), **(flags or {})}
    return Settings.load(config, flags) if config else Settings.without_file(flags)


def place_of(where: Where) -> str:
    """What a person knows an archive by: the folder of articles that they named or stand in, or its index."""
    from bot.terminal.asking.source_line import near

    if not _is_bare(where):
        return near(str(settings_of(where).index.place))
    folder = (where.corpus or Path.cwd()).expanduser().resolve()
    return f"~/{folder.relative_to(Path.home())}" if folder.is_relative_to(Path.home()) else str(folder)


def index_apart(articles: Path, folder: Path) -> dict[str, dict[str, Any]]:
    """What makes settings those of some articles alone, with their index in a folder, whatever a config.toml names."""
    return {
        "corpus": {"sources": [str(articles)]},
        "index": {"store": "sqlite", "vectors": "store", "folder": folder},
    }


def build(settings: Settings, *, wait: bool = True, **how: Any) -> Summary:
    """Brings the index up to date, with a bar where somebody watches. Unless it is to `wait` for another
    process that is indexing, it raises BusyError.
    """
    from bot.archive.indexing import build_index
    from bot.signals import stopping_says
    from bot.terminal.rendering import progress
    from index.errors import BusyError

    with stopping_says("indexing was stopped; what was indexed so far is kept whole"), progress() as report:
        try:
            return build_index(settings, report=report, **how)
        except BusyError as error:
            if not wait:
                raise
            click.echo(f"dateline: waiting: {error}", err=True)
        return build_index(settings, wait=-1, report=report, **how)


def _opened(where: Where, opener: Callable[[Settings], Opened]) -> Opened:
    from index.errors import BusyError, NoIndexError

    settings = settings_of(where)
    _log.info("the index is in %s, its articles come from %s", settings.index.place, _sources(settings))
    if _is_bare(where) and settings.index.folder.is_dir():
        # Whoever asks a bare folder means its files as they are now; another who asks sees to it too.
        with suppress(BusyError):
            log_changes(build(settings, wait=False, prove=False).changes)
    try:
        return opener(settings)
    except NoIndexError:
        _build_first(settings)
        return opener(settings)


def _build_first(settings: Settings) -> None:
    from bot.terminal.asking.source_line import near
    from bot.terminal.console import console
    from bot.terminal.rendering import show_warnings

    if not is_quiet():
        click.echo(f"No index in {near(str(settings.index.place))} yet: building it first.", err=True)
    summary = build(settings)
    log_changes(summary.changes)
    if not is_quiet():
        show_warnings(summary, console(stderr=True))


def _is_bare(where: Where) -> bool:
    """Whether nobody keeps the index of this archive up to date, so that asking has to."""
    from bot.settings import nearest

    return where.corpus is not None or not (where.config or nearest())


def _sources(settings: Settings) -> str:
    return ", ".join(settings.corpus.names)


def _of_folder(folder: Path) -> dict[str, dict[str, Any]]:
    import platformdirs

    from bot.errors import ConfigError

    whole = folder.expanduser().resolve()
    if not whole.exists():
        raise ConfigError(f"{folder}: no such folder; check the path after --corpus")
    name = f"{whole.name}-{hashlib.sha256(str(whole).encode()).hexdigest()[:12]}"
    return index_apart(whole, platformdirs.user_cache_path("dateline") / name)


def _has_articles(folder: Path) -> bool:
    """Whether a folder looks like one of articles. A home folder never does: it has much else below it."""
    from corpus.readers.formats import FORMATS

    if folder in (Path.home(), Path(folder.anchor)):
        return False
    return any(
        path.suffix.lower() in FORMATS for path in folder.iterdir() if path.name.lower() != "readme.md"
    )
