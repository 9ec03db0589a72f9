"""The JSON Schema for editors refuses what the loader refuses."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from ecruntime.formats.option_type import OptionType
from ecruntime.model.module import Language
from ecxs.definition import load, module_schema
from ecxs.rules import load_rules

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STRUCTURE = ("MOD003", "MOD004", "MOD005", "MOD006", "MOD007", "MOD008", "MOD009", "MOD016", "MOD017", "MOD027")


def is_valid(text: str) -> bool:
    return Draft202012Validator(json.loads(module_schema())).is_valid(tomllib.loads(text))


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(json.loads(module_schema()))


@pytest.mark.parametrize("rule_id", STRUCTURE)
def test_the_schema_refuses_what_a_rule_of_structure_refuses(rule_id: str) -> None:
    assert not is_valid(load_rules()[rule_id].wrong)


@pytest.mark.parametrize("rule_id", [rule.id for rule in load_rules().values() if rule.family == "declaration"])
def test_the_schema_accepts_what_is_right(rule_id: str) -> None:
    assert is_valid(load_rules()[rule_id].right)


@pytest.mark.parametrize(
    "text",
    [
        '[[hook]]\nname = "x"\nreturns = "int"\nempty = 0\n',
        '[[hook]]\nname = "x"\nuntil = "nonzero"\n',
        '[[hook]]\nname = "x"\nreturns = "int"\nempty = 0\non_failure = 0\nuntil = ["a"]\n',
        '[[hook]]\nname = "x"\nparams = [{ name = "a" }]\n',
        '[[option]]\nname = "x"\ntype = "int"\noption_map = { a = "b" }\n',
        '[[option]]\nname = "x"\ntype = "int"\nvalidate = { mni = 1 }\n',
        '[[option]]\nname = "x"\ntype = "ecdict"\ndefault = { a = 1 }\n',
        '[[memtype]]\nname = "x"\nkind = "vsize"\nsize = 8\n',
        '[[provider]]\nhook = "core.x"\norder = "middle"\n',
        '[[command]]\nsummary = "x"\n',
        '[[listener]]\nsummary = "x"\n',
        '[[listener]]\nname = "X"\nacceptor = "x"\n',
        '[[listener]]\nname = "X"\n[[listener.option]]\nname = "x"\n',
        '[[listener]]\nname = "X"\n[[listener.option]]\nname = "x"\ntype = "int"\nfallback = "Global"\n',
        "option = 1\n",
    ],
)
def test_schema_and_loader_refuse_the_same(tmp_path: Path, text: str) -> None:
    head = "schema = 1\n" if text.startswith("option") else ""
    module = '[module]\nname = "a"\nlanguage = "c"\n'
    whole = f"{head}{text}{module}" if head else f"schema = 1\n{module}{text}"
    (tmp_path / "module.toml").write_text(whole)
    assert load(tmp_path / "module.toml").definition is None
    assert not is_valid(whole)


def test_the_schema_knows_each_option_type_and_each_language() -> None:
    lists = [set(found["enum"]) for found in _tables(json.loads(module_schema())) if "enum" in found]
    assert {str(kind) for kind in OptionType} in lists
    assert {str(language) for language in Language} in lists


def _tables(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _tables(inner)
