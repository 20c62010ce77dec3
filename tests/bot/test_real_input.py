"""Real reporting, asked as readers ask: what must be cited, and what must be declined."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.archive.indexing import build_index
from bot.engine import Dateline
from bot.settings import Settings
from tests.conftest import SHARED

SAMPLE = {
    "How many people died in the air strike on Al-Quds hospital?": "55",
    "When was the Sukkari hospital bombed?": "27 April",
    "how long did the syrian army say the calm would last": "48 hours",
    "how long would the flour last once the east was encircled": "about two months",
    "how many children died in tokhar": "Eleven",
    "How often can a family buy bread?": "every second day",
    "what does the amnesty decree offer and to whom?": "those who lay down their weapons",
    "What is Jaish al-Fatah?": "the Army of Conquest",
    "how many people were on the russian helicopter that was shot down": "five",
    "how many attackers did the state news agency say were killed in 24 hours": "more than 800",
    "Why does Manbij matter?": "on the road between Raqqa and the Turkish border",
    "who sent fighters to help the army in aleppo": "Hezbollah",
}
SEED = {
    "How many people live in Aleppo's besieged eastern neighbourhoods?": "250,000",
    "who brokered the may 2016 cessation in aleppo": "Russian Federation and the United States",
    "When was the rebel-held east surrounded?": "17 July",
    "what did rami abdel rahman call the breaking of the siege": "one of the most significant setbacks",
    "how did syrians in london react?": "honking their vehicle horns",
    "Which colleges did the rebels take?": "Weaponry College",
    "how many people has the war killed according to the syrian center for policy research": "470,000",
    "how many were injured?": "1.9 million",
    "could western aleppo be besieged too?": "in turn become besieged",
    "how many people did the war displace": "half of the country",
}
CNN = {
    "What did the Boca Raton couple pay to have their dead Labrador copied?": "$155,000",
    "who is egypt's football coach": "Bob Bradley",
    "What weapon was used on the US ambassador in Seoul?": "knife",
    "Where were the bomb parcels from Yemen addressed to?": "synagogues in Chicago",
    "Where was Pope Benedict born?": "Marktl am Inn",
    "until when is messi signed with barca": "2018",
    "What did Xi Jinping study at university?": "chemical engineering and law",
    "who won the us grand prix": "Hamilton",
    "What injury made Kim Clijsters pull out in Brisbane?": "hip injury",
}
NOT_IN_THE_SAMPLE = [
    "When did the Idlib ceasefire of March 2020 begin?",
    "what's the weather like in aleppo",
    "hello",
    "What did Donald Trump say about Aleppo?",
    "what did angela merkel say about the siege",
    "متى انتهى الحصار؟",
]


@pytest.fixture(scope="module")
def shared_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dateline]:
    """A engine over the seed article, which has no date, and the CNN stories, which have no headlines."""
    stories = SHARED / "bench" / "coqa_news" / "articles.jsonl"
    if not stories.is_file():
        pytest.skip(f"needs the development data in {SHARED.name}/, which is not part of the repository")
    config = tmp_path_factory.mktemp("real") / "config.toml"
    config.write_text(f'[corpus]\nsources = ["{SHARED / "seed"}", "{stories}"]\n')
    settings = Settings.load(config)
    build_index(settings)
    with Dateline.open(settings) as engine:
        yield engine


@pytest.mark.parametrize("question", SAMPLE)
def test_the_sample_answers(sample_engine: Dateline, question: str) -> None:
    answer = sample_engine.ask(question)

    assert SAMPLE[question] in " ".join(citation.quote for citation in answer.citations)
    assert all(citation.published and "ample" in citation.source for citation in answer.citations)


@pytest.mark.parametrize("question", SEED | CNN)
def test_the_seed_article_and_the_cnn_stories_answer(shared_engine: Dateline, question: str) -> None:
    answer = shared_engine.ask(question)

    assert (SEED | CNN)[question] in " ".join(citation.quote for citation in answer.citations)
    for citation in answer.citations:
        stored = shared_engine._store.article(citation.article_id)
        assert stored
        assert stored.body[citation.start : citation.end] == citation.quote
        assert citation.headline
        assert citation.published is None


@pytest.mark.parametrize("question", NOT_IN_THE_SAMPLE)
def test_what_the_sample_does_not_say_is_declined(sample_engine: Dateline, question: str) -> None:
    answer = sample_engine.ask(question)

    assert not answer.answered
    assert not answer.citations


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("who cut the castello road", True),
        ("first lorries of vegetables", True),
        ("when i was young we walked to school", False),
        ("do your homework", False),
        ("what a goal", False),
        ("which reminds me, dinner at 8", False),
        ("write no more on 31 February", False),
        ("hello", False),
    ],
)
def test_what_nobody_asked_the_bot_is_answered_only_where_the_reporting_surely_does(
    sample_engine: Dateline, said: str, answered: bool
) -> None:
    assert sample_engine.surely_answers(said) is answered
