"""What a language model uses is counted for all processes together, and a limit holds for all of them."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest

from bot.language_model.ledger import Ledger, used_today
from bot.language_model.usage import Usage
from index.backends.place import Place
from index.errors import ModelError
from tests.bot.conftest import BOTH
from tests.support.ledger import use

pytestmark = BOTH


@pytest.fixture
def two(place: Place) -> Iterator[tuple[Ledger, Ledger]]:
    """The ledger as two processes have it open."""
    with closing(Ledger(place)) as one, closing(Ledger(place)) as other:
        yield one, other


def test_answers_at_the_same_time_do_not_go_over_a_limit_together(two: tuple[Ledger, Ledger]) -> None:
    told: list[str] = []

    def ask(ledger: Ledger) -> None:
        try:
            ledger.reserve("mira", Usage(200, 100), person_tokens=1_000, day_tokens=2_000)
            told.append("written")
        except ModelError as error:
            told.append(str(error))

    asking = [threading.Thread(target=ask, args=(ledger,)) for ledger in two * 5]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    assert sorted(set(told)) == ["written", "your 1,000 tokens of today are used up"]
    assert told.count("written") == 3
    with pytest.raises(ModelError, match=r"^today's 2,000 tokens are used up"):
        two[1].reserve("paul", Usage(1_100, 100), person_tokens=9_000, day_tokens=2_000)


def test_what_was_used_takes_the_place_of_what_was_reserved(two: tuple[Ledger, Ledger]) -> None:
    one, other = two
    reserved = one.reserve("mira", Usage(200, 300), person_tokens=1_000, day_tokens=1_000)
    assert other.today("mira") == Usage(200, 300)
    one.settle(reserved, Usage(210, 40, 0.125))
    assert other.today("mira") == other.today() == Usage(210, 40, 0.125)
    assert other.today("paul") == Usage()


def test_an_answer_that_ends_after_midnight_counts_for_the_day_on_which_it_was_begun(place: Place) -> None:
    day = [datetime.date(2026, 11, 22)]
    with closing(Ledger(place, today=lambda: day[0])) as ledger:
        reserved = ledger.reserve("mira", Usage(200, 300), person_tokens=1_000, day_tokens=1_000)
        day[0] = datetime.date(2026, 11, 23)
        ledger.settle(reserved, Usage(10, 4))
        assert ledger.today() == Usage()
        day[0] = datetime.date(2026, 11, 22)
        assert (ledger.today(), ledger.today("mira")) == (Usage(10, 4), Usage())


def test_nothing_is_made_only_to_say_what_was_used(place: Place) -> None:
    assert used_today(place) == Usage()
    with closing(Ledger(place)) as ledger:
        use(ledger, "mira", Usage(1, 2, 0.5))
    assert used_today(place) == Usage(1, 2, 0.5)
