"""Entries of the catalogue as lines of C."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.catalogue.c_api import CApi, CConstant, CFunction, CMacro, CMember, CStructure

WIDTH = 80
_ARRAY = re.compile(r"(.*?)((?:\[[^\]]*\])+)")


def declaration(ctype: str, name: str) -> str:
    """Return the declaration of a name, with the name where C wants it.

    >>> declaration("int (*)(void)", "f"), declaration("char[4]", "text"), declaration("char *", "text")
    ('int (*f)(void)', 'char text[4]', 'char *text')
    """
    if "(*)" in ctype:
        return ctype.replace("(*)", f"(*{name})", 1)
    array = _ARRAY.fullmatch(ctype)
    if array is not None:
        return declaration(array[1].strip(), name) + array[2]
    return f"{ctype}{'' if ctype.endswith('*') else ' '}{name}"


def wrapped(line: str) -> list[str]:
    """Return a line of C as lines of at most 80 columns, broken behind commas as far as there are any."""
    indent = " " * (len(line) - len(line.lstrip()))
    pieces = [f"{piece}," for piece in line.split(", ")]
    pieces[-1] = pieces[-1].removesuffix(",")
    lines = [pieces[0]]
    for piece in pieces[1:]:
        if len(lines[-1]) + 1 + len(piece) <= WIDTH:
            lines[-1] += f" {piece}"
        else:
            lines.append(f"{indent}    {piece}")
    return lines


def function_lines(function: CFunction) -> list[str]:
    """Return the declaration of a function, with its attributes."""
    attributes = f" __attribute__(({', '.join(function.attributes)}))" if function.attributes else ""
    return wrapped(f"{function.prototype}{attributes};")


def refusal_lines(function: CFunction) -> list[str]:
    """Return the declaration of a function that this runtime has not: gcc refuses each call, with file and line.

    It takes any arguments, so that nothing else is said of the call.
    """
    before, _, _ = function.prototype.partition(f"{function.name}(")
    return [f"EC_NOT_HERE({function.name})", f"{before}{function.name}(EC_ANYTHING);"]


def macro_lines(macro: CMacro) -> list[str]:
    """Return the definition of a macro."""
    opening = f"#define {macro.name}({', '.join(macro.parameters)})"
    line = f"{opening} {macro.body}"
    return [line] if len(line) <= WIDTH else [f"{opening} \\", f"  {macro.body}"]


def constant_lines(constant: CConstant) -> list[str]:
    """Return the definition of a constant; a name in lower case may be that of a member, too, so it is no macro."""
    if constant.text is not None:
        return [f"#define {constant.name} {json.dumps(constant.text)}"]
    if constant.expression:
        return [f"#define {constant.name} {constant.expression}"]
    if constant.name.isupper():
        value = str(constant.value)
        return [f"#define {constant.name} {f'({value})' if value.startswith('-') else value}"]
    return [f"enum {{ {constant.name} = {constant.value} }};"]


def structure_lines(structure: CStructure, numbers: Mapping[str, int]) -> list[str]:
    """Return the definition of a structure; `numbers` are those of enumerators, by name.

    Its enumerations stand before it: in C++ their names would belong to it otherwise.
    """
    lines = []
    for member in structure.members:
        if member.values:
            lines.append(f"{enumeration(structure, member)} {{")
            lines += [f"  {name} = {numbers[name]}," for name in member.values]
            lines.append("};")
    body = _member_lines(structure, structure.members, prefix="", depth=1)
    return [*lines, f"{structure.kind} {structure.tag} {{", *body, "};"]


def enumeration(structure: CStructure, member: CMember) -> str:
    """Return the type of a member that is an enumeration; one without a tag is named after its place."""
    return f"enum ec__{structure.tag.strip('_')}_{member.name}" if member.type == "enum" else member.type


def enumerators(api: CApi) -> frozenset[str]:
    """Return the constants that are declared as part of a type."""
    found = {value for structure in api.structures for member in structure.members for value in member.values}
    for type_name in api.type_names:
        listed = re.match(r"enum \w+ \{([^}]*)\}", type_name.definition)
        if listed is not None:
            found.update(name.strip() for name in listed[1].split(","))
    return frozenset(found)


def _member_lines(structure: CStructure, members: tuple[CMember, ...], *, prefix: str, depth: int) -> list[str]:
    lines = []
    pad = "  " * depth
    for member in members:
        name = member.name.removeprefix(prefix)
        if not member.name.startswith(prefix) or "." in name:
            continue
        inner = tuple(other for other in members if other.name.startswith(f"{member.name}."))
        if inner:
            lines.append(f"{pad}{member.type} {{")
            lines += _member_lines(structure, inner, prefix=f"{member.name}.", depth=depth + 1)
            lines.append(f"{pad}}} {name};")
        elif member.values:
            lines.append(f"{pad}{enumeration(structure, member)} {name};")
        else:
            width = "" if member.bits is None else f" : {member.bits}"
            lines += wrapped(f"{pad}{declaration(member.type, name)}{width};")
    return lines
