"""Legal C in forms that few write: nothing is complained of that a compiler takes, and no byte changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecxs.languages.c.source.author_file import check_author_file, edit_author_file, without_stubs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ecxs.languages import RequiredMethods

HEAD = "void kelp_control_status(struct kelp *self, string *response, const char *arguments, int xml)"
REST = """#include "kelp.h"
struct kelp { int a : 3; int b[4]; void (*back)(int, char **); struct { union { int x; } u; } s; };
KELP_STATE;
void kelp_core_log_delivery_v1(struct kelp *self, ec_message *message, domain_record *dr, struct timeval *now,
    const char *note, int note_len) {}
int kelp_validate_depth(int value, string *output) { return 1; }
int kelp_open(struct kelp *self) { return 0; }
int kelp_configure(struct kelp *self, ec_config_header *transaction, string *output) { return 0; }
"""


def with_parameters(last: str, first: str = "struct kelp *self") -> str:
    return f"void kelp_control_status({first}, string *response, {last}) {{ }}\n"


LEGAL = {
    "in lines of their own": HEAD.replace(" kelp_", "\nkelp_").replace(", ", ",\n    ") + "\n{\n}\n",
    "of the oldest style": "void kelp_control_status(self, response, arguments, xml)\n  struct kelp *self;\n"
    "  string *response;\n  const char *arguments;\n  int xml;\n{\n}\n",
    "with comments between": "void /* a */ kelp_control_status /* b */ (struct /* c */ kelp * self, string *response,"
    " // e\n const char *arguments, int xml /* f */) { }\n",
    "with CRLF": f"{HEAD}\r\n{{\r\n}}\r\n",
    "with tabs": HEAD.replace(" ", "\t") + "\t{\n}\n",
    "with an attribute before": f"__attribute__((hot)) {HEAD} {{ }}\n",
    "with an attribute of C23": f"[[gnu::cold]] {HEAD} {{ }}\n",
    "with attributes of parameters": with_parameters(
        "const char *arguments __attribute__((unused)), [[maybe_unused]] int xml"
    ),
    "with its own names of types": "typedef struct kelp *kelp_p;\n"
    + with_parameters("const char *arguments, int xml", "kelp_p self"),
    "with a macro for a parameter": "#define SELF struct kelp *self\n"
    + with_parameters("const char *arguments, int xml", "SELF"),
    "with macros behind parameters": with_parameters("const char *arguments UNUSED, int xml UNUSED"),
    "with a macro before": f"HOT {HEAD} {{ }}\n",
    "with macros for braces": f"#define BEGIN {{\n#define END }}\n{HEAD} BEGIN END\n",
    "made wholly by a macro": "#define COMMAND(name) void kelp_control_##name(struct kelp *self, string *response, \\\n"
    "    const char *arguments, int xml)\nCOMMAND(status) { self->a = 1; }\n",
    "made by macros of macros": "#define OWN(name) kelp_ ## name\n#define TAKES(...) (struct kelp *self, __VA_ARGS__)\n"
    "#define COMMAND(name) void OWN(control_##name) TAKES(string *response, const char *arguments, int xml)\n"
    "COMMAND(status)\n{\n}\n",
    "made with its body by a macro": f"#define ALL {HEAD} {{ }}\nALL\n",
    "with digraphs": f"{HEAD} <% %>\n",
    "in two branches": f"#ifdef A\n{HEAD} {{ }}\n#else\n{HEAD} {{ int y; }}\n#endif\n",
    "with two heads and one body": f"#ifdef A\n{HEAD} {{\n#else\n{HEAD} {{\n  int z;\n#endif\n}}\n",
    "with a branch in its head": "#ifdef A\nvoid\n#else\nextern void\n#endif\n" + HEAD[5:] + " { }\n",
    "with a branch in its parameters": HEAD.replace("int xml)", "\n#ifdef A\nint xml\n#else\nint xml_\n#endif\n)")
    + " { }\n",
    "with another one that is never compiled": "#if 0\nint kelp_control_status(void) { }\n#else\n"
    f"{HEAD} {{ }}\n#endif\n",
    "with its name in parentheses": f"void (kelp_control_status){HEAD.partition('status')[2]} {{ }}\n",
    "with arrays": with_parameters("const char arguments[static 1], int xml", "struct kelp self[]"),
    "with other words for int": with_parameters("char const *const arguments, signed xml"),
    "with a tag for a type": HEAD.replace("string *", "struct _ec_string *") + " { }\n",
    "with bytes that are no UTF-8": f"/* \udce9\udcff */ {HEAD} {{ /* \udce9 */ }}\n",
    "without an end of the last line": f"{HEAD} {{ }}",
}


@pytest.mark.parametrize("text", LEGAL.values(), ids=LEGAL)
def test_a_function_is_taken_as_it_is_written(
    text: str, tmp_path: Path, require: Callable[..., RequiredMethods]
) -> None:
    path = tmp_path / "src" / "kelp.c"
    path.parent.mkdir()
    path.write_bytes((REST + text).encode("utf-8", "surrogateescape"))
    assert list(check_author_file(path, require())) == []
    for is_fixing in (False, True):
        edited = edit_author_file(REST + text, str(path), require(is_fixing=is_fixing))
        assert (edited.text, edited.inserted, edited.fixed, edited.findings) == (REST + text, (), (), ())


NOT_THERE = {
    "never compiled": f"#if 0\n{HEAD} {{ }}\n#endif\n",
    "in a comment": f"/*\n{HEAD} {{ }}\n*/\n",
    "in a string": f'const char *t = "{HEAD} {{ }}";\n',
    "a prototype": f"{HEAD};\n",
    "a prototype by a macro": f"#define PROTOTYPE {HEAD};\nPROTOTYPE\n",
    "a macro that nobody uses": f"#define ALL {HEAD} {{ }}\n",
    "a call by a macro": "#define CALL(name) kelp_control_##name(self, 0, 0, 0)\n"
    "static void other(struct kelp *self) { CALL(status); }\n",
    "a macro of itself": "#define AGAIN AGAIN AGAIN\nAGAIN\n#define ONE TWO\n#define TWO ONE\nint ONE;\n",
    "macros that grow": "".join(f"#define M{it} {f' M{it + 1}' * 90}\n" for it in range(90)) + "M0;\n",
}


@pytest.mark.parametrize("text", NOT_THERE.values(), ids=NOT_THERE)
def test_what_only_looks_like_a_function_is_none(
    text: str, tmp_path: Path, require: Callable[..., RequiredMethods]
) -> None:
    required = require()
    edited = edit_author_file(REST + text, str(tmp_path / "kelp.c"), required)
    assert edited.inserted == ("kelp_control_status",)
    assert edited.text.startswith(REST + text)
    assert without_stubs(edited.text, required, required.methods) == REST + text


def test_each_branch_is_looked_at_and_mended(tmp_path: Path, require: Callable[..., RequiredMethods]) -> None:
    wrong = HEAD.replace("const char *arguments, ", "")
    text = f"{REST}#ifdef A\n{wrong} {{ one(); }}\n#else\n{wrong} {{ two(); }}\n#endif\n"
    path = tmp_path / "src" / "kelp.c"
    path.parent.mkdir()
    path.write_text(text)
    assert [found.rule for found in check_author_file(path, require())] == ["CM001", "CM001"]
    edited = edit_author_file(text, str(path), require(is_fixing=True))
    assert edited.fixed == ("kelp_control_status",)
    assert edited.text.count("const char *arguments") == 2
    assert "{ one(); }" in edited.text
    assert "{ two(); }" in edited.text
    assert list(edit_author_file(edited.text, str(path), require()).findings) == []


def test_types_of_headers_beside_it_are_the_author_s(tmp_path: Path, require: Callable[..., RequiredMethods]) -> None:
    path = tmp_path / "src" / "kelp.c"
    path.parent.mkdir()
    text = REST + with_parameters("const char *arguments, int xml", "kelp_t *self")
    path.write_text(text)
    assert [found.rule for found in check_author_file(path, require())] == ["CM001"]
    (path.parent / "own.h").write_text("typedef struct kelp kelp_t;\n")
    assert list(check_author_file(path, require())) == []
