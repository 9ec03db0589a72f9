from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecruntime.catalogue.c_api import load_c_api

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Compiler

REFUSED = [function for function in load_c_api().functions if function.tier is None]


def calls(suffix: str) -> str:
    """A unit with one call in each line, the first in line 1."""
    lines = [f"void call_{function.name}(void) {{ {function.name}(); }}" for function in REFUSED]
    return "\n".join(lines) + "\n"


def wording(compiler: Compiler) -> str:
    """The message of each compiler; ours is its last part."""
    if "clang" in compiler.command:
        return "call to {0} declared with 'error' attribute: {0} is not in this runtime"
    return "call to '{0}' declared with attribute error: {0} is not in this runtime"


def test_each_function_that_is_not_provided_is_refused_with_name_and_line(compiler: Compiler, tmp_path: Path) -> None:
    headers = sorted({function.header for function in REFUSED})
    opening = tmp_path / "opening.h"
    opening.write_text("".join(f'#include "{header}"\n' for header in headers), encoding="utf-8")
    unit = tmp_path / f"calls{compiler.suffix}"
    unit.write_text(calls(compiler.suffix), encoding="utf-8")
    all_of_them = ["-ferror-limit=0"] if "clang" in compiler.command else []
    done = compiler.run(*all_of_them, "-include", opening, "-c", unit, "-o", tmp_path / "calls.o")
    assert done.returncode == 1
    found = re.findall(rf"{re.escape(str(unit))}:(\d+):\d+: error: (.*)", done.stderr)
    assert len(REFUSED) > 500
    assert found == [
        (str(line), wording(compiler).format(function.name)) for line, function in enumerate(REFUSED, start=1)
    ]


def test_a_refusal_stands_alone_whatever_is_passed_and_done_with_the_result(
    c_compiler: Compiler, tmp_path: Path
) -> None:
    unit = tmp_path / "one.c"
    unit.write_text(
        '#include "ec_message.h"\n\nstruct timeval now;\n'
        "const char *first(ec_message *m) {\n  return ec_message_get_pathway(m, now, 1.5);\n}\n",
        encoding="utf-8",
    )
    done = c_compiler.run("-c", unit, "-o", tmp_path / "one.o")
    errors = [line for line in done.stderr.splitlines() if "error" in line.split("|")[0]]
    assert len(errors) == 1
    assert "ec_message_get_pathway is not in this runtime" in errors[0]
    assert errors[0].startswith(f"{unit}:5:")
    assert not (tmp_path / "one.o").exists()


def test_a_build_may_ask_for_the_names_without_the_refusal(c_compiler: Compiler, tmp_path: Path) -> None:
    unit = tmp_path / "own.c"
    unit.write_text('#include "spool.h"\nint spool_of_my_own(void);\n', encoding="utf-8")
    assert c_compiler.complaints("-DEC_ALLOW_MISSING", unit) == ""
