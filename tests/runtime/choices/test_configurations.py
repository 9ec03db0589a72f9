"""Configurations, as they are read with the choices of a server."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from ecruntime.choices import AS_CHOSEN, ConfigurationForm, RepeatedStanza, ServerChoices
from ecruntime.config.build import build
from ecruntime.formats.conf import read
from tests.runtime.config.conftest import Probe, probe_registry

if TYPE_CHECKING:
    from pathlib import Path


def built(folder: Path, text: str, choices: ServerChoices) -> tuple[Probe | None, list[str]]:
    """Build a configuration with some choices; return it, and the rules of its findings."""
    (folder / "x.conf").write_text(text, encoding="utf-8")
    result = build(read(folder / "x.conf", choices=choices), probe_registry())
    probe = None if result.configuration is None else Probe(result.configuration)
    return probe, [finding.rule for finding in result.findings]


def value(folder: Path, text: str, name: str, choices: ServerChoices, **keys: str) -> Any:
    probe, rules = built(folder, text, choices)
    assert probe is not None, rules
    return probe.ask(name, keys).value


@pytest.mark.parametrize(
    ("form", "text", "rule"),
    [
        (ConfigurationForm.SEMICOLONS, "ttl = 1;\n", "CFG022"),
        (ConfigurationForm.SLASH, "tag = a/b\n", "CFG023"),
        (ConfigurationForm.COMMAS, "list = ( a, b )\n", "CFG024"),
        (ConfigurationForm.STANZA_WITH_EQUALS, "gauge = {\n}\n", "CFG025"),
        (ConfigurationForm.NO_EQUALS, "list ( a b )\n", "CFG026"),
    ],
)
def test_a_form_that_a_server_refuses_is_refused(tmp_path: Path, form: ConfigurationForm, text: str, rule: str) -> None:
    taken, warnings = built(tmp_path, text, AS_CHOSEN)
    refused, errors = built(tmp_path, text, ServerChoices(refused_forms=frozenset({form})))

    assert (taken is not None, warnings) == (True, [rule])
    assert (refused, errors) == (None, [rule])


@pytest.mark.parametrize(("form", "name"), [(ConfigurationForm.HYPHENS, "a-b"), (ConfigurationForm.COLONS, "a:b")])
def test_names_with_hyphens_and_with_colons_are_refused_apart(
    tmp_path: Path, form: ConfigurationForm, name: str
) -> None:
    (tmp_path / "x.conf").write_text("a-b = 1\na:b = 1\n", encoding="utf-8")

    document = read(tmp_path / "x.conf", choices=ServerChoices(refused_forms=frozenset({form})))

    refused = [finding.message for finding in document.findings if finding.severity == "error"]
    assert [name in message for message in refused] == [True]


def test_commas_of_arrays_and_of_dictionaries_are_refused_apart(tmp_path: Path) -> None:
    choices = ServerChoices(refused_forms=frozenset({ConfigurationForm.DICTIONARY_COMMAS}))

    assert value(tmp_path, "list = ( a, b )\n", "list", choices) == ("a", "b")
    (tmp_path / "x.conf").write_text("x = [ a = 1, b = 2 ]\n", encoding="utf-8")
    assert [finding.severity for finding in read(tmp_path / "x.conf", choices=choices).findings] == ["error"]


def test_pairs_with_a_backslash_become_what_a_server_makes_of_them(tmp_path: Path) -> None:
    text = r'tag = "a\nb\qc\td"' + "\n"

    assert value(tmp_path, text, "tag", AS_CHOSEN) == "a\nb\\qc\td"
    assert value(tmp_path, text, "tag", ServerChoices(escapes={"n": "\\n", "q": "q"})) == "a\\nbqc\td"


def test_words_for_booleans_are_those_of_a_server(tmp_path: Path) -> None:
    choices = ServerChoices(boolean_words={"t": True, "yes": None, "0": True})

    def auth(word: str) -> Any:
        return value(tmp_path, f"Control_Listener {{\n auth = {word}\n}}\n", "auth", choices, peer="10.2.2.2")

    assert [auth(word) for word in ("t", "T", "0", "false", "on")] == [True, True, True, False, True]
    refused, rules = built(tmp_path, "Control_Listener {\n auth = YES\n}\n", choices)
    assert (refused, rules) == (None, ["CFG044"])


def test_units_of_integers_are_those_of_a_server(tmp_path: Path) -> None:
    choices = ServerChoices(units={"k": 1024})

    assert value(tmp_path, "ttl = 2k\n", "ttl", choices) == 2048
    assert value(tmp_path, "ttl = 7\n", "ttl", choices) == 7
    assert built(tmp_path, "ttl = 2K\n", choices) == (None, ["CFG044"])
    assert built(tmp_path, "ttl = 2k\n", AS_CHOSEN) == (None, ["CFG044"])


def test_one_word_may_stand_for_an_array(tmp_path: Path) -> None:
    assert built(tmp_path, "list = one\n", AS_CHOSEN) == (None, ["CFG044"])
    assert value(tmp_path, "list = one\n", "list", ServerChoices(takes_word_for_array=True)) == ("one",)


@pytest.mark.parametrize(
    ("repeated", "values"),
    [(RepeatedStanza.MERGED, (1, 9)), (RepeatedStanza.LAST, (10, 9)), (RepeatedStanza.FIRST, (1, 8))],
)
def test_a_stanza_that_stands_twice(tmp_path: Path, repeated: RepeatedStanza, values: tuple[int, int]) -> None:
    text = 'domain "x" {\n ttl = 1\n cap = 8\n}\ndomain "x" {\n cap = 9\n}\n'
    choices = ServerChoices(repeated_stanza=repeated)

    assert tuple(value(tmp_path, text, name, choices, domain="x") for name in ("ttl", "cap")) == values


def test_arrays_of_scopes_may_be_joined_the_outer_first(tmp_path: Path) -> None:
    text = 'list = ( a b )\nbinding "n" {\n list = ( c )\n domain "x" {\n list = ( d )\n}\n}\n'
    joining = replace(AS_CHOSEN, joins_arrays=True)

    assert value(tmp_path, text, "list", AS_CHOSEN, binding="n", domain="x") == ("d",)
    assert value(tmp_path, text, "list", joining, binding="n", domain="x") == ("a", "b", "c", "d")
    assert value(tmp_path, text, "list", joining, binding="n") == ("a", "b", "c")
    assert value(tmp_path, text, "list", joining) == ("a", "b")
    assert value(tmp_path, text, "list", joining, binding="other") == ("a", "b")


def test_how_deep_files_are_included_is_that_of_a_server(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.conf").write_text(f'include "{number + 1}.conf"\n', encoding="utf-8")
    (tmp_path / "3.conf").write_text("ttl = 1\n", encoding="utf-8")

    def rules(depth: int) -> list[str]:
        return [
            finding.rule
            for finding in read(tmp_path / "0.conf", choices=ServerChoices(max_include_depth=depth)).findings
        ]

    assert (rules(3), rules(2)) == ([], ["CFG032"])


def test_how_large_a_file_is_read_is_that_of_a_server(tmp_path: Path) -> None:
    (tmp_path / "x.conf").write_text("ttl = 1\n" + "#" * 100, encoding="utf-8")

    assert read(tmp_path / "x.conf", choices=ServerChoices(max_file_size=200)).findings == ()
    assert [found.rule for found in read(tmp_path / "x.conf", choices=ServerChoices(max_file_size=99)).findings] == [
        "CFG004"
    ]
