"""A busy evening in Discord: `python -m tests.bench.discord_soak [--questions 2000] [--seconds 900]`.

The real bot and the real engine run in two processes of their own, on one token and one database, against the Discord
on loopback; people on five servers ask, half by command and half by mention, while another process publishes reports.
Each server's channel follows their outlet and has a brief. Now and then the article that answers quote most is
corrected in what they quote, and the last one withdrawn. Prints what was answered, told, corrected, refused or lost,
how fast each question was acknowledged, and the memory of one of the bots.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import multiprocessing
import os
import random
import re
import shutil
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route
from rich.console import Console
from rich.table import Table

from bot.discord.cogs.correcting import Correcting
from bot.discord.database import Database
from bot.discord.database.rows import GIVEN, given_in
from bot.discord.records import SentAnswer
from bot.discord.running import run
from bot.engine import Dateline
from bot.settings import Settings
from bot.settings.discord import DiscordSettings
from corpus import Limits
from index.indexing.rules import Rules
from index.keeping.build import build
from tests.conftest import REPOSITORY
from tests.support.discord.gateway import TOKEN, LoopbackDiscord
from tests.support.discord.reading import text_of

_PROCESSES = multiprocessing.get_context("spawn")
_SERVERS = 5
_PEOPLE = 200
_BOTS = 2
_OUTLET = "Soak"
_CORRECTED = re.compile(r"\*\*(Corrected|Withdrawn) since ")
# With which of the reports an article is amended that answers quote.
_AMENDED_WITH = (2, 4, 6, 8)
# The reports that come meanwhile, a publication each; as different as reports are, for copies are told as one.
_REPORTS = (
    "Bakers in the eastern districts said that flour for nine days was left after the road was cut.",
    "A pumping station at Suleiman al-Halabi began to work again once engineers had mended its cables.",
    "Teachers opened three schools in cellars, and some four hundred children came on the first morning.",
    "The price of a litre of diesel rose to nine hundred pounds in markets west of the citadel.",
    "Surgeons asked for blood of every group after two clinics had lost their generators at night.",
    "Snow closed the pass to Azaz, where forty lorries with tents and blankets had been waiting.",
    "Negotiators left Geneva without a date for the next round, their spokesman told reporters.",
    "A bus company sold tickets to Damascus once more, though nobody knew when it would run.",
    "Farmers near Kafr Hamra found their wells salty and blamed the drought of the last two years.",
    "Volunteers counted ninety damaged houses in Salaheddine and marked the ones that may fall.",
)


@dataclass
class Asked:
    """One question: when it was put, and by which id its answer is known."""

    number: int
    by_command: bool
    server: int
    at: float


@dataclass
class Soak:
    asked: list[Asked] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)
    published: list[str] = field(default_factory=list)
    amended: list[str] = field(default_factory=list)
    # The messages whose answers quote what was amended since, and those whose answers do not.
    wrong: set[int] = field(default_factory=set)
    right: set[int] = field(default_factory=set)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--questions", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=900)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        config = _archive(Path(scratch))
        _publish(config)
        asyncio.run(_soak(config, options.questions, options.seconds))


async def _soak(config: Path, questions: int, seconds: float) -> None:
    soak = Soak()
    async with LoopbackDiscord(_SERVERS).running() as discord:
        bots = [_PROCESSES.Process(target=_bot, args=(config, discord.port)) for _ in range(_BOTS)]
        for bot in bots:
            bot.start()
        try:
            await discord.until(lambda: discord.counts["identify"] == _BOTS, 120)
            await asyncio.sleep(3)
            await _follow(discord, config)
            await asyncio.gather(
                _ask(discord, soak, questions, seconds),
                _publish_reports(config, soak, seconds),
                _weigh(soak, bots[0].pid or 0, seconds),
            )
            await _settled(discord, soak, config)
        finally:
            for bot in bots:
                os.kill(bot.pid or 0, signal.SIGTERM)
            for bot in bots:
                await asyncio.to_thread(bot.join, 60)
        _report(discord, soak, [bot.exitcode for bot in bots])


async def _ask(discord: LoopbackDiscord, soak: Soak, questions: int, seconds: float) -> None:
    """Puts the questions at an even pace; everybody asks in turn, in an order that is the same every time."""
    wording = [
        json.loads(line)["question"]
        for line in (REPOSITORY / "tests/questions/sample.jsonl").read_text("utf-8").splitlines()
    ]
    people = random.Random(6).sample(range(1, 799), _PEOPLE)
    began = time.monotonic()
    for number, person, text in zip(
        range(questions), itertools.cycle(people), itertools.cycle(wording), strict=False
    ):
        await asyncio.sleep(max(0.0, began + number * seconds / questions - time.monotonic()))
        server, by_command = person % _SERVERS, number % 2 == 0
        at = asyncio.get_running_loop().time()
        if by_command:
            id_ = await discord.command("ask", person=person, channel=2000 + server, question=text)
        else:
            id_ = await discord.say(text, person=person, channel=2000 + server)
        soak.asked.append(Asked(id_, by_command, server, at))


async def _follow(discord: LoopbackDiscord, config: Path) -> None:
    """Each server's channel follows the outlet of the reports to come, and has a brief."""
    for server in range(_SERVERS):
        channel = 2000 + server
        await discord.command("follow", channel=channel, outlet=_OUTLET, period="hourly", here=True)
        await discord.command("brief", channel=channel, every="daily")
    with closing(Database(config.parent / "discord.db", "soak")) as database:
        held = database.subscriptions
        await discord.until(lambda: all(len(held.of(1, 1000 + one)) == 2 for one in range(_SERVERS)), 60)


