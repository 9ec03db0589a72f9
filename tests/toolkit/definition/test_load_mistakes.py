"""Mistakes that are easily made in a declaration: each is named where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.catalogue.hooks import load_hook_catalogue
from ecxs.definition import examine, load

if TYPE_CHECKING:
    from pathlib import Path

HEAD = '#:schema ./owl/generated/module.schema.json\nschema = 1\n[module]\nname = "owl"\nlanguage = "python"\n\n'
HOOK = HEAD + '[[hook]]\nname = "seen"\nparams = [{ name = "a", type = "int" }, { name = "b", type = "%s" }]\n'
TYPES = "known are integers such as int, size_t and uint64_t, float, double, and 'const char *'"


def refused(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "module.toml"
    path.write_text(text)
    return [str(finding) for finding in load(path, file="module.toml").findings]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("[[options]]\n", ("7:1", "'options' is not a key of module.toml", "did you mean 'option'?")),
        ("\n[options]\n", ("8:1", "'options' is not a key of module.toml", "did you mean 'option'?")),
        ("[[options.more]]\n", ("7:1", "'options' is not a key of module.toml", "did you mean 'option'?")),
        (
            '[[listener]]\nname = "A"\n[[listener]]\nname = "B"\n  [[listener.optoin]]\nname = "x"\n',
            ("11:3", "'optoin' is not a key of [[listener]]", "did you mean 'option'?"),
        ),
        (
            '[[option]]\nname = "a"\ntype = "int"\n[option.validat]\nmin = 1\n',
            ("10:1", "'validat' is not a key of [[option]]", "did you mean 'validate'?"),
        ),
        (
            '[[hook]]\nname = "a"\nparams = [{ name = "b", typ = "int" , type = "int" }]\n',
            ("9:25", "'typ' is not a key of a parameter", "did you mean 'type'?"),
        ),
    ],
)
def test_an_unknown_key_or_table_is_named_where_it_stands(
    tmp_path: Path, text: str, wanted: tuple[str, str, str]
) -> None:
    place, message, hint = wanted
    assert refused(tmp_path, HEAD + text) == [f"module.toml:{place}: error MOD004: {message}\n  hint: {hint}"]


def test_a_table_in_place_of_an_array_is_named_where_it_stands(tmp_path: Path) -> None:
    assert refused(tmp_path, HEAD + '[option]\nname = "a"\n') == [
        "module.toml:7:1: error MOD006: 'option' must be an array of tables, not a table\n  hint: write [[option]]"
    ]


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("strng", "did you mean 'const char *'?"),
        ("bool", "did you mean 'int'?"),
        ("const unit32_t", "did you mean 'uint32_t' or 'u_int32_t' or 'int32_t'?"),
        ("coral", f"{TYPES}; any other crosses as a pointer, such as 'coral *'"),
    ],
)
def test_a_word_that_is_no_type_is_refused(tmp_path: Path, word: str, hint: str) -> None:
    assert refused(tmp_path, HOOK % word) == [
        f"module.toml:9:62: error MOD015: '{word}' is no type of C\n  hint: {hint}"
    ]


def test_so_is_a_result_of_no_type(tmp_path: Path) -> None:
    text = HEAD + '[[hook]]\nname = "seen"\nreturns = "itn"\nempty = 0\non_failure = 0\n'
    assert refused(tmp_path, text) == [
        "module.toml:9:11: error MOD015: 'itn' is no type of C\n  hint: did you mean 'int'?"
    ]


@pytest.mark.parametrize("word", ["coral *", "const coral **", "struct coral", "enum coral", "va_list"])
def test_somebody_s_own_type_is_taken_by_pointer_or_tag(tmp_path: Path, word: str) -> None:
    assert refused(tmp_path, HOOK % word) == []


def test_a_default_that_is_no_word_has_a_near_miss(tmp_path: Path) -> None:
    path = tmp_path / "module.toml"
    path.write_text(f'{HEAD}[[option]]\nname = "a"\ntype = "int"\ndefault = "dfer"\noption_map = {{ defer = 2 }}\n')
    assert [str(it) for it in examine(path, load_hook_catalogue(), file="module.toml").findings] == [
        (
            "module.toml:10:11: error MOD021: the default of option 'a' must be an integer, not 'dfer'\n"
            "  hint: did you mean 'defer'?"
        )
    ]


@pytest.mark.parametrize("word", ["off", "OFF", "Off"])
def test_a_word_for_a_default_out_of_bounds_is_refused_in_any_case(tmp_path: Path, word: str) -> None:
    option = f'[[option]]\nname = "a"\ntype = "int"\ndefault = "{word}"\noption_map = {{ off = 0 }}\n'
    path = tmp_path / "module.toml"
    path.write_text(f"{HEAD}{option}validate = {{ min = 1 }}\n")
    (finding,) = examine(path, load_hook_catalogue(), file="module.toml").findings
    assert (finding.rule, finding.message) == ("MOD022", f"the default '{word}' of option 'a' is outside its bounds")


CONSOLE_WORD = "is a command of the console, which would be run instead of the module's"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Shutdown", CONSOLE_WORD),
        ("xml", CONSOLE_WORD),
        ("curfew", "is a module of the server, whose stanza it would share"),
        ("core", "is a hook scope of the server"),
    ],
)
def test_a_name_that_cannot_be_reached_is_told_with_the_reason(tmp_path: Path, name: str, reason: str) -> None:
    path = tmp_path / "module.toml"
    path.write_text(f'schema = 1\n[module]\nname = "{name}"\nlanguage = "python"\n')
    (finding,) = examine(path, load_hook_catalogue(), file="module.toml").findings
    message = f"module '{name}' cannot be reached by its name, which {reason}"
    assert (str(finding.place), finding.rule, finding.message) == ("module.toml:3:8", "MOD035", message)


@pytest.mark.parametrize(("name", "rule"), [("global", "MOD010"), ("domain", "MOD010"), ("core", "MOD014")])
def test_a_name_that_is_refused_for_another_reason_is_told_once(tmp_path: Path, name: str, rule: str) -> None:
    path = tmp_path / "module.toml"
    hook = '[[hook]]\nname = "seen_v1"\n'
    path.write_text(f'schema = 1\n[module]\nname = "{name}"\nlanguage = "python"\n{hook}')
    assert [it.rule for it in examine(path, load_hook_catalogue(), file="module.toml").findings] == [rule]
