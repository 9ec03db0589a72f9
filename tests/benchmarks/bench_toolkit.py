"""The command line as an author meets it: whole processes, beside a bare click program and the cookiecutter command."""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
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
IMPORTS = "import click, jinja2"
GCC = ("-shared", "-fPIC", "-O2", "-g", "-I", ROOT / "runtime" / "ecruntime" / "include")
C_BUILD = ("-c", "greet.c", "-o", "greet.so")
C_FUNCTIONS = 120
LIMIT = "gcc alone and 0.3 s, or 1.3 times it"
CHANGED, UNCHANGED = "ecxs -c, after a change", "ecxs -c, unchanged"
HOOKS = 50
OPTIONS = 50
WORDS = (
    "ecxs ", "ecxs new --", "ecxs new --kind ", "ecxs add provider core.", "ecxs add option x --type ",
    "ecxs add call ",
    "ecxs remove option op", "ecxs explain ECM", "ecxs validate --select ECM016,BLK", "ecxs hooks show core.",
    "ecxs why module l", "ecxs why option op", "ecxs why hook core.", "ecxs record core.", "ecxs console ",
    "ecxs export x --server ", "ecxs breaking --against ", "ecxs test --sanitize ",
)  # fmt: skip  # words, several to a line
"""A line for each kind of word that is completed; most of them in a project."""
COMPLETED, VALIDATED, ADDED = 0.15, 0.3, 0.3
_PR_SET_CHILD_SUBREAPER = 36


def process(*words: object, folder: Path, again: str = "", kept: Path | None = None) -> Callable[[int], None]:
    """Return what runs a command n times; `again` names the folder that it makes, which is removed before each run.

    Caches lie in `kept`, by default in the folder itself.
    """
    home = kept or folder
    # As an author has it: installed modules are compiled once and kept.
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(home / "pyc"), "XDG_CACHE_HOME": str(home / "cache")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)

    def run(times: int) -> None:
        for _ in range(times):
            if again:
                shutil.rmtree(folder / again, ignore_errors=True)
            subprocess.run(list(map(str, words)), cwd=folder, env=environment, check=True, capture_output=True)

    run(1)
    return run


def spent(run: Callable[[int], object]) -> Callable[[int], float]:
    """Return the time of the processor that `run(n)` takes in the processes that it starts: of user and system.

    Those that outlive who has started them count as well: they become children of this process.
    """
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)

    def measured(times: int) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run(times)
        with suppress(ChildProcessError):
            while True:
                os.waitpid(-1, 0)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / times

    return measured


def processor(name: str, run: Callable[[int], object]) -> Variant:
    """Return a variant that is counted in time of the processor."""
    return Variant(name, spent(run), measures=True)


def limit(name: str, seconds: float) -> Variant:
    """Return what stands for a fixed time."""
    return Variant(name, lambda _: seconds, measures=True)


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
    return process("env", *asked, BIN / "ecxs", folder=folder, kept=folder.parent)


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


def c_builds(folder: Path) -> tuple[Group, ...]:
    """Return builds of a small and of a larger module in C, by the compiler alone and by `ecxs -c`."""
    ecxs, place = BIN / "ecxs", c_module(folder)
    in_time = Goal(CHANGED, LIMIT, 1.0, is_at_least=False)
    return (
        Group(
            "build a module in C",
            (
                *changed_build(folder, "changed", 0),
                Variant("ecxs -c, the first time", process(ecxs, *C_BUILD, folder=place, again="cache/ecxs")),
            ),
            (in_time,),
        ),
        Group(
            "find a library in C current",
            (
                processor(UNCHANGED, process(ecxs, *C_BUILD, folder=place)),
                processor("ecxs --version", process(ecxs, "--version", folder=place)),
            ),
            (Goal(UNCHANGED, "ecxs --version", 1.1, is_at_least=False),),
        ),
        Group(
            f"build a module in C with {C_FUNCTIONS} functions", changed_build(folder, "many", C_FUNCTIONS), (in_time,)
        ),
    )


def unrelated_run(folder: Path, *options: str) -> Callable[[int], None]:
    """Return what runs pytest n times on a test that has nothing to do with us."""
    (folder / "unrelated").mkdir(exist_ok=True)
    (folder / "unrelated" / "test_own.py").write_text("def test_runs():\n    pass\n")
    return process(BIN / "pytest", "-q", "-p", "no:cacheprovider", *options, folder=folder / "unrelated")


def completions(folder: Path) -> Group:
    """Return a completion of each kind of word, beside the time that one may take."""
    allowed_time = f"{COMPLETED * 1000:.0f} ms"
    shown = {line: f"{line}<TAB>" for line in WORDS}
    return Group(
        "complete a word",
        (
            limit(allowed_time, COMPLETED),
            *(processor(name, completion(line, folder)) for line, name in shown.items()),
        ),
        tuple(Goal(name, allowed_time, 1.0, is_at_least=False) for name in shown.values()),
    )