async def _publish_reports(config: Path, soak: Soak, seconds: float) -> None:
    """A report after the other comes to the archive, and the time to tell of it."""
    for number, words in enumerate(_REPORTS):
        await asyncio.sleep(seconds / (len(_REPORTS) + 1))
        _write(config, number, words)
        if number in _AMENDED_WITH:
            _amend(config, soak, withdraw=number == _AMENDED_WITH[-1])
        process = _PROCESSES.Process(target=_publish, args=(config,))
        process.start()
        await asyncio.to_thread(process.join)
        if process.exitcode == 0:
            soak.published.append(words)
        _make_due(config)


def _write(config: Path, number: int, words: str) -> None:
    head = (
        f"---\nheadline: Report {number}\nsource: {_OUTLET}\npublished: 2016-12-{10 + number % 20}\n---\n\n"
    )
    (config.parent / "articles" / f"report-{number}.md").write_text(f"{head}{words}\n")


def _given(config: Path) -> list[SentAnswer]:
    """All answers that the bots have given."""
    with closing(Database(config.parent / "discord.db", "soak")) as database:
        return [given_in(row) for row in database._connection.all(GIVEN)]


def _amend(config: Path, soak: Soak, *, withdraw: bool) -> None:
    """Corrects, or withdraws, the article that most answers quote and that stands as it was."""
    cited = [one for given in _given(config) for one in given.answer.citations]
    times = Counter(one.path for one in cited if one.path not in soak.amended and one.source != _OUTLET)
    if not times:
        return
    ((path, _),) = times.most_common(1)
    soak.amended.append(path)
    file = config.parent / "articles" / Path(path).name
    if withdraw:
        file.unlink()
        return
    text = file.read_text("utf-8")
    for quote in {one.quote for one in cited if one.path == path}:
        text = re.sub(r"\s+".join(map(re.escape, quote.split())), "What stood here was wrong.", text)
    file.write_text(text, "utf-8")


def _judge(config: Path, soak: Soak) -> None:
    """Finds the answers that quote what the archive does not hold any more."""
    with Dateline.open(Settings.load(config)) as engine:
        for given in _given(config):
            now = [(one, engine.archive.article(one.article_id)) for one in given.answer.citations]
            stands = all(
                body and " ".join(one.quote.split()) in " ".join(body.body.split()) for one, body in now
            )
            (soak.right if stands else soak.wrong).add(given.message)


def _corrected(discord: LoopbackDiscord) -> set[int]:
    """The messages that say of themselves that they were wrong."""
    return {id_ for id_, message in discord.messages.items() if _CORRECTED.match(text_of(message))}


def _make_due(config: Path) -> None:
    """As if an hour and a day were over."""
    with closing(Database(config.parent / "discord.db", "soak")) as database:
        database.subscriptions._connection.all("UPDATE subscriptions SET due = ?", time.time() - 1)


def _told(discord: LoopbackDiscord, soak: Soak) -> Counter[int]:
    """How many of the reports each channel was told of not at all, once or more often, as news and in briefs."""
    times: Counter[int] = Counter()
    for server in range(_SERVERS):
        said = discord.said(2000 + server)
        for kind in ("new report", "What is new"):
            texts = [text for text in said if kind in text.split("\n")[0]]
            times.update(sum(words[:40] in text for text in texts) for words in soak.published)
    return times


async def _weigh(soak: Soak, process: int, seconds: float) -> None:
    for _ in range(10):
        await asyncio.sleep(seconds / 10)
        resident = int(Path(f"/proc/{process}/statm").read_text().split()[1])
        soak.megabytes.append(resident * os.sysconf("SC_PAGE_SIZE") / 2**20)


async def _settled(discord: LoopbackDiscord, soak: Soak, config: Path) -> None:
    """Waits until every question has its reply, every channel its news, and every wrong answer says so, for two
    minutes at most each.
    """
    _make_due(config)
    ends = time.monotonic() + 120
    while time.monotonic() < ends:
        if all(_replies(discord, asked) for asked in soak.asked) and not _told(discord, soak)[0]:
            break
        await asyncio.sleep(0.5)
    await asyncio.to_thread(_judge, config, soak)
    ends = time.monotonic() + 120
    while soak.wrong - _corrected(discord) and time.monotonic() < ends:
        await asyncio.sleep(0.5)


