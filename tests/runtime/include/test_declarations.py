"""The generator's own small functions."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import pytest

from ecruntime.catalogue.c_api import CConstant, CMember, CStructure

if TYPE_CHECKING:
    from types import ModuleType


@pytest.fixture
def declarations(make: ModuleType) -> Any:
    assert make is not None
    return importlib.import_module("declarations")


@pytest.fixture
def dependency_order(make: ModuleType) -> Any:
    assert make is not None
    return importlib.import_module("dependency_order")


@pytest.mark.parametrize(
    ("ctype", "wanted"),
    [
        ("int", "int it"),
        ("char *", "char *it"),
        ("char[4]", "char it[4]"),
        ("void *[2]", "void *it[2]"),
        ("int (*)(void *, int)", "int (*it)(void *, int)"),
        ("io_object * (*)(io_object *io)", "io_object * (*it)(io_object *io)"),
    ],
)
def test_a_name_stands_where_c_wants_it(declarations: Any, ctype: str, wanted: str) -> None:
    assert declarations.declaration(ctype, "it") == wanted


@pytest.mark.parametrize(
    ("constant", "line"),
    [
        (CConstant("OWL", "a", "a.h", value=3), "#define OWL 3"),
        (CConstant("OWL", "a", "a.h", value=-1), "#define OWL (-1)"),
        (CConstant("OWL", "a", "a.h", text='a "b"\r\n'), '#define OWL "a \\"b\\"\\r\\n"'),
        (CConstant("OWL", "a", "a.h", expression="OTHER"), "#define OWL OTHER"),
        (CConstant("submit_owl", "a", "a.h", value=4), "enum { submit_owl = 4 };"),
    ],
)
def test_a_constant_is_a_macro_unless_a_member_may_have_its_name(
    declarations: Any, constant: CConstant, line: str
) -> None:
    assert declarations.constant_lines(constant) == [line]


def test_a_long_declaration_is_broken_behind_commas(declarations: Any) -> None:
    line = "  int (*look)(" + ", ".join(f"const char *argument{number}" for number in range(5)) + ");"
    broken = declarations.wrapped(line)
    assert " ".join(part.strip() for part in broken) == line.strip()
    assert max(map(len, broken)) <= 80
    assert [part[:6] for part in broken[1:]] == [" " * 6] * (len(broken) - 1)


def test_an_enumeration_stands_before_its_structure_with_its_numbers(declarations: Any) -> None:
    members = (
        CMember("enum", "kind", values=("OWL", "CAT")),
        CMember("union u", "v"),
        CMember("int", "v.number", bits=3),
    )
    structure = CStructure("night", "a", "a.h", members, tag="_night")
    assert declarations.structure_lines(structure, {"OWL": 1, "CAT": 5}) == [
        "enum ec__night_kind {",
        "  OWL = 1,",
        "  CAT = 5,",
        "};",
        "struct _night {",
        "  enum ec__night_kind kind;",
        "  union u {",
        "    int number : 3;",
        "  } v;",
        "};",
    ]


def test_declarations_come_after_what_they_need(dependency_order: Any) -> None:
    needs = {"a": "c", "b": "", "c": "b"}
    ordered = dependency_order.in_dependency_order(
        needs, lambda item: frozenset({item}), lambda item: frozenset(needs[item])
    )
    assert ordered == ["b", "c", "a"]


def test_declarations_that_need_one_another_are_refused(dependency_order: Any) -> None:
    needs = {"a": "b", "b": "a"}
    with pytest.raises(ValueError, match=r"these need one another: \[\['a'\], \['b'\]\]"):
        dependency_order.in_dependency_order(needs, lambda item: frozenset({item}), lambda item: frozenset(needs[item]))


def test_what_a_function_passes_by_value_is_told_from_what_it_points_to(dependency_order: Any) -> None:
    found = dependency_order.passed_names("ECDict_Iterator dict_iter(ECDict a, string *b)")
    assert found == {"ECDict_Iterator", "ECDict"}
