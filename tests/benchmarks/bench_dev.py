"""A save in the loop of `ecxs dev`, beside `ecxs test` as a process of its own."""

from __future__ import annotations

import atexit
import json
import signal
import subprocess
import sys
import tempfile
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from frame import Benchmark, Goal, Group, Variant

if TYPE_CHECKING:
    from collections.abc import Callable

ECXS = (sys.executable, "-m", "ecxs")
LANGUAGES = {
    "python": (Path("owl", "owl.py"), "number_{0} = {0}\n"),
    "c": (Path("src", "owl.c"), "int owl_number_{0}(void);\nint owl_number_{0}(void) {{ return {0}; }}\n"),
    "lua": (Path("src", "owl.lua"), "local number_{0} = {0}\n"),
}
"""The source of a scaffold in each language, and a line that another build follows from."""


class Loop:
    """`ecxs dev` on a project; it ends with this process."""

    def __init__(self, project: Path) -> None:
        self._process = subprocess.Popen([*ECXS, "dev", "--json"], cwd=project, stdout=subprocess.PIPE, text=True)
        atexit.register(self.close)
        self.wait()

    def wait(self) -> None:
        """Read events up to the end of a cycle."""
        assert self._process.stdout is not None
        while json.loads(self._process.stdout.readline())["event"] != "cycle":
            pass

    def close(self) -> None:
        self._process.send_signal(signal.SIGINT)
        self._process.communicate()


def saved(project: Path, language: str, loop: Loop) -> Callable[[int], None]:
    """Return what saves n times, each time waiting until the change is built, tested and served."""
    name, line = LANGUAGES[language]
    text = (project / name).read_text(encoding="utf-8")
    # After the includes of C; before anything else in Lua, whose last statement stays the last one.
    place = text.index("\n\n", text.index("#include")) + 1 if language == "c" else 0 if language == "lua" else len(text)
    numbers = count()

    def run(times: int) -> None:
        for _ in range(times):
            more = line.format(next(numbers))
            (project / name).write_text(f"{text[:place]}{more}{text[place:]}", encoding="utf-8")
            loop.wait()

    return run


def group(folder: Path, language: str) -> Group:
    """Return the group of one language."""
    words = ["new", "owl", "--kind", language, "--no-input", "-o", str(folder / language)]
    subprocess.run([*ECXS, *words], check=True, capture_output=True)
    project = folder / language / "owl"
    loop = Loop(project)

    def test(times: int) -> None:
        for _ in range(times):
            subprocess.run([*ECXS, "test", "-q"], cwd=project, check=True, capture_output=True)

    save = f"ecxs dev, a save in {language}"
    return Group(
        f"see what a change does, in {language}",
        (Variant(save, saved(project, language, loop)), Variant("ecxs test", test)),
        (Goal(save, "ecxs test", 0.5, is_at_least=False),),
    )


def benchmark() -> Benchmark:
    """Measure saves of the scaffolds as they are: generated, checked, built, tested and served."""
    folder = Path(tempfile.mkdtemp(prefix="ecxs-bench-"))
    notes = (
        "By the clock, as an author waits. A cycle is over when the affected tests have run and the server serves the "
        "new build; `ecxs test` serves none."
    )
    return Benchmark("dev", "A save in ecxs dev", tuple(group(folder, language) for language in LANGUAGES), notes=notes)
