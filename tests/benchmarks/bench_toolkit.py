"""The command line as an author meets it: whole processes, beside a bare click program and the cookiecutter command."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from frame import Benchmark, Goal, Group, Variant

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
TEMPLATE = ROOT / "templates" / "scaffold" / "python"
BARE = """import sys
import click


@click.group()
@click.version_option("1", prog_name="bare")
def main():
    pass


main()
"""
GCC = ("-shared", "-fPIC", "-O2", "-g", "-I", ROOT / "runtime" / "ecruntime" / "include")
C_BUILD = ("-c", "greet.c", "-o", "greet.so")
C_FUNCTIONS = 120
LIMIT = "gcc alone and 0.3 s, or 1.3 times it"
CHANGED, UNCHANGED = "ecxs -c, after a change", "ecxs -c, unchanged"
HOOKS = 50
OPTIONS = 50


def process(*words: object, folder: Path, again: str = "") -> Callable[[int], None]:
    """Return what runs a command n times; `again` names the folder that it makes, which is removed before each run."""
    # As an author has it: installed modules are compiled once and kept.
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder / "pyc"), "XDG_CACHE_HOME": str(folder / "cache")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)

    def run(times: int) -> None:
        for _ in range(times):
            if again:
                shutil.rmtree(folder / again, ignore_errors=True)
            subprocess.run(list(map(str, words)), cwd=folder, env=environment, check=True, capture_output=True)

    run(1)
    return run


def large_module(folder: Path) -> Path:
    """Return a project with fifty providers and fifty options, generated once."""
    from ecruntime.catalogue.hooks import load_hook_catalogue

    root = folder / "large"
    root.mkdir()
    options = (f'[[option]]\nname = "option_{number}"\ntype = "int"\ndefault = {number}\n' for number in range(OPTIONS))
    providers = (f'[[provider]]\nhook = "{hook}"\n' for hook in list(load_hook_catalogue())[:HOOKS])
    head = 'schema = 1\n[module]\nname = "large"\nlanguage = "python"\n'
    (root / "module.toml").write_text("\n".join((head, *options, *providers)))
    return root


def completion(line: str, folder: Path) -> Callable[[int], None]:
    """Return what completes the last word of a line, as bash asks for it, n times."""
    asked = (f"COMP_WORDS={line}", f"COMP_CWORD={line.count(' ')}", "_ECXS_COMPLETE=bash_complete")
    return process("env", *asked, BIN / "ecxs", folder=folder)


def c_module(folder: Path) -> Path:
    """Return a folder with the source of a module in C, which was not saved just now."""
    place = folder / "c"
    place.mkdir(exist_ok=True)
    shutil.copy(ROOT / "tests" / "toolkit" / "languages" / "c" / "samples" / "greet.c", place)
    os.utime(place / "greet.c", (1, 1))
    return place


def edited(source: Path, build: Callable[[int], None]) -> Callable[[int], None]:
    """Return what builds n times, each time after a change of the source."""
    text, numbers = source.read_text(), count()

    def change_and_build(times: int) -> None:
        for _ in range(times):
            source.write_text(f"{text}extern int edition_{next(numbers)};\n")
            build(1)

    return change_and_build


def allowed(compile_alone: Callable[[int], None]) -> Callable[[int], float]:
    """Return what tells how long a build may take: 1.3 times the compiler alone, or 0.3 s more than it."""

    def measured(times: int) -> float:
        began = time.perf_counter()
        compile_alone(times)
        spent = (time.perf_counter() - began) / times
        return max(1.3 * spent, spent + 0.3)

    return measured


def changed_build(folder: Path, name: str, functions: int) -> tuple[Variant, ...]:
    """Return the build of a module with some more functions after a change, and that of the compiler alone."""
    source = folder / "c" / f"{name}.c"
    more = (
        f"int many_{number}(const char *text);\nint many_{number}(const char *text) {{\n  int sum = {number};\n"
        "  for (; *text; text++) sum = sum * 31 + *text;\n  return sum;\n}\n"
        for number in range(functions)
    )
    source.write_text((folder / "c" / "greet.c").read_text() + "".join(more))
    alone = process("gcc", *GCC, source.name, "-o", "alone.so", folder=folder / "c")
    build = process(BIN / "ecxs", "-c", source.name, "-o", f"{name}.so", folder=folder / "c")
    return (
        Variant("gcc alone", alone),
        Variant(LIMIT, allowed(alone), measures=True),
        Variant(CHANGED, edited(source, build)),
    )


def c_builds(folder: Path) -> tuple[Group, Group]:
    """Return builds of a small and of a larger module in C, by the compiler alone and by `ecxs -c`."""
    ecxs, place = BIN / "ecxs", c_module(folder)
    in_time = Goal(CHANGED, LIMIT, 1.0, is_at_least=False)
    return Group(
        "build a module in C",
        (
            *changed_build(folder, "changed", 0),
            Variant("ecxs -c, the first time", process(ecxs, *C_BUILD, folder=place, again="cache/ecxs")),
            Variant(UNCHANGED, process(ecxs, *C_BUILD, folder=place)),
            Variant("ecxs --version", process(ecxs, "--version", folder=place)),
        ),
        (in_time, Goal(UNCHANGED, "ecxs --version", 1.1, is_at_least=False)),
    ), Group(
        f"build a module in C with {C_FUNCTIONS} functions", changed_build(folder, "many", C_FUNCTIONS), (in_time,)
    )


def unrelated_run(folder: Path, *options: str) -> Callable[[int], None]:
    """Return what runs pytest n times on a test that has nothing to do with us."""
    (folder / "unrelated").mkdir(exist_ok=True)
    (folder / "unrelated" / "test_own.py").write_text("def test_runs():\n    pass\n")
    return process(BIN / "pytest", "-q", "-p", "no:cacheprovider", *options, folder=folder / "unrelated")


def benchmark() -> Benchmark:
    """Measure `ecxs --version`, completion, `ecxs new`, a second `ecxs generate`, and pytest with our plugin."""
    folder = Path(tempfile.mkdtemp(prefix="ecxs-bench-"))
    (folder / "bare.py").write_text(BARE)
    ecxs = BIN / "ecxs"
    large = large_module(folder)
    version = Variant("ecxs --version", process(ecxs, "--version", folder=folder))
    bare = Variant("bare click program", process(sys.executable, "bare.py", "--version", folder=folder))
    return Benchmark(
        subject="toolkit",
        title="The toolkit as processes",
        groups=(
            Group(
                "start",
                (version, bare),
                (Goal("ecxs --version", "bare click program", 1.2, is_at_least=False),),
            ),
            Group(
                "complete a word",
                (
                    version,
                    Variant("ecxs <TAB>", completion("ecxs ", folder)),
                    Variant("ecxs add provider core.<TAB>", completion("ecxs add provider core.", folder)),
                    Variant("ecxs new --<TAB>", completion("ecxs new --", folder)),
                ),
                (Goal("ecxs new --<TAB>", "ecxs --version", 3.0, is_at_least=False),),
            ),
            Group(
                "pytest on one test of another project",
                (
                    Variant("with our plugin", unrelated_run(folder)),
                    Variant("without it", unrelated_run(folder, "-p", "no:ecruntime")),
                ),
                (Goal("with our plugin", "without it", 1.15, is_at_least=False),),
            ),
            Group(
                "second generate of a module with 50 providers and 50 options",
                (version, Variant("ecxs generate", process(ecxs, "generate", large, folder=folder))),
                (Goal("ecxs generate", "ecxs --version", 3.0, is_at_least=False),),
            ),
            *c_builds(folder),
            Group(
                "scaffold a module (ecxs new also generates it)",
                (
                    Variant("ecxs new", process(ecxs, "new", "owl", "--no-input", folder=folder, again="owl")),
                    Variant(
                        "cookiecutter",
                        process(BIN / "cookiecutter", "--no-input", TEMPLATE, folder=folder, again="greeter"),
                    ),
                ),
                (Goal("cookiecutter", "ecxs new", 1.5),),
            ),
        ),
        peers=("click", "cookiecutter", "jinja2"),
        notes="Whole processes with compiled modules. cookiecutter renders the template alone; `ecxs new` also derives "
        "the tool's files. A completion may take 150 ms, and our plugin may cost a run of pytest 60 ms.",
    )
