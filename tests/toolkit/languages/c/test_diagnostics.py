"""Messages of compilers and linkers, as findings at positions in the author's files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ecruntime.foundation.finding import Place, Severity
from ecxs.languages.c.diagnostics import read_diagnostics
from ecxs.languages.c.flags import INCLUDE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Ecxs = Callable[..., tuple[int, str, str]]

HEAD = '#include "module.h"\n'


def findings(ecxs: Ecxs, *words: str) -> list[dict[str, object]]:
    """Build, and return the findings of the report."""
    found: list[dict[str, object]] = json.loads(ecxs(*words, "--json")[1])["findings"]
    return found


def test_an_error_is_a_finding_at_its_place(folder: Path, ecxs: Ecxs) -> None:
    (folder / "wrong.c").write_text(f"{HEAD}int f(void)\n{{\n  return undeclared;\n}}\n")
    (found,) = findings(ecxs, "-c", "wrong.c")
    place = (found["rule"], found["severity"], found["file"], found["line"], found["column"])
    assert place == ("CC001", "error", "wrong.c", 4, 10)
    assert str(found["message"]).startswith("‘undeclared’ undeclared (first use in this function)")


def test_a_warning_is_a_finding_that_names_its_option(folder: Path, ecxs: Ecxs) -> None:
    (folder / "greet.c").write_text((folder / "greet.c").read_text() + "static int unused;\n")
    (found,) = findings(ecxs, "-c", "greet.c", "-Wall")
    assert (found["rule"], found["severity"], found["fix"]) == (
        "CC002",
        "warning",
        "the compiler says this for -Wunused-variable",
    )


def test_errors_of_the_linker_are_findings(folder: Path, ecxs: Ecxs) -> None:
    (folder / "part.c").write_text("int part(int value);\nint part(int value) { return value; }\nint counter = 1;\n")
    (folder / "extra.c").write_text("int counter = 2;\n")
    found = findings(ecxs, "-c", "greet.c", "part.c", "extra.c", "-lnowhere")
    assert {one["rule"] for one in found} == {"CC003"}
    messages = [str(one["message"]) for one in found]
    assert any("multiple definition of `counter'" in message for message in messages)
    assert any("cannot find -lnowhere" in message for message in messages)


def test_a_second_definition_stands_at_its_place_with_the_first_one(folder: Path, ecxs: Ecxs) -> None:
    (folder / "part.c").write_text("int part(int value);\nint part(int value)\n{ return value; }\n")
    (folder / "extra.c").write_text("int part(int value);\n\n\nint part(int value) { return -value; }\n")
    (one,) = findings(ecxs, "-c", "greet.c", "part.c", "extra.c")
    assert (one["rule"], one["file"], one["line"]) == ("CC003", "extra.c", 4)
    assert one["message"] == "multiple definition of `part'"
    assert one["related"] == [{"file": "part.c", "line": 3, "column": 0, "message": "first defined here"}]


def test_a_function_that_is_not_provided_is_refused_by_name_at_the_call(folder: Path, ecxs: Ecxs) -> None:
    (folder / "greet.c").write_text(
        (folder / "greet.c").read_text() + '#include "ec_message.h"\nvoid *f(void);\nvoid *f(void)\n{\n'
        "  return ec_message_new();\n}\n"
    )
    line = (folder / "greet.c").read_text().splitlines().index("  return ec_message_new();") + 1
    code, out, err = ecxs("-c", "greet.c", "--format", "github")
    assert code == 4, err
    assert f"::error file=greet.c,line={line},col=10,title=CC001::ec_message_new is not in this runtime" in out


def test_a_position_behind_tabs_and_other_letters_is_that_of_the_character(folder: Path, ecxs: Ecxs) -> None:
    (folder / "wrong.c").write_text(f"{HEAD}int f(void)\n{{\n\t/* é */ return undeclared;\n}}\n")
    (found,) = findings(ecxs, "-c", "wrong.c")
    assert (found["line"], found["column"]) == (4, 17)


def test_a_source_is_read_as_it_is_at_the_time_of_the_call(tmp_path: Path) -> None:
    source = tmp_path / "wrong.c"
    columns = []
    for line in ("\tundeclared;", "        undeclared;"):
        source.write_text(f"{line}\n")
        (found,) = read_diagnostics(f"{source}:1:9: error: ‘undeclared’ undeclared\n", "wrong.c")
        columns.append(found.place.column)
    assert columns == [2, 9]


def test_line_directives_lead_to_the_author_s_file(folder: Path, ecxs: Ecxs) -> None:
    (folder / "made.c").write_text(f'{HEAD}#line 7 "written.y"\nint f(void) {{ return undeclared; }}\n')
    (found,) = findings(ecxs, "-c", "made.c")
    assert (found["file"], found["line"]) == ("written.y", 7)


def test_sarif_has_the_same(folder: Path, ecxs: Ecxs) -> None:
    (folder / "wrong.c").write_text(f"{HEAD}int f(void)\n{{\n  return undeclared;\n}}\n")
    code, out, err = ecxs("-c", "wrong.c", "--format=sarif")
    (result,) = json.loads(out)["runs"][0]["results"]
    assert (code, result["ruleId"], result["level"]) == (4, "CC001", "error")
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 4, "startColumn": 10}
    assert err.endswith("error: the compiler refuses 'wrong.c'\n")


def test_a_fault_within_our_header_stands_where_the_author_led_there() -> None:
    header = INCLUDE / "module.h"
    macro = (
        f'{header}:7:3: error: static assertion failed: "too wide"\n'
        f"{header}:5:9: note: in expansion of macro ‘EC_INNER’\n"
        "mine.c:12:4: note: in expansion of macro ‘EC_DECLARE_HOOK’\n"
    )
    included = (
        f"In file included from {INCLUDE}/module.h:9,\n                 from mine.c:2:\n"
        f"{INCLUDE}/event.h:7:3: warning: something [-Wother]\n"
    )
    first, second = (read_diagnostics(text, "mine.c") for text in (macro, included))
    assert [(one.place, one.related[0].place) for one in first] == [(Place("mine.c", 12, 4), Place(str(header), 7, 3))]
    assert [one.place for one in second] == [Place("mine.c", 2)]
    assert second[0].severity is Severity.WARNING


def test_notes_belong_to_the_message_before_them() -> None:
    text = (
        "a.c:1:5: error: conflicting types for ‘f’\n"
        "b.h:3:6: note: previous declaration of ‘f’\n"
        "a.c:9:1: warning: control reaches end of non-void function [-Wreturn-type]\n"
    )
    error, warning = read_diagnostics(text, "a.c")
    assert [(one.place, one.message) for one in error.related] == [(Place("b.h", 3, 6), "previous declaration of ‘f’")]
    assert warning.related == ()


def test_messages_without_a_place_are_about_the_first_file() -> None:
    text = (
        "cc1: error: unrecognized command-line option ‘-Wnothing’\n"
        "gcc: warning: x: linker input file unused because linking not done\n"
        "/usr/bin/ld: /tmp/x.o: in function `f':\n"
        "/home/me/a.c:4: undefined reference to `g'\n"
        "/usr/bin/ld: a.c:(.text+0x5): undefined reference to `h'\n"
        "/usr/bin/ld: warning: x.o: missing .note.GNU-stack section implies executable stack\n"
        "collect2: error: ld returned 1 exit status\n"
    )
    found = read_diagnostics(text, "a.c")
    assert [(one.rule, str(one.place), one.severity.value, one.message) for one in found] == [
        ("CC001", "a.c", "error", "unrecognized command-line option ‘-Wnothing’"),
        ("CC002", "a.c", "warning", "x: linker input file unused because linking not done"),
        ("CC003", "/home/me/a.c:4", "error", "undefined reference to `g'"),
        ("CC003", "a.c", "error", "undefined reference to `h'"),
        ("CC003", "a.c", "warning", "x.o: missing .note.GNU-stack section implies executable stack"),
    ]


def test_what_is_no_message_is_no_finding() -> None:
    text = "greet.c: In function ‘f’:\n    4 |   return x;\n      |          ^\nhello: world\nhttp://x:80: y\n"
    assert read_diagnostics(text, "a.c") == []