def validations(project: Path) -> Group:
    """Return `ecxs validate` of a scaffold: while no Python changes, and with every check made anew."""
    validate = (BIN / "ecxs", "validate")
    allowed_time, known = f"{VALIDATED * 1000:.0f} ms", "ecxs validate, no Python changed"
    return Group(
        "validate a project",
        (
            limit(allowed_time, VALIDATED),
            processor(known, process(*validate, folder=project, kept=project.parent)),
            processor(
                "all checks made anew",
                process("env", "ECXS_CHECK_ANEW=1", *validate, folder=project, kept=project.parent),
            ),
        ),
        (Goal(known, allowed_time, 1.0, is_at_least=False),),
    )


def test_runs(project: Path) -> Group:
    """Return `ecxs test` of a scaffold beside pytest in the same project."""
    pytest, ecxs = process(BIN / "pytest", "-q", folder=project, kept=project.parent), (BIN / "ecxs", "test")
    allowed_time = f"pytest and {ADDED} s"

    def allowed_run(times: int) -> float:
        return spent(pytest)(times) + ADDED

    return Group(
        "test a project",
        (
            processor("pytest", pytest),
            Variant(allowed_time, allowed_run, measures=True),
            processor("ecxs test", process(*ecxs, folder=project, kept=project.parent)),
            processor(
                "ecxs test, without the loads for each option",
                process(*ecxs, "-q", folder=project, kept=project.parent),
            ),
        ),
        (Goal("ecxs test", allowed_time, 1.0, is_at_least=False),),
    )


def scaffolds(folder: Path) -> tuple[Group, Group]:
    """Return `ecxs new` beside cookiecutter: by the processor, which does not wait for the disk, and by the clock."""
    new = process(BIN / "ecxs", "new", "owl", "--no-input", folder=folder, again="owl")
    peer = process(BIN / "cookiecutter", "--no-input", TEMPLATE, folder=folder, again="greeter")
    return (
        Group(
            "scaffold a module, without the syncs (ecxs new also generates it)",
            (
                processor("ecxs new", new),
                processor("cookiecutter", peer),
                processor("floor: import click and jinja2", process(sys.executable, "-c", IMPORTS, folder=folder)),
            ),
            (Goal("cookiecutter", "ecxs new", 2.0),),
        ),
        Group(
            "scaffold a module, by the clock with the syncs of ecxs new",
            (Variant("ecxs new", new), Variant("cookiecutter", peer)),
        ),
    )


def benchmark() -> Benchmark:
    """Measure the starts of commands, completion, `ecxs new`, a second `ecxs generate`, and tests."""
    folder = Path(tempfile.mkdtemp(prefix="ecxs-bench-"))
    (folder / "bare.py").write_text(BARE)
    ecxs = BIN / "ecxs"
    large = large_module(folder)
    version = processor("ecxs --version", process(ecxs, "--version", folder=folder))
    bare_version, bare_help = "bare click program, --version", "bare click program, --help"
    (folder / "project").mkdir()
    process(ecxs, "new", "owl", "--no-input", "-o", folder / "project", folder=folder)
    project = folder / "project" / "owl"
    return Benchmark(
        subject="toolkit",
        title="The toolkit as processes",
        groups=(
            Group(
                "start",
                (
                    version,
                    processor(bare_version, process(sys.executable, "bare.py", "--version", folder=folder)),
                    processor("ecxs --help", process(ecxs, "--help", folder=folder)),
                    processor(bare_help, process(sys.executable, "bare.py", "--help", folder=folder)),
                ),
                (
                    Goal("ecxs --version", bare_version, 1.1, is_at_least=False),
                    Goal("ecxs --help", bare_help, 1.1, is_at_least=False),
                ),
            ),
            completions(large),
            validations(project),
            test_runs(project),
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
                (version, processor("ecxs generate", process(ecxs, "generate", large, folder=folder))),
                (Goal("ecxs generate", "ecxs --version", 3.0, is_at_least=False),),
            ),
            *c_builds(folder),
            *scaffolds(folder),
        ),
        peers=("click", "cookiecutter", "jinja2"),
        notes="Whole processes with compiled modules. Starts, completions, `validate`, `test`, the second `generate`, "
        "the library that is current and the scaffold without its syncs are counted in time of the processor, user "
        "and system, of all that was started; the rest by the clock. cookiecutter renders the template alone; `ecxs "
        "new` also derives the tool's files, and by the clock it waits until they are on the disk. `ecxs test` loads "
        "the module once for each option, each time in a process of its own, since a load that crashes or hangs must "
        "end nothing else; they are forks of one that has imported the runtime together with the tests. The last row "
        "is what remains without them. Half of `ecxs new` is the start of Python with its parser of command lines and "
        "its template engine, which is the floor. The other half reads the declaration, checks it as `ecxs generate` "
        "does and derives the tool's files, for which cookiecutter has no counterpart. "
        "Our plugin may cost a run of pytest of another project 60 ms.",
    )
