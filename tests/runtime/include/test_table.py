"""Each entry of the catalogue, compared by the compiler with what its header declares."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from ecruntime.catalogue.c_api import CFunction, CMember, CStructure, load_c_api

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Compiler

API = load_c_api()
FUNCTIONS = [function for function in API.functions if function.tier is not None]
NAMES_OF_FUNCTIONS = {function.name for function in API.functions}
MACROS = [macro for macro in API.macros if macro.tier is not None]


def asserted(condition: str, what: str) -> str:
    return f'EC_ASSERT({condition}, "{what}");'


def is_same_type(expression: str, ctype: str) -> str:
    """A condition over two types; an expression that is a function has its own, not that of a pointer."""
    return f"EC_SAME_TYPE(__typeof__({expression}), {ctype})"


OPENING = """\
#ifdef __cplusplus
template <class A, class B> struct ec_same { static constexpr bool value = false; };
template <class A> struct ec_same<A, A> { static constexpr bool value = true; };
#define EC_SAME_TYPE(...) (ec_same<__VA_ARGS__>::value)
#define EC_ASSERT static_assert
#else
#define EC_SAME_TYPE(...) __builtin_types_compatible_p(__VA_ARGS__)
#define EC_ASSERT _Static_assert
#endif
"""


def function_line(function: CFunction) -> str:
    if function.libc:
        return f"double call_{function.name}(double x) {{ return {function.name}(x); }}"
    if function.is_variable:
        before, name, after = function.prototype.rpartition(function.name)
        assert (name, after) == (function.name, "")
        return asserted(is_same_type(function.name, before), function.name)
    ctype, name, parameters = function.prototype.partition(f"{function.name}(")
    assert name
    return asserted(is_same_type(function.name, f"{ctype}({parameters}"), function.name)


def constant_lines() -> Iterator[tuple[str, str]]:
    for constant in API.constants:
        if constant.text is not None:
            same = f"__builtin_strcmp({constant.name}, {json.dumps(constant.text)}) == 0"
            yield constant.header, asserted(same, constant.name)
        elif constant.value is not None:
            yield constant.header, asserted(f"{constant.name} == {constant.value}", constant.name)
        elif constant.name != "_EC_VER":
            yield constant.header, f"#ifndef {constant.name}\n#error {constant.name} is not defined\n#endif"


def structure_lines(structure: CStructure) -> Iterator[str]:
    """Each member by its documented type, behind the one before it; a union's members lie at its beginning."""
    whole = f"{structure.kind} {structure.tag}"
    for name in {structure.name, *structure.aliases} - NAMES_OF_FUNCTIONS:
        yield asserted(f"EC_SAME_TYPE({name}, {whole})", name)
    kinds = {
        "": structure.kind,
        **{it.name: it.type.split()[0] for it in structure.members if is_parent(structure, it)},
    }
    last: dict[str, str] = {}
    for member in structure.members:
        place = f"{structure.name}.{member.name}"
        parent, _, _ = member.name.rpartition(".")
        if member.bits is not None:
            name = member.name
            yield f"int {structure.tag}_{name}({whole} *it) {{ it->{name} = 0; return it->{name} == 0; }}"
            continue
        if member.name not in kinds and member.type != "enum":
            yield asserted(is_same_type(f"(({whole} *)0)->{member.name}", member.type), f"type of {place}")
        if kinds[parent] == "union":
            begin = f"offsetof({whole}, {parent})" if parent else "0"
            yield asserted(f"offsetof({whole}, {member.name}) == {begin}", f"place of {place}")
        elif parent in last:
            yield asserted(f"offsetof({whole}, {member.name}) > offsetof({whole}, {last[parent]})", f"order of {place}")
        last[parent] = member.name


def is_parent(structure: CStructure, member: CMember) -> bool:
    return any(other.name.startswith(f"{member.name}.") for other in structure.members)


def units(folder: Path, suffix: str, lines: Iterator[tuple[str, str]]) -> list[Path]:
    """One unit for each header, which includes nothing else."""
    by_header: dict[str, list[str]] = {}
    for header, line in lines:
        by_header.setdefault(header, []).append(line)
    files = []
    for header, texts in by_header.items():
        file = folder / f"{re.sub(r'[^a-z0-9]', '_', header.lower())}{suffix}"
        file.write_text(f'#include "{header}"\n' + OPENING + "\n".join(texts) + "\n", encoding="utf-8")
        files.append(file)
    return files


def test_the_catalogue_has_the_functions_that_the_documents_have() -> None:
    documented = [entry for entry in (*FUNCTIONS, *MACROS) if entry.source != "bridge"]
    assert {tier: sum(entry.tier == tier for entry in documented) for tier in (1, 2, 3)} == {1: 60, 2: 96, 3: 207}


def test_each_function_has_the_documented_name_and_prototype(compiler: Compiler, tmp_path: Path) -> None:
    lines = ((function.header, function_line(function)) for function in FUNCTIONS)
    # An attribute such as `malloc` is no part of the type; g++ says so of each.
    assert compiler.complaints("-Wno-ignored-attributes", *units(tmp_path, compiler.suffix, lines)) == ""


def test_each_macro_is_defined_with_its_parameters(compiler: Compiler, tmp_path: Path) -> None:
    lines = ((macro.header, f"#ifndef {macro.name}\n#error {macro.name}\n#endif") for macro in MACROS)
    assert compiler.complaints(*units(tmp_path, compiler.suffix, lines)) == ""


def test_each_constant_has_its_value(compiler: Compiler, tmp_path: Path) -> None:
    assert compiler.complaints(*units(tmp_path, compiler.suffix, constant_lines())) == ""


def test_each_structure_has_the_documented_members_in_their_order(compiler: Compiler, tmp_path: Path) -> None:
    lines = ((structure.header, line) for structure in API.structures for line in structure_lines(structure))
    assert compiler.complaints(*units(tmp_path, compiler.suffix, lines)) == ""
