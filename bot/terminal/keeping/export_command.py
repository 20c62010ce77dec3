"""`dateline export`: every article of the index in a file that `dateline index` reads back."""

from __future__ import annotations

import sys
from pathlib import Path

import click

LEFT_OUT = 1


@click.command(epilog="Example: dateline export archive.jsonl.gz")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def export(config: Path | None, file: Path) -> None:
    """Write every article, feeds' included, to FILE.jsonl.gz; 'dateline index FILE' reads it back.

    Exit codes: 0 all of them, 1 some are damaged and left out, 2 no index or wrong use.
    """
    from bot.settings import Settings
    from index.export import export as write

    done = write(Settings.load(config).index.folder, file)
    for path in done.files:
        click.echo(str(path))
    click.echo(f"{done.articles:,} article{'' if done.articles == 1 else 's'} written.")
    for article_id in done.damaged:
        click.echo(f"left out {article_id}: it is damaged; run 'dateline verify --repair'", err=True)
    sys.exit(LEFT_OUT if done.damaged else 0)
