"""A provider in Python in its exported form, a library that embeds the interpreter, against the plain one."""

from __future__ import annotations

import atexit
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from frame import Benchmark, Goal, Group, Variant, processor_time

from ecruntime.bridge.build import CORE, INCLUDE, LIBRARY
from ecruntime.bridge.cache import bridge_folder
from ecruntime.simulator import AcceptConstruct, EcMessage, ValidateContext
from ecruntime.testing import Harness

if TYPE_CHECKING:
    from collections.abc import Callable

TESTS = Path(__file__).resolve().parents[1]
FOLDER = tempfile.TemporaryDirectory(prefix="ecxs-bench-")
CALLS = 200_000
ALLOWED = 0.150
NOTES = """\
Processor time. "Exported" is called by a server in plain C without Python, in a thread of its own; "plain" by the
runtime in Python. What is kept of the configuration is kept for each generation in both, so that an option costs the
plain form no more than a look-up: the exported one, which takes the lock of the interpreter and holds a configuration
meanwhile, cannot be below that. "Within the runtime" has the objects of the runtime made into those of C for each call,
as any module in C has it."""


def _tree() -> Path:
    """Return the built tree of the module of the tests."""
    place = Path(FOLDER.name)
    shutil.copytree(TESTS / "exported/modules/beacon", place / "author")
    ecxs = [sys.executable, "-P", "-m", "ecxs"]
    tree = place / "trees/beacon"
    for command in ([*ecxs, "generate", place / "author"], [*ecxs, "export", place / "author", "-o", tree]):
        subprocess.run([str(word) for word in command], check=True, capture_output=True)
    words = ["make", "-s", f"ECXS={' '.join(ecxs)}", f"PYTHON={sys.executable}", f"INCLUDE={INCLUDE}"]
    subprocess.run([*words, f"ROOT={tree}/python"], cwd=tree, check=True, capture_output=True)
    return tree


def _program(tree: Path, library: Path) -> Path:
    program = tree.parent / "cost"
    data = TESTS / "exported/data"
    words = [
        "gcc",
        "-std=gnu11",
        "-O2",
        "-DEC_API=4",
        "-pthread",
        "-isystem",
        INCLUDE,
        "-I",
        CORE,
        "-I",
        tree,
        "-I",
        data,
    ]
    shared = ["-I", TESTS / "bridge/shared", data / "cost.c", data / "host.c", library, f"-Wl,-rpath,{library.parent}"]
    subprocess.run([*map(str, [*words, *shared]), "-ldl", "-lm", "-o", str(program)], check=True)
    return program


def _harness(name: str, load: Callable[[Harness], object]) -> Harness:
    place = Path(FOLDER.name) / name
    place.mkdir()
    runtime = Harness(place)
    load(runtime)
    atexit.register(runtime.close, judges=False)
    return runtime


def _call(runtime: Harness, leaf: str, given: tuple[object, ...]) -> Callable[[int], float]:
    call = runtime.server.find_hook(f"beacon.{leaf}").call
    namespace: dict[str, Any] = {}
    names = ", ".join(f"v{number}" for number in range(len(given)))
    exec(f"def make(call, {names}):\n def run(n):\n  for _ in range(n): call({names})\n return run", namespace)
    return processor_time(namespace["make"](call, *given))


def benchmark() -> Benchmark:
    """Measure a provider that does nothing, two that read options, and the start."""
    tree = _tree()
    sys.path.insert(0, str(Path(FOLDER.name) / "author"))
    from beacon import Beacon

    def load_exported(runtime: Harness) -> None:
        runtime.libexec = tree
        runtime.load(conf="beacon { }")

    plain = _harness("plain", lambda runtime: runtime.load(Beacon, conf="beacon { }"))
    exported = _harness("exported", load_exported)
    program = _program(tree, bridge_folder() / LIBRARY)

    def from_c(word: str) -> Callable[[int], float]:
        command = [str(program), word, "%d", str(tree.parent)]
        return lambda n: float(subprocess.check_output([part.replace("%d", str(n)) for part in command]))

    pointers = (EcMessage("one"), AcceptConstruct(), ValidateContext())
    groups = []
    for title, leaf, given, bound in (
        ("returns 0, three pointers", "idle", pointers, 2.5),
        ("reads an option of its own stanza", "own", ("a.test",), 1.0),
        ("reads an option with config scopes", "scoped", ("a.test",), 1.0),
    ):
        variants = (
            Variant("exported, within the runtime", _call(exported, f"{leaf}_v1", given), CALLS, measures=True),
            Variant("plain", _call(plain, f"{leaf}_v1", given), CALLS, measures=True),
            Variant("exported", from_c(leaf), CALLS, measures=True),
        )
        groups.append(Group(f"A provider {title}", variants, (Goal("exported", "plain", bound, is_at_least=False),)))
    start = (
        Variant("interpreter and first module", from_c("start"), 1, measures=True),
        Variant("allowed", lambda n: ALLOWED * n, 1, measures=True),
    )
    groups.append(Group("The start", start, (Goal(start[0].name, "allowed", 1.0, is_at_least=False),)))
    return Benchmark("exported", "Modules in Python, exported", tuple(groups), notes=NOTES)
