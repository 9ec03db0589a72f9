"""The records of options and hooks: what the code that was compiled leaves in the library, and what it does not."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from ecruntime.formats.library import read_library
from tests.runtime.include.module_builds import (
    C11,
    CXX17,
    DATA,
    INCLUDE,
    LANGUAGES,
    NAMES,
    STRICT,
    compiled,
    library,
    records,
    run,
)

if TYPE_CHECKING:
    from pathlib import Path

HOOKS = '#include "module-hooks.h"\n' + "".join(
    f"EC_DECLARE_HOOK(owl, int, {name}, (void *, int), (int n), (EC_HOOK_CLOSURE, n), )\n" for name in ("wake", "hunt")
)
OPTION = (
    "ECCFG_MODULE_OPT_DEF(owl, {name}, ECCFGTYPE_INT, NULL, FALLBACK, {flags}, NULL,\n"
    '  "1", NULL, NULL, my_postset, NULL)\n'
)
OPTIONS = (
    '#include "module.h"\n#define NAME "owl"\n#define FALLBACK "[" NAME "]"\n'
    "static void my_postset(ec_config_option_def *o, string *out, ec_config_header *h, ec_config_value *v)"
    " { (void)o; (void)out; (void)h; (void)v; }\n"
)
BUILDS = [
    pytest.param(C11, ("-O0",), id="C-plain"),
    pytest.param(C11, ("-O2",), id="C-optimized"),
    pytest.param(C11, ("-O2", "-flto"), id="C-link-time"),
    pytest.param(
        C11, ("-O2", "-ffunction-sections", "-fdata-sections", "-Wl,--gc-sections", "-Wl,-z,relro"), id="C-collected"
    ),
    pytest.param(C11, ("-O1", "-fsanitize=address,undefined"), id="C-sanitized"),
    pytest.param(CXX17, ("-O0",), id="C++-plain"),
    pytest.param(CXX17, ("-O2", "-flto"), id="C++-link-time"),
]


def uses(built: Path) -> list[tuple[str, str]]:
    """Return kind and name of each record of a use, sorted; duplicates are the reader's to drop."""
    return sorted(
        {(fields[0], fields[2]) for fields in records(built) if fields[0] in {"first", "last", "call", "has"}}
    )


@pytest.mark.parametrize(("language", "options"), BUILDS)
def test_what_is_used_is_recorded_and_outlives_strip(
    language: tuple[str, ...], options: tuple[str, ...], tmp_path: Path
) -> None:
    built = library(language, DATA / "owl_module.c", tmp_path, *options)
    compiled("strip", "-s", built)
    assert uses(built) == [("call", "wake"), ("first", "wake"), ("has", "wake"), ("last", "hunt")]
    declared = {tuple(fields[1:7]) for fields in records(built) if fields[0] == "hook"}
    assert declared == {
        ("owl", "wake", "int", "(void *, int)", "(int n)", "if (EC_HOOK_RETVAL != 0) EC_HOOK_RETURN(EC_HOOK_RETVAL)"),
        ("owl", "hunt", "void", "(void *)", "()", ""),
        ("owl", "rest", "void *", "(void *)", "()", "EC_HOOK_RETURN(EC_HOOK_RETVAL)"),
    }
    options_left = {tuple(fields[1:3]) for fields in records(built) if fields[0] == "opt"}
    registered = {tuple(fields[1:3]) for fields in records(built) if fields[0] == "reg"}
    assert options_left == registered == {("owl", "night_mode")}
    assert {len(fields) for fields in records(built)} == {14, 5, 9, 3}


def test_a_record_has_its_place(tmp_path: Path) -> None:
    source = tmp_path / 'a "quoted" 100%d name.c'
    shutil.copy(DATA / "owl_module.c", source)
    lines = source.read_text(encoding="utf-8").splitlines()
    built = library(C11, source, tmp_path)
    places = {fields[0]: (fields[-2], int(fields[-1])) for fields in records(built) if fields[0] in {"opt", "reg"}}
    assert {place[0] for place in places.values()} == {str(source)}
    assert lines[places["opt"][1] - 1].startswith("ECCFG_MODULE_OPT_DEF(owl, night_mode")
    assert "ECCFG_MODULE_OPT_REGISTER(owl, night_mode)" in lines[places["reg"][1] - 1]


@pytest.mark.parametrize("language", LANGUAGES, ids=NAMES)
def test_an_option_is_recorded_as_its_tokens_are_after_expansion(language: tuple[str, ...], tmp_path: Path) -> None:
    null = "((void *)0)" if language == C11 else "__null"
    texts = [OPTION.format(name=f"o{number}", flags=flags) for number, flags in enumerate(["0", "EC_CFG_OPT_IS_ARRAY"])]
    used = "int use(void);\nint use(void) { return ec_opt_owl_o0.flags + ec_opt_owl_o1.flags; }\n"
    built = library(language, OPTIONS + "".join(texts) + used, tmp_path)
    read = [fields[1:12] for fields in records(built) if fields[0] == "opt"]
    expected = ['"[" "owl" "]"', '"1"', null, null, "my_postset", null]
    for number, flags in enumerate(["0", "1"]):
        head = ["owl", f"o{number}", "ECCFGTYPE_INT", null]
        assert [*head, expected[0], flags, *expected[1:]] in read


