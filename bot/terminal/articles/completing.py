"""Ids of articles for a shell to complete, and for it to show beside them what they are about."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem, FishComplete, add_completion_class


def completed_article(
    context: click.Context, _parameter: click.Parameter, typed: str
) -> list[CompletionItem]:
    """The articles whose ids begin so, or with --undo those that were withdrawn; none where there is no index, as a
    shell has no use for an error.
    """
    from bot.terminal.opening import settings_of
    from bot.terminal.options import Where
    from corpus.errors import DatelineError
    from index.backends.opening import backend_of

    where = Where(context.find_root().params.get("config"), context.params.get("corpus"))
    try:
        store = backend_of(settings_of(where).index.place).store()
    except DatelineError:
        return []
    try:
        if context.params.get("undo"):
            found = [one.article for one in store.withdrawals()]
        else:
            found = store.named(typed) if typed else []
        return [CompletionItem(one.id, help=one.title) for one in found if one.id.startswith(typed)]
    finally:
        store.close()


@add_completion_class
class _Fish(FishComplete):
    """As click completes in fish, but that a headline there would end at its first comma."""

    source_template = FishComplete.source_template.replace('split ","', 'split --max 1 ","')
