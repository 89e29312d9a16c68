"""Eight languages: the same sentences everywhere, in their own script, with the same values."""

import json
import re
import string

import pytest

from ayn_verify import command, words
from ayn_verify.findings import exposed, held
from backend import environment
from core import languages

SCRIPTS = {
    "ar": "[\u0600-\u06ff]", "ur": "[\u0600-\u06ff]", "hi": "[\u0900-\u097f]", "zh-hans": "[\u4e00-\u9fff]",
    "ru": "[\u0400-\u04ff]", "fr": "[a-z]", "es": "[a-z]", "en": "[a-z]",
}  # fmt: skip
FOLDER = environment.ROOT / "ayn_verify"
SAID = re.compile(r'(?:held|exposed|told|UnreadableError|say)\(\s*(?:language, )?f?"(\w+)"')


def values_of(text):
    return sorted({name for _, name, _, _ in string.Formatter().parse(text) if name})


def test_the_languages_are_those_of_the_service():
    assert set(words.CODES) == set(languages.CODES)
    assert {path.stem for path in (FOLDER / "languages").iterdir()} == set(words.CODES)


@pytest.mark.parametrize("language", words.CODES)
def test_every_sentence_is_said_with_the_same_values(language):
    own, english = words.sentences(language), words.sentences("en")
    assert list(own) == list(english)
    assert {name for name in english if values_of(own[name]) != values_of(english[name])} == set()


@pytest.mark.parametrize("language", words.CODES)
def test_sentences_are_written_in_the_script_of_the_language(language):
    script = re.compile(SCRIPTS[language])
    assert [name for name, text in words.sentences(language).items() if not script.search(text)] == []


@pytest.mark.parametrize("language", [code for code in words.CODES if code != "en"])
def test_no_sentence_is_left_in_english(language):
    own, english = words.sentences(language), words.sentences("en")
    assert [name for name in english if own[name].strip() == english[name] and name != "heading_options"] == []


def test_what_the_code_says_is_in_the_table():
    said = {name for path in FOLDER.glob("*.py") for name in SAID.findall(path.read_text()) if not name.endswith("_")}
    assert len(said) > 30
    assert said <= set(words.sentences("en"))


@pytest.mark.parametrize("language", words.CODES)
@pytest.mark.parametrize("name", ["head", "receipt", "consistency", "round", "fetch"])
def test_every_command_teaches_in_every_language(language, name, capsys):
    with pytest.raises(SystemExit) as end:
        command.main([name, "--help", "--language", language])
    assert end.value.code == 0
    shown = capsys.readouterr().out
    assert words.say(language, f"help_{name}") in shown
    assert words.say(language, "heading_usage") in shown


@pytest.mark.parametrize(
    ("argv", "env", "wanted"),
    [
        (["--language", "ar"], {}, "ar"),
        (["--language=zh-hans"], {"LANG": "fr_FR.UTF-8"}, "zh-hans"),
        ([], {"LANGUAGE": "xx:ru"}, "ru"),
        ([], {"LANG": "zh_CN.UTF-8"}, "zh-hans"),
        ([], {"LANGUAGE": "", "LANG": "ur_PK"}, "ur"),
        ([], {"LC_ALL": "es_ES", "LANG": "fr_FR"}, "es"),
        ([], {"LANG": "C.UTF-8"}, "en"),
        (["--language"], {}, "en"),
        ([], {}, "en"),
    ],
)
def test_the_language_is_the_one_that_is_asked_for(argv, env, wanted):
    assert words.language_of(argv, env) == wanted


def test_a_value_from_a_file_cannot_write_on_the_terminal():
    said = words.line("en", exposed("not_a_key", given="\x1b[2J\u202e{name}" + "x" * 999))
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert len(said) < 300


@pytest.mark.parametrize("language", words.RIGHT_TO_LEFT)
def test_values_in_texts_from_right_to_left_stay_whole(language):
    assert "\u206812\u2069" in words.line(language, held("same_ledger", size=12))


def test_tables_say_nothing_twice():
    for language in words.CODES:
        pairs = json.loads((FOLDER / "languages" / f"{language}.json").read_text(), object_pairs_hook=list)
        assert len(dict(pairs)) == len(pairs)
