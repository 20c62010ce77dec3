"""What is counted, and the pages that tell it: /healthz for a supervisor, /metrics for Prometheus."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest


class Metrics:
    """The bot's figures. They are kept whether or not anybody asks for them."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.questions = Counter(
            "dateline_questions", "Questions taken, by how they ended.", ["outcome"], registry=self.registry
        )
        self.seconds = Histogram(
            "dateline_answer_seconds",
            "Seconds from taking a question to the end of its answer.",
            registry=self.registry,
            buckets=(0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128),
        )
        self.acknowledged = Histogram(
            "dateline_acknowledge_seconds",
            "Seconds from hearing a question to showing that it was heard.",
            registry=self.registry,
            buckets=(0.05, 0.1, 0.25, 0.5, 1, 2, 3),
        )
        self.waiting = Gauge("dateline_waiting", "Questions waiting for their turn.", registry=self.registry)
        self.connected = Gauge(
            "dateline_gateway_connected", "1 while Discord's gateway is connected.", registry=self.registry
        )
        self.newest = Gauge(
            "dateline_newest_article_age_days", "Days since the newest article.", registry=self.registry
        )

    def index_age(self, newest: datetime.date | None) -> None:
        today = datetime.datetime.now(datetime.UTC).date()
        self.newest.set((today - newest).days if newest else float("nan"))


def serve(metrics: Metrics, healthy: Callable[[], bool]) -> web.Application:
    """The application with both pages; whoever runs it chooses the address."""

    async def health(_: web.Request) -> web.Response:
        return web.Response(text="ok\n") if healthy() else web.Response(status=503, text="not connected\n")

    async def figures(_: web.Request) -> web.Response:
        body = generate_latest(metrics.registry)
        return web.Response(body=body, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})

    application = web.Application()
    application.add_routes([web.get("/healthz", health), web.get("/metrics", figures)])
    return application
