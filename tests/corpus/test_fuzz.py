"""No bytes, under any name, are a crash."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus import Article, ArticleError, Doubt, Limits, read
from corpus.cleaning import clean_line
from corpus.readers import FORMATS

SMALL = Limits(file_bytes=3_000, article_bytes=500)
# Pieces of every format, so that random files get past the first byte of it.
_PIECES = [
    *(
        "---\n",
        "title: ",
        "title: &a [*a]\n",
        "date: soon\n",
        "# ",
        "![](",
        "](",
        "**",
        "\n\n",
        "> ",
        "|a|b|\n|-|-|\n",
    ),
    *(
        "<html><body>",
        "<p>",
        "</p>",
        "<article>",
        "<time datetime='x'>",
        "<!--",
        "<script type='application/ld+json'>",
    ),
    *(
        "[",
        "]",
        "{",
        "}",
        '{"text":"words"}',
        '"text":',
        '"body":["',
        '"date":',
        "1e999",
        "-0",
        "\\ud800",
        ",",
        ":",
        '"',
    ),
    *(
        "title,text\n",
        "a,b\n",
        ";",
        "\t",
        "'",
        "\r",
        "\x00",
        "\ufeff",
        "\u202e",
        "\x1b[",
        "words of a story. ",
        "é",
    ),
]
_FILES = st.one_of(
    st.binary(max_size=600),
    st.lists(st.sampled_from(_PIECES), max_size=60).map(lambda pieces: "".join(pieces).encode()),
    st.lists(st.sampled_from(_PIECES), max_size=30).map(lambda pieces: "".join(pieces).encode("utf-16")),
)


@pytest.mark.parametrize("suffix", FORMATS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(content=_FILES)
def test_any_bytes_are_articles_or_one_line_each(suffix: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file{suffix}"
        path.write_bytes(content)
        found = list(read(path, limits=SMALL))
    assert found
    for each in found:
        assert isinstance(each, Article | ArticleError | Doubt)
        if isinstance(each, Article):
            assert each.id
            assert each.body
            assert len(each.body.encode()) <= SMALL.article_bytes
        else:
            assert "\n" not in str(each)
            assert str(each) == clean_line(str(each))
