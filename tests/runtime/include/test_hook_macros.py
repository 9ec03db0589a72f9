"""The hook macros: what their functions do, and what an author is told who uses them wrongly."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.runtime.include.module_builds import C11, CXX17, DATA, LANGUAGES, NAMES, STRICT, compiled, complaint, run

SANITIZED = ("-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")
OPENING = '#include "module-hooks.h"\n'
INT_HOOK = OPENING + "EC_DECLARE_HOOK(owl, int, wake, (void *, int), (int n), (EC_HOOK_CLOSURE, n), )\n"


@pytest.mark.slow
@pytest.mark.parametrize("options", [("-O0",), ("-O2",), SANITIZED], ids=["plain", "optimized", "sanitized"])
@pytest.mark.parametrize("language", LANGUAGES, ids=NAMES)
def test_every_form_runs(language: tuple[str, ...], options: tuple[str, ...], tmp_path: Path) -> None:
    bridge = tmp_path / "bridge.o"
    program = tmp_path / "hooks"
    compiled(*C11, *STRICT, *options, "-c", DATA / "bridge.c", "-o", bridge)
    compiled(*language, *STRICT, *options, DATA / "hooks.c", "-x", "none", bridge, "-o", program)
    done = run([str(program)])
    assert (done.stdout, done.stderr, done.returncode) == ("0 failures\n", "", 0)


@pytest.mark.parametrize("language", LANGUAGES, ids=NAMES)
def test_a_provider_of_another_signature_is_named_with_its_hook(language: tuple[str, ...], tmp_path: Path) -> None:
    source = (
        INT_HOOK
        + "static int wake(void *closure, char *n) { return closure != n; }\n"
        + "void setup(void);\nvoid setup(void) { register_owl_wake_hook_first(wake, NULL); }\n"
    )
    said = complaint(language, source, tmp_path)
    assert "refused.c:5:" in said
    if language == C11:
        assert "passing argument 1 of 'register_owl_wake_hook_first' from incompatible pointer type" in said
        assert "expected 'int (*)(void *, int)' but argument is of type 'int (*)(void *, char *)'" in said
    else:
        assert "void register_owl_wake_hook_first(int (*)(void*, int), void*)" in said


@pytest.mark.parametrize("language", LANGUAGES, ids=NAMES)
@pytest.mark.parametrize(
    ("declaration", "message"),
    [
        (
            "EC_DECLARE_VOID_HOOK(owl, wake, (void *, struct big), (struct big n), (EC_HOOK_CLOSURE, n))",
            "hook owl_wake: an argument is no integer, floating point number or pointer of at most 8 bytes",
        ),
        (
            "EC_DECLARE_VOID_HOOK(owl, wake, (void *, struct small), (struct small n), (EC_HOOK_CLOSURE, n))",
            "hook owl_wake: an argument is no integer, floating point number or pointer of at most 8 bytes",
        ),
        (
            "EC_DECLARE_HOOK(owl, long double, wake, (void *), (), (EC_HOOK_CLOSURE), )",
            "hook owl_wake: the result is no integer, floating point number or pointer",
        ),
        (
            "EC_DECLARE_VOID_HOOK(owl, wake, (void *, int, int), (int n), (EC_HOOK_CLOSURE, n))",
            "hook owl_wake: providers take as many arguments as the call gives them, the closure included",
        ),
        (
            f"EC_DECLARE_VOID_HOOK(owl, wake, (void *{', int' * 17}), (int n), (EC_HOOK_CLOSURE{', n' * 17}))",
            "EC__EACH_A_HOOK_TAKES_AT_MOST_16_ARGUMENTS",
        ),
    ],
    ids=["large", "structure", "result", "number", "many"],
)
def test_a_wrong_declaration_is_told_by_the_name_of_its_hook(
    language: tuple[str, ...], declaration: str, message: str, tmp_path: Path
) -> None:
    types = "struct big { long a, b; };\nstruct small { int a; };\n"
    said = complaint(language, OPENING + types + declaration + "\n", tmp_path)
    assert message in said
    assert "refused.c:4:" in said


@pytest.mark.parametrize("language", [C11, CXX17], ids=NAMES)
def test_a_pedantic_author_hears_nothing_of_our_macros(language: tuple[str, ...], tmp_path: Path) -> None:
    file = tmp_path / "module.c"
    file.write_text(INT_HOOK + "EC_DECLARE_VOID_HOOK_NOARGS(owl, tick)\nint nothing;\n", encoding="utf-8")
    strict = [word if word != "-I" else "-isystem" for word in STRICT]
    extra = ("-pedantic", "-Wshadow", "-Wcast-qual", "-Wundef")
    compiled(*language, *strict, *extra, "-c", file, "-o", tmp_path / "module.o")


def test_a_cxx_author_may_include_it_within_extern_c(tmp_path: Path) -> None:
    file = tmp_path / "module.c"
    file.write_text(f'extern "C" {{\n{INT_HOOK}}}\n', encoding="utf-8")
    compiled(*CXX17, *STRICT, "-c", file, "-o", tmp_path / "module.o")


def test_the_samples_of_the_page_compile(tmp_path: Path) -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "c-modules.md").read_text(encoding="utf-8")
    samples = re.findall(r"^```c\n(#include .*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert len(samples) >= 2
    for number, sample in enumerate(samples):
        file = tmp_path / f"sample{number}.c"
        file.write_text(sample, encoding="utf-8")
        compiled(*C11, *STRICT, "-c", file, "-o", tmp_path / "sample.o")
