"""Empty the functions of the examples in C, one after the other; the tests of the example have to fail for each.

`python tests/examples/c_bodies.py [EXAMPLE ...]` does so for whole examples, all of them if none is named, and says
which functions no test would notice; `--sample COUNT --seed SEED` takes some of them.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "runtime")]

from ecxs.languages.c.source.syntax_tree import SourceFunction, read_source, text_of  # noqa: E402 - see above

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

EXAMPLES = ROOT / "examples" / "c"
IGNORED = ("*.so", ".ecxs", "__pycache__", ".pytest_cache", "compile_commands.json")
OF_A_SERVER = "ds_mariadb"
"""Its driver needs a server, and its own tests have none: tests/bridge/io and tests/runtime/languages/c have."""
_SECONDS = 240


@dataclass(frozen=True, slots=True)
class Body:
    """The body of a function of an example."""

    example: str
    file: str
    function: str

    def __str__(self) -> str:
        return f"{self.example}/{self.file}: {self.function}"


def examples() -> list[str]:
    """Return the names of the examples that come from a declaration."""
    return sorted(path.parent.name for path in EXAMPLES.glob("*/module.toml"))


def bodies(example: str) -> Iterator[Body]:
    """Yield each function of an example that does something."""
    folder = EXAMPLES / example
    for path in sorted((folder / "src").glob("*.c")):
        for function in read_source(path.read_text(encoding="utf-8")).functions:
            if _does_something(function):
                yield Body(example, path.relative_to(folder).as_posix(), function.name)


def survives(body: Body, folder: Path, of: Path = EXAMPLES) -> str:
    """Return what the tests said if they pass without the body, and an empty text if they fail."""
    shutil.copytree(of, folder, ignore=shutil.ignore_patterns(*IGNORED))
    path = folder / body.example / body.file
    path.write_text(_emptied(path.read_text(encoding="utf-8"), body.function), encoding="utf-8")
    try:
        done = run_tests(folder / body.example, "-x")
    except subprocess.TimeoutExpired:
        return ""  # what waits for ever is noticed, too
    # 1 is a test that failed, what is below 0 a crash; any other code means that nothing was tested.
    return "" if done.returncode == 1 or done.returncode < 0 else f"exit code {done.returncode}\n{done.stdout}"


def run_tests(project: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the tests of an example, as `ecxs test` does."""
    paths = os.pathsep.join((str(ROOT), str(ROOT / "runtime")))
    plugins = ("-p", "ecruntime.testing.plugin", "-p", "no:cacheprovider")
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *plugins, *options],
        cwd=project,
        env={**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=_SECONDS,
    )


def _body(function: SourceFunction) -> Node:
    body = function.node.child_by_field_name("body")
    assert body is not None
    return body


def _does_something(function: SourceFunction) -> bool:
    statements = [text_of(node) for node in _body(function).named_children if node.type != "comment"]
    return not all(text.startswith("(void)") or text in {"return 0;", "return 1;"} for text in statements)


def _emptied(text: str, name: str) -> str:
    source = read_source(text)
    (function,) = (one for one in source.functions if one.name == name)
    body = _body(function)
    is_void = function.returns[-1:] == ("void",)
    empty = b"{}" if is_void else b"{ return 0; }"
    return (source.data[: body.start_byte] + empty + source.data[body.end_byte :]).decode("utf-8")


def main(arguments: list[str]) -> int:
    """Run, and say which functions no test would notice."""
    parser = argparse.ArgumentParser(prog="tests/examples/c_bodies.py", description="Empty functions of examples in C.")
    every = [name for name in examples() if name != OF_A_SERVER]
    parser.add_argument("example", nargs="*", default=every, help="an example; without one all that need no server")
    parser.add_argument("--sample", type=int, metavar="COUNT", help="take so many functions only")
    parser.add_argument("--seed", default="0", help="which ones these are")
    told = parser.parse_args(arguments)
    chosen = [body for example in told.example for body in bodies(example)]
    if told.sample is not None:
        chosen = random.Random(told.seed).sample(chosen, min(told.sample, len(chosen)))
    missed = 0
    for body in chosen:
        with TemporaryDirectory(prefix="ecxs-bodies-") as folder:
            said = survives(body, Path(folder) / "c")
        missed += bool(said)
        print(f"{'NOT NOTICED' if said else 'noticed'} {body}", flush=True)
    print(f"{len(chosen)} functions emptied, {missed} of them noticed by no test")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
