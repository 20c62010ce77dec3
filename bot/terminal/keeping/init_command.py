"""`dateline init`: a config.toml for the folder that it stands in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.errors import ConfigError
from bot.terminal.log import is_quiet
from bot.terminal.options import screen_options

if TYPE_CHECKING:
    from rich.console import Console

# Dot-files are no reporting, so that the index may stand in the folder of the articles.
CONFIG = """\
# Dateline's settings for this folder. Relative paths count from here; what has a # before it is the default.
# bot/README.md of Dateline has every setting under Settings; DATELINE_SECTION__KEY in the environment overrides one.

[corpus]
sources = ["."]                 # folders, files, globs, and URLs of feeds
# vanish_share = 0.5            # if more of a source than this is gone, nothing is withdrawn without --withdraw
# poll_minutes = 15             # how often `dateline index --watch` asks each feed

[index]
folder = ".dateline"            # where the index lives

[answer]
# sentences = 3                 # most sentences of a plain answer, 1 to 3
# model = "quote"               # or "provider:name": a language model writes, and every sentence is checked

[discord]
database = ".dateline/discord.db"
# token_file = "/etc/dateline/token"
"""


@click.command(
    epilog="Example: dateline init", short_help="Write a config.toml for the folder that you are in."
)
@screen_options
def init(out: Console) -> None:
    """Write a config.toml with comments for the folder that you are in; it answers from the articles there."""
    from bot.settings import FILE
    from bot.terminal.asking.source_line import near
    from bot.terminal.console import write

    path = Path.cwd() / FILE
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(CONFIG)
    except FileExistsError:
        raise ConfigError(f"{near(str(path))}: is there already; change it, or move it away first") from None
    except OSError as error:
        raise ConfigError(
            f"{path}: cannot be written ({error.strerror}); allow writing in this folder"
        ) from None
    if not is_quiet():
        write(f"Wrote {near(str(path))}.", out)
        write("'dateline ask' answers from the articles here; 'dateline index' updates it.", out)
