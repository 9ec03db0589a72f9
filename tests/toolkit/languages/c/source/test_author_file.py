"""Functions that are appended to the author's C, and prototypes that are mended: everything else keeps its bytes."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ecruntime
from ecxs.languages.author_method import AuthorMethod, MethodRole
from ecxs.languages.c.source import check_author_file, edit_author_file, without_stubs
from ecxs.languages.c.source.author_file import stub_text
from ecxs.languages.c.source.signature import difference, mending
from ecxs.languages.c.source.syntax_tree import normal_words, read_source
from ecxs.render import Code

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecxs.languages import RequiredMethods

INCLUDE = Path(ecruntime.__file__).parent / "include"
OPEN = '#include "kelp.h"\nstruct kelp { int depth; };\nKELP_STATE;\n'
STATUS = "void kelp_control_status(struct kelp *self, string *response, const char *arguments, int xml)"


def test_an_empty_file_gets_everything_and_then_compiles(
    require: Callable[..., RequiredMethods], tmp_path: Path
) -> None:
    from ecxs.generate.project import plan_project

    made = edit_author_file("", "src/kelp.c", require())
    assert made.inserted == (
        "kelp_core_log_delivery_v1", "kelp_control_status", "kelp_validate_depth", "kelp_open", "kelp_configure",
    )  # fmt: skip  # words, several to a line
    assert made.findings == ()
    plan_project(tmp_path).write()
    source = tmp_path / "kelp.c"
    source.write_text(made.text)
    words = ["gcc", "-std=c11", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-isystem", str(INCLUDE)]
    done = subprocess.run(
        [*words, "-I", str(tmp_path / "generated"), str(source)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert edit_author_file(made.text, "src/kelp.c", require()).text == made.text


def test_missing_functions_stand_at_the_end(require: Callable[..., RequiredMethods]) -> None:
    text = f"/* mine */\n{OPEN}\n{STATUS} {{\n\tself->depth++; // odd layout\n}}\n"
    made = edit_author_file(text, "src/kelp.c", require())
    assert made.text.startswith(text)
    assert "kelp_control_status" not in made.inserted
    assert made.text.count("KELP_STATE") == 1


def test_a_stub_that_nobody_changed_goes_again(require: Callable[..., RequiredMethods]) -> None:
    required = require()
    made = edit_author_file(OPEN, "src/kelp.c", required)
    assert without_stubs(made.text, required, required.methods) == OPEN
    edited = made.text.replace("(void)response;", 'stringprintf(response, "well");')
    assert "kelp_control_status" in without_stubs(edited, required, required.methods)


@pytest.mark.parametrize(
    ("head", "mended", "said"),
    [
        (
            "void kelp_control_status(struct kelp *me, string *out, int xml)",
            "void kelp_control_status(struct kelp *me, string *out, const char *arguments, int xml)",
            "has 3 parameters and not 4",
        ),
        (
            "int kelp_control_status(struct kelp *me, string *out, const char *words, int xml)",
            "void kelp_control_status(struct kelp *me, string *out, const char *words, int xml)",
            "returns 'int' and not 'void'",
        ),
        (
            (
                "static void\nkelp_control_status(struct kelp *me,\n                    string *out,\n"
                "                    char *words,\n                    int xml)"
            ),
            (
                "void\nkelp_control_status(struct kelp *me,\n                    string *out,\n"
                "                    const char *arguments,\n                    int xml)"
            ),
            "is static, so the generated code cannot call it",
        ),
        (
            "void kelp_control_status(struct kelp *me, string *out, char const *words, unsigned int xml)",
            "void kelp_control_status(struct kelp *me, string *out, char const *words, int xml)",
            "has 'unsigned int xml' as parameter 4, which is a 'int'",
        ),
        ("void kelp_control_status()", STATUS, "has 0 parameters and not 4"),
        ("void kelp_control_status(void)", STATUS, "has 0 parameters and not 4"),
    ],
)
def test_a_signature_that_drifted_is_reported_and_mended(
    require: Callable[..., RequiredMethods], head: str, mended: str, said: str
) -> None:
    body = " { /* keeps */ out = 0;\n\n  }"
    text = f"{OPEN}{head}{body}\n"
    reported = edit_author_file(text, "src/kelp.c", require())
    (finding,) = reported.findings
    assert finding.rule == "CM001"
    assert finding.message == f"'kelp_control_status' {said}; module.toml asks for: {STATUS};"
    fixed = edit_author_file(text, "src/kelp.c", require(is_fixing=True))
    assert fixed.fixed == ("kelp_control_status",)
    written = " ".join(fixed.text.partition("KELP_STATE;\n")[2].partition(body)[0].split())
    assert written == " ".join(mended.split())
    assert body in fixed.text


def test_a_comment_in_a_signature_is_left_to_the_author(require: Callable[..., RequiredMethods]) -> None:
    text = f"{OPEN}void kelp_control_status(struct kelp *me /* mine */) {{ }}\n"
    made = edit_author_file(text, "src/kelp.c", require(is_fixing=True))
    assert made.text.startswith(text)
    assert [finding.hint for finding in made.findings] == ["a comment stands inside the signature; write it yourself"]


def test_functions_of_other_files_count(require: Callable[..., RequiredMethods], tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    required = require()
    whole = edit_author_file("", "src/kelp.c", required).text
    first, middle, last = whole.partition("/* Take up a configuration")
    (tmp_path / "src" / "kelp.c").write_text(first)
    assert [finding.rule for finding in check_author_file(tmp_path / "src" / "kelp.c", required)] == ["CM003"]
    (tmp_path / "src" / "other.c").write_text(f'#include "kelp.h"\n{middle}{last}')
    assert list(check_author_file(tmp_path / "src" / "kelp.c", required)) == []
    assert edit_author_file(first, str(tmp_path / "src" / "kelp.c"), required).inserted == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("char const *", "const char *"),
        ("struct ec_message *", "ec_message *"),
        ("const char *const", "const char *"),
        ("unsigned", "unsigned int"),
        ("const int", "int"),
    ],
)
def test_spellings_of_one_type_are_equal(one: str, other: str) -> None:
    assert normal_words(one.replace("*", " * ").split()) == normal_words(other.replace("*", " * ").split())


TYPES = st.sampled_from(["int", "const char *", "ec_message *", "struct timeval *", "size_t", "char **", "double"])
PARAMETERS = st.lists(TYPES, min_size=1, max_size=6)
GAPS = st.sampled_from([" ", "\n    ", "  ", "\t"])
BEFORE = st.sampled_from(["", "/* a */\n", "int x;\r\n"])
BODIES = st.text(st.sampled_from("abc;(){} \n\t/*\"'"), max_size=0) | st.sampled_from(
    [" {}", "\n{\n  /* } */ return 0;\n}", " { if (1) { } // x {\n }", '{ const char *t = "}{"; (void)t; }']
)


@settings(max_examples=150, deadline=None)
@given(
    found=PARAMETERS, wanted=PARAMETERS, gap=GAPS, body=BODIES, before=st.sampled_from(["", "/* a */\n", "int x;\r\n"])
)
def test_mending_gives_the_declared_types_and_touches_nothing_else(
    found: list[str], wanted: list[str], gap: str, body: str, before: str
) -> None:
    listed = f",{gap}".join(f"{kind}{'' if kind.endswith('*') else ' '}p{at}" for at, kind in enumerate(found))
    body = body or " {}"
    after = "\n\n/* behind */ static int other(int a) { return a; }\n"
    text = f"{before}int kelp_f({listed}){body}{after}"
    names = tuple((Code(f"q{at}"), Code(kind)) for at, kind in enumerate(wanted))
    method = AuthorMethod(Code("kelp_f"), MethodRole.PROVIDER, names, Code("int"), Code("Does."), Code("0"))
    (function,) = [one for one in read_source(text).functions if one.name == "kelp_f"]
    edits = mending(function, method)
    assert edits is not None
    data = text.encode()
    for start, end, new in sorted(edits, reverse=True):
        data = data[:start] + new.encode() + data[end:]
    mended = data.decode()
    assert mended.startswith(f"{before}int kelp_f(")
    assert mended.endswith(f"{body}{after}")
    (again,) = [one for one in read_source(mended).functions if one.name == "kelp_f"]
    assert difference(again, method) == ""
    assert mending(again, method) == ()
    kept = [parameter.name for parameter in again.parameters]
    assert len(set(kept)) == len(kept)
    if found == wanted:
        assert mended == text


LINES = st.sampled_from(
    ["int x;", "/* a comment */", "static int f(void) { return 1; }", "#ifdef A", "#endif", "", "\t",
     "struct s { int a; };", "// c", '#include "kelp.h"', "typedef int t;", "KELP_STATE;", "void broken("]
)  # fmt: skip  # words, several to a line


@settings(max_examples=150, deadline=None)
@given(lines=st.lists(LINES, max_size=12), end=st.sampled_from(["\n", "\r\n"]), has_last=st.booleans())
def test_insertion_keeps_every_byte_and_can_be_taken_back(lines: list[str], end: str, has_last: bool) -> None:
    text = end.join(lines) + (end if has_last and lines else "")
    methods = tuple(
        AuthorMethod(Code(f"kelp_f{at}"), MethodRole.PROVIDER, ((Code("self"), Code("struct kelp *")),), Code("int"),
                     Code("Does."), Code("0"))
        for at in range(2)
    )  # fmt: skip  # an object in a line

    from ecxs.languages import RequiredMethods

    required = RequiredMethods("kelp", methods, lambda _: None)
    made = edit_author_file(text, "none/kelp.c", required)
    assert made.text.startswith(text)
    if "void broken(" not in lines:
        assert made.text.count("KELP_STATE;") == max(1, text.count("KELP_STATE;"))
    for method in methods:
        assert stub_text(method).replace("\n", end if end in text else "\n") in made.text
    assert without_stubs(made.text, required, methods).startswith(text)


def test_a_listener_brings_the_structure_of_its_connections_and_takes_it_along(
    require: Callable[..., RequiredMethods],
) -> None:
    listener = '[[listener]]\nname = "Tide"\nacceptor = true\n'
    required = require(more=listener)
    made = edit_author_file(OPEN, "src/kelp.c", required)
    assert (
        "\nstruct kelp_tide_session {\n  int unused; /* a structure of C has a member */\n};\nKELP_TIDE_SESSION;\n"
        in (made.text)
    )
    assert {"kelp_accept_tide", "kelp_serve_tide", "kelp_close_tide"} <= set(made.inserted)
    again = edit_author_file(made.text, "src/kelp.c", required)
    assert (again.text, again.inserted) == (made.text, ())
    assert without_stubs(made.text, required, required.methods) == OPEN
    own = made.text.replace("int unused; /* a structure of C has a member */", "int depth;")
    kept = without_stubs(own, required, required.methods)
    assert "KELP_TIDE_SESSION;" in kept
    assert "kelp_serve_tide" not in kept
