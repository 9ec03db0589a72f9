"""Symbols that nobody provides, told at the line of the author's that uses them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Ecxs = Callable[..., tuple[int, str, str]]

REFUSED = "the library wants 'ec_message_new', which is not in this runtime"
NOBODY = "the library wants '_Z6nobodyi', which neither this runtime nor a library that it needs has"
ADDRESS = """#include "ec_message.h"
void give(void (*taker)(void *));
void give(void (*taker)(void *))
{
  taker((void *)ec_message_new);
}
"""
CALL = "int call(void);\nint call(void)\n{\n  extern int ec_message_new(void);\n  return ec_message_new();\n}\n"


def line_of(path: Path, text: str) -> int:
    """Return the number of the line that is this text."""
    return path.read_text().splitlines().index(text) + 1


def findings(ecxs: Ecxs, *words: str) -> list[tuple[object, ...]]:
    """Build, and return what the report says of each finding."""
    code, out, _ = ecxs(*words, "--json")
    assert code == 4
    return [(it["rule"], it["file"], it["line"], it["message"]) for it in json.loads(out)["findings"]]


def test_the_address_of_a_function_that_is_not_provided_is_refused_at_its_line(folder: Path, ecxs: Ecxs) -> None:
    source = folder / "greet.c"
    source.write_text(source.read_text() + ADDRESS)

    line = line_of(source, "  taker((void *)ec_message_new);")
    assert findings(ecxs, "-c", "greet.c") == [("LIB008", "greet.c", line, REFUSED)]
    code, _, err = ecxs("-c", "greet.c")
    assert code == 4
    assert err == (
        f"greet.c:{line}: error LIB008: {REFUSED}\n"
        f"  {line} |   taker((void *)ec_message_new);\n"
        "  hint: the Module API documents it, and this runtime does not provide it: do without it\n1 error\n"
    )
    assert not (folder / "greet.so").exists()


def test_a_function_that_is_not_provided_is_refused_in_a_table_too(folder: Path, ecxs: Ecxs) -> None:
    source = folder / "greet.c"
    table = '#include "ec_message.h"\nvoid *table[1] = { (void *)ec_message_new };\n'
    source.write_text(source.read_text() + table)

    line = line_of(source, "void *table[1] = { (void *)ec_message_new };")
    assert findings(ecxs, "-c", "greet.c") == [("LIB008", "greet.c", line, REFUSED)]


def test_a_use_whose_line_the_linker_does_not_know_is_told_of_the_library(folder: Path, ecxs: Ecxs) -> None:
    (folder / "part.s").write_text(".data\n.quad ec_message_new\n.section .note.GNU-stack\n")

    assert findings(ecxs, "-c", "greet.c", "part.s") == [("LIB008", "greet.so", 0, REFUSED)]


def test_a_call_without_the_header_is_refused_at_its_line(folder: Path, ecxs: Ecxs) -> None:
    source = folder / "greet.c"
    source.write_text(source.read_text() + CALL)

    line = line_of(source, "  return ec_message_new();")
    assert findings(ecxs, "-c", "greet.c") == [("LIB008", "greet.c", line, REFUSED)]


def test_a_symbol_that_nobody_has_stands_at_its_first_use_in_each_language(folder: Path, ecxs: Ecxs) -> None:
    (folder / "part.cc").write_text(
        "extern int nobody(int);\nint part(int it)\n{\n  return nobody(it)\n    + nobody(7);\n}\n"
    )

    assert findings(ecxs, "-c", "greet.c", "part.cc", "-O0") == [("LIB008", "part.cc", 4, NOBODY)]