def test_one_as_isarray_is_an_array(tmp_path: Path) -> None:
    given = {"o0": "0", "o1": "1", "o2": "EC_CFG_OPT_IS_ARRAY", "o3": "EC_CFG_OPT_NOT_TUNABLE_ONLINE"}
    source = OPTIONS
    for name, flags in given.items():
        source += OPTION.format(name=name, flags=flags)
        source += f"const void *{name}(void);\nconst void *{name}(void) {{ return &ec_opt_owl_{name}; }}\n"
    read = read_library(library(C11, source, tmp_path), file="owl.so")
    assert {option.name: option.flags for option in read.options} == {"o0": 0, "o1": 1, "o2": 1, "o3": 2}


def test_what_the_preprocessor_leaves_out_is_not_recorded(tmp_path: Path) -> None:
    code = f"{HOOKS}int f(void);\nint f(void) {{ return has_owl_wake_hook(); }}\n"
    source = f"#ifdef WITH_OWL\n{code}#endif\nextern int nothing;\n"
    assert records(library(C11, source, tmp_path)) == []
    assert uses(library(C11, source, tmp_path, "-DWITH_OWL")) == [("has", "wake")]


@pytest.mark.parametrize(
    ("code", "always", "optimized"),
    [
        ("static inline int f(void) { return call_owl_wake_hook(1); }", False, False),
        ("int f(int n);\nint f(int n) { if (0) return call_owl_wake_hook(1); return n; }", False, False),
        ("int f(int n);\nint f(int n) { return n; return call_owl_wake_hook(1); }", False, False),
        ("__attribute__((unused)) static int f(void) { return call_owl_wake_hook(1); }", True, False),
        ("int f(void);\nint f(void) { return call_owl_wake_hook(1); }", True, True),
        ("typedef int call(int);\ncall *f(void);\ncall *f(void) { return call_owl_wake_hook; }", True, True),
    ],
    ids=["inline", "false", "after-return", "static", "extern", "address"],
)
@pytest.mark.parametrize("language", LANGUAGES, ids=NAMES)
def test_a_use_is_recorded_where_code_is_emitted_for_it(
    language: tuple[str, ...], code: str, always: bool, optimized: bool, tmp_path: Path
) -> None:
    for option, expected in (("-O0", always), ("-O1", optimized)):
        built = library(language, f"{HOOKS}{code}\n", tmp_path, option)
        assert uses(built) == ([("call", "wake")] if expected else [])


def test_inlining_repeats_a_record_and_units_may_share_one(tmp_path: Path) -> None:
    source = HOOKS + "int NAME(void);\nint NAME(void) { return call_owl_wake_hook(1) + call_owl_wake_hook(2); }\n"
    objects = []
    for name in ("one", "two"):
        objects.append(tmp_path / f"{name}.o")
        (tmp_path / "unit.c").write_text(source, encoding="utf-8")
        compiled(*C11, *STRICT, "-O3", "-fPIC", f"-DNAME={name}", "-c", tmp_path / "unit.c", "-o", objects[-1])
    built = tmp_path / "both.so"
    compiled("gcc", "-shared", *objects, "-o", built)
    called = [fields for fields in records(built) if fields[0] == "call"]
    assert len(called) >= 2
    assert {tuple(fields) for fields in called} == {("call", "owl", "wake")}


def test_inline_functions_and_templates_of_cxx_leave_records(tmp_path: Path) -> None:
    option = OPTION.format(name="night_mode", flags="0")
    member = "struct owl { int set_up() { return ECCFG_MODULE_OPT_REGISTER(owl, night_mode); } };\n"
    template = "template <class T> int wake(T n) { return call_owl_wake_hook(n); }\n"
    use = "int f();\nint f() { return owl().set_up() + wake(1) + wake(2L); }\n"
    built = library(CXX17, HOOKS + OPTIONS + option + member + template + use, tmp_path)
    assert uses(built) == [("call", "wake")]
    assert [fields[1:3] for fields in records(built) if fields[0] == "reg"] == [["owl", "night_mode"]]


def test_a_header_that_is_only_included_needs_nothing_of_the_runtime(tmp_path: Path) -> None:
    built = library(C11, '#include "hooks/core/log_permanent_failure_v1.h"\nextern int nothing;\n', tmp_path, "-O0")
    names = run(["nm", "-D", "--undefined-only", str(built)]).stdout.split()
    assert [name for name in names if name.startswith("ec_")] == []
    assert {fields[0] for fields in records(built)} == {"hook"}
    (own,) = [fields for fields in records(built) if fields[2] == "log_permanent_failure_v1"]
    assert own[-2] == str(INCLUDE / "hooks/core/log_permanent_failure_v1.h")


@pytest.mark.parametrize("language", LANGUAGES, ids=NAMES)
def test_the_server_gets_the_option_that_the_macro_defines(language: tuple[str, ...], tmp_path: Path) -> None:
    program = tmp_path / "options"
    compiled(*language, *STRICT, "-fsanitize=address,undefined", DATA / "options.c", "-o", program)
    done = run([str(program)])
    lines = ['names 0 [owl] 1 "a b" 1', "speed 1 Binding:Domain>Domain>Global 2 1 0"]
    assert (done.stdout.splitlines(), done.stderr, done.returncode) == (lines, "", 0)
