from __future__ import annotations

import re
from collections import Counter
from itertools import chain

import pytest
import tomli

from ecruntime.catalogue.c_api import load_c_api, provided_symbols, symbol_lines
from ecruntime.catalogue.entries import FOLDER
from ecruntime.catalogue.hook_values import load_hook_values
from ecruntime.catalogue.hooks import load_hook_catalogue

API = load_c_api()
SOURCES = {"", "module", "corrected", "chosen", "bridge", "SMPP 3.4"}


def every_entry() -> list[object]:
    return list(chain(API.functions, API.macros, API.structures, API.opaque_types, API.type_names, API.constants))


def test_a_name_is_declared_once() -> None:
    declared = Counter(entry.name for entry in (*API.functions, *API.macros, *API.constants))
    types = Counter(entry.name for entry in (*API.structures, *API.opaque_types, *API.type_names))
    assert [name for name, count in (declared + Counter()).items() if count > 1] == []
    assert [name for name, count in types.items() if count > 1] == []


def test_a_tag_stands_for_one_type() -> None:
    tags = Counter(entry.tag for entry in (*API.structures, *API.opaque_types))
    assert [tag for tag, count in tags.items() if count > 1] == []


def test_each_prototype_is_that_of_its_name() -> None:
    wrong = [
        function.name
        for function in API.functions
        if not function.is_variable and not re.fullmatch(rf"[\w *]*\b{function.name}\(.+\)", function.prototype)
    ]
    assert wrong == []


@pytest.mark.parametrize("kind", ["functions", "structures", "constants"])
def test_each_key_of_the_data_is_read(kind: str) -> None:
    known = {
        "function": {
            "name",
            "header",
            "prototype",
            "tier",
            "thread",
            "attributes",
            "libc",
            "by_hand",
            "variable",
            "since",
            "source",
        },
        "macro": {"name", "header", "parameters", "body", "tier", "thread", "by_hand", "source", "since"},
        "structure": {"name", "tag", "kind", "aliases", "header", "tier", "source", "members"},
        "opaque": {"name", "tag", "kind", "aliases", "header"},
        "type": {"name", "definition", "source"},
        "constant": {"name", "header", "value", "text", "expression", "chosen", "tier", "source", "by_hand"},
    }
    for file in sorted((FOLDER / "c" / kind).glob("*.toml")):
        for entry, tables in tomli.loads(file.read_text(encoding="utf-8")).items():
            assert {key for table in tables for key in table} <= known[entry], file.name


def test_each_source_and_thread_is_one_of_the_known() -> None:
    assert {getattr(entry, "source", "") for entry in every_entry()} == SOURCES
    assert {function.thread for function in API.functions} == {"", "any", "scheduler", "pool"}


def test_the_constants_of_hooks_have_one_number_in_both_catalogues() -> None:
    numbers = {constant.name: (constant.value, constant.is_chosen) for constant in API.constants}
    members = [member for family in load_hook_values() for member in family.members]
    assert len(members) > 100
    assert [member.name for member in members if numbers[member.name] != (member.number, member.is_assumed)] == []


def test_the_results_of_a_hook_that_are_constants_are_in_the_catalogue() -> None:
    names = {constant.name for constant in API.constants}
    results = (value for hook in load_hook_catalogue().values() for value, _ in hook.values)
    assert {value for value in results if re.fullmatch(r"[A-Z]\w+_\w+", value)} - names == set()


def test_a_constant_has_one_kind_of_value_or_a_definition_by_hand() -> None:
    by_hand = {
        constant.name
        for constant in API.constants
        if (constant.value is not None) + (constant.text is not None) + bool(constant.expression) != 1
    }
    assert by_hand == {
        "EC_HOOK_CLOSURE",
        "EC_HOOK_RETVAL",
        "EC_MODULE_EXPORT",
        "SIZEOF_VOID_P",
        "_EC_MAJOR_VER",
        "_EC_MINOR_VER",
        "_EC_VER",
    }


def test_the_chosen_numbers_can_be_listed() -> None:
    chosen = [constant for constant in API.constants if constant.is_chosen]
    assert all(constant.value is not None or constant.text is not None for constant in chosen)
    assert (len(chosen), len(API.constants)) == (248, 579)


def test_the_list_of_symbols_is_current() -> None:
    text = (FOLDER / "c" / "symbols.txt").read_text(encoding="utf-8")
    assert text == symbol_lines(API), "run: python runtime/headers/make.py"


def test_the_runtime_provides_what_is_in_scope_and_its_own_but_nothing_of_libc() -> None:
    symbols = provided_symbols()
    assert {"ec_malloc", "ec_hook_register", "ec_thread_self_", "ec_itoa", "strlcpy"} <= symbols
    assert symbols.isdisjoint({"round", "ec_message_get_pathway", "ec_strdup"})
