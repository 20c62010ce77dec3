"""Embeds for others that index, for as long as it runs."""

from __future__ import annotations

import logging
from threading import Event

from bot.settings import Settings
from bot.signals import until_a_signal
from corpus import DatelineError
from index.backends.opening import backend_of
from index.embedding.registry import load_lazily

_RETRY = 5.0  # seconds until help is offered again where it could not be given

log = logging.getLogger(__name__)


def work(settings: Settings) -> None:
    """Embeds for whoever indexes, until SIGTERM or SIGINT. Raises IndexingError where nobody can be helped."""
    backend = backend_of(settings.index.place)
    backend.help(load_lazily, lambda: True)
    log.info("embedding for whoever indexes %s", backend)
    stop = Event()
    with until_a_signal(stop.set):
        while not stop.is_set():
            try:
                backend.help(load_lazily, stop.is_set)
            except DatelineError as error:
                log.warning("%s", error)
                stop.wait(_RETRY)
    log.info("stopped")
