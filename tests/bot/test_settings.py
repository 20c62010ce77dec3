"""Settings: the file, then variables, then flags; a wrong one is a line that says what is allowed."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.settings import Settings
from corpus.sources.origin import Origin

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text('[index]\nfolder = "mine"\npassage_tokens = 100\n')
    return path


def test_relative_paths_count_from_the_folder_of_the_file(config: Path) -> None:
    settings = Settings.load(config)

    assert settings.index.folder == config.parent / "mine"
    assert settings.corpus.sources == (str(config.parent / "corpus/articles"),)


def test_the_url_of_a_feed_is_not_a_path(config: Path) -> None:
    config.write_text('[corpus]\nsources = ["news", "https://post.example/feed.xml"]\n')

    assert Settings.load(config).corpus.sources == (
        str(config.parent / "news"),
        "https://post.example/feed.xml",
    )


def test_a_variable_overrides_the_file_and_a_flag_overrides_both(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Settings.load(config).index.passage_tokens == 100
    monkeypatch.setenv("DATELINE_INDEX__PASSAGE_TOKENS", "120")
    assert Settings.load(config).index.passage_tokens == 120
    assert Settings.load(config, {"index": {"passage_tokens": 140}}).index.passage_tokens == 140
    assert Settings.load(config).index.folder == config.parent / "mine"


def test_the_nearest_file_above_is_found(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = config.parent / "a" / "b"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)

    assert Settings.load().index.passage_tokens == 100


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[index]\nfoldr = 'x'", "[index] foldr is not a setting; there are folder, passage_tokens"),
        ("[indx]\na = 1", "[indx] is not a section; there are answer,"),
        (
            "[index]\npassage_tokens = 'many'",
            "[index] passage_tokens is 'many': input should be a valid integer",
        ),
        (
            "[index]\npassage_tokens = 1",
            "[index] passage_tokens is 1: input should be greater than or equal to 32",
        ),
        ("[corpus]\nsources = 'x'", "[corpus] sources is 'x': a list is needed, such as [\"articles\"]"),
        ("[corpus]\nsources = []", "[corpus] sources is []: name at least one"),
        ("[index", "cannot be read as TOML"),
        ("index = 3", "[index] is 3"),
    ],
)
def test_a_wrong_setting_is_one_line_with_file_key_and_what_is_allowed(
    config: Path, text: str, says: str
) -> None:
    config.write_text(text)

    with pytest.raises(ConfigError) as error:
        Settings.load(config)

    assert str(error.value).startswith(f"{config}: ")
    assert says in str(error.value)
    assert "\n" not in str(error.value)


def test_a_wrong_variable_is_named(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_INDEX__PASSAGE_TOKENS", "7")
    with pytest.raises(ConfigError, match=r"^DATELINE_INDEX__PASSAGE_TOKENS in the environment: "):
        Settings.load(config)
    monkeypatch.delenv("DATELINE_INDEX__PASSAGE_TOKENS")
    monkeypatch.setenv("DATELINE_INDEXX", "7")
    with pytest.raises(ConfigError, match=r"^DATELINE_INDEXX: not a setting"):
        Settings.load(config)


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r": a folder; name the config\.toml in it with"):
        Settings.load(tmp_path)
    with pytest.raises(ConfigError, match="there is no such file"):
        Settings.load(tmp_path / "none.toml")


def test_config_toml_documents_every_setting_with_its_default() -> None:
    text = (REPOSITORY / "config.toml").read_text(encoding="utf-8")
    written = tomllib.loads(text)

    for name, field in Settings.model_fields.items():
        for key, default in field.get_default(call_default_factory=True).model_dump(mode="json").items():
            if default is None:
                assert f"\n# {key} = " in text
            else:
                assert written[name].pop(key) == default, f"[{name}] {key}"
        assert not written.pop(name)
    assert not written


def test_a_source_may_say_more_than_where_it_is(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    said = '{ source = "wire", outlet = "The Wire", timezone = "Asia/Damascus" }'
    config.write_text(f'[corpus]\nsources = ["plain", {said}]\n')
    corpus = Settings.load(config).corpus

    assert corpus.names == (str(tmp_path / "plain"), str(tmp_path / "wire"))
    assert corpus.origins() == {str(tmp_path / "wire"): Origin(outlet="The Wire", timezone="Asia/Damascus")}


@pytest.mark.parametrize("entry", ['timezone = "Nowhere"', 'language = "english"', 'colour = "red"'])
def test_what_a_source_cannot_say_is_refused_in_one_line(tmp_path: Path, entry: str) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'[corpus]\nsources = [{{ source = "wire", {entry} }}]\n')

    with pytest.raises(ConfigError, match=r"config\.toml: \[corpus\] sources"):
        Settings.load(config)