def _replies(discord: LoopbackDiscord, asked: Asked) -> list[str]:
    if asked.by_command:
        original = discord.originals.get(str(asked.number))
        return [text_of(original)] if original and text_of(original) else []
    return [
        text_of(discord.messages[id_])
        for id_ in discord.replies.get(asked.number, [])
        if not text_of(discord.messages[id_]).startswith("-#")
    ]


def _report(discord: LoopbackDiscord, soak: Soak, exitcodes: list[int | None]) -> None:
    ends: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for asked in soak.asked:
        replies = _replies(discord, asked)
        kind = "twice" if len(replies) > 1 else _kind(replies[0]) if replies else "lost"
        ends[kind] += 1
        if kind == "refused":
            reasons[re.sub(r"\d+", "n", replies[0])] += 1
    waits = sorted(_waits(discord, soak))
    table = Table("measured", "here", "limit")
    table.add_row("questions", f"{len(soak.asked):,}", "")
    for kind, limit in (
        ("answered", ""),
        ("not reported", ""),
        ("refused", ""),
        ("twice", "0"),
        ("lost", "0"),
    ):
        table.add_row(kind, f"{ends[kind]:,}", limit)
    for text, times in reasons.most_common():
        table.add_row(f"  “{text}”", f"{times:,}", "")
    for share in (50, 95, 99):
        wait = waits[min(len(waits) - 1, len(waits) * share // 100)]
        table.add_row(f"acknowledged, p{share}", f"{wait * 1000:.0f} ms", "1,000 ms" if share == 95 else "")
    told = _told(discord, soak)
    table.add_row("reports published", str(len(soak.published)), str(len(_REPORTS)))
    table.add_row("told of once, by follow and brief", f"{told[1]:,}", str(2 * _SERVERS * len(_REPORTS)))
    table.add_row("told of twice", f"{sum(told.values()) - told[0] - told[1]:,}", "0")
    table.add_row("not told of", f"{told[0]:,}", "0")
    corrected = _corrected(discord)
    states = Counter((id_, text) for id_, text in discord.shown if _CORRECTED.match(text))
    table.add_row("articles corrected or withdrawn", str(len(soak.amended)), str(len(_AMENDED_WITH)))
    table.add_row("answers that quote these", f"{len(soak.wrong):,}", "")
    table.add_row("of these, told so", f"{len(soak.wrong & corrected):,}", f"{len(soak.wrong):,}")
    table.add_row("told so twice", f"{sum(times > 1 for times in states.values()):,}", "0")
    table.add_row("told so without need", f"{len(soak.right & corrected):,}", "0")
    table.add_row("memory, MB, over time", " ".join(f"{size:.0f}" for size in soak.megabytes), "flat")
    load = " ".join(f"{load:.1f}" for load in os.getloadavg())
    table.add_row("load of the machine at the end, over 1, 5 and 15 minutes", load, "")
    table.add_row("exit codes after SIGTERM", " ".join(map(str, exitcodes)), "0 0")
    Console().print(table)


def _kind(reply: str) -> str:
    if "Searched" not in reply:
        return "refused"
    return "not reported" if "does not say" in reply else "answered"


def _waits(discord: LoopbackDiscord, soak: Soak) -> Iterator[float]:
    """How long each question waited for a sign that it was heard: a command's deferral; for a mention the
    first typing in its channel that is not another mention's, or the reply where that came first."""
    typed = {channel: sorted(moments) for channel, moments in discord.typed.items()}
    for asked in soak.asked:
        if asked.by_command:
            yield discord.acknowledged.get(asked.number, float("inf")) - asked.at
            continue
        signs = [discord.sent_at[id_] for id_ in discord.replies.get(asked.number, [])]
        moments = typed.get(2000 + asked.server, [])
        if later := [at for at in moments if at >= asked.at]:
            moments.remove(later[0])
            signs.append(later[0])
        yield min(signs, default=float("inf")) - asked.at


def _archive(scratch: Path) -> Path:
    shutil.copytree(REPOSITORY / "corpus" / "articles", scratch / "articles")
    config = scratch / "config.toml"
    _write(config, 99, "The first report of this outlet was there before anybody followed it.")
    config.write_text('[corpus]\nsources = ["articles"]\n')
    return config


def _publish(config: Path) -> None:
    settings = Settings.load(config)
    rules = Rules(settings.index.passage_tokens, settings.corpus.vanish_share, Limits())
    build(settings.index.folder, settings.corpus.names, rules)


def _bot(config: Path, port: int) -> None:
    """In a process of its own: the bot as `dateline discord` runs it, with Discord on loopback."""
    settings = DiscordSettings(database=config.parent / "discord.db", per_server=600)
    Correcting.look.change_interval(seconds=5)
    with (
        patch.object(Route, "BASE", f"http://127.0.0.1:{port}/api/v10"),
        patch.object(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(f"ws://127.0.0.1:{port}/gateway")),
        Dateline.open(Settings.load(config)) as engine,
    ):
        asyncio.run(run(engine, settings, settings.database, TOKEN))


if __name__ == "__main__":
    main()
