"""Commands and an editor at one project at once: `python tests/soak/two_writers.py --seed N [--rounds N]`.

Each round starts real commands together: additions, generation, mending, and two builds into one libexec. Meanwhile
this process stands for an editor that saves the author's files, in place or by renaming. A command that ended with 0
has its addition in the declaration at the end, and each save is in its file until the next one. The figures are
printed; a loss, or a command that ends otherwise than done or refused, ends this with 1.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import time
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from ecxs.file_swap import FileChanged, swap

REFUSED = 3
"""The exit code of a command that left a file to somebody who saved it each time."""
MARK = "# saved "
FILES = ("module.toml", "owl/owl.py", "ecelerity.conf")
COMMANDS = 6
PAUSE = 0.05


@dataclass
class Figures:
    """What was done, and what came of it."""

    additions: int = 0
    saves: int = 0
    refused: int = 0
    lost: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.additions} additions, {self.saves} saves, {self.refused} refused, {len(self.lost)} lost, "
            f"{len(self.broken)} ended otherwise"
        )


def start(words: list[str], folder: Path) -> subprocess.Popen[str]:
    """Start a command of `ecxs`."""
    return subprocess.Popen(
        [sys.executable, "-m", "ecxs", *words], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def save(path: Path, line: str, *, in_place: bool) -> bool:
    """Save a file with its last line replaced; tell whether it was saved.

    This editor notices when the file is not any more what it has loaded, and loads it again: what it would overwrite
    would be lost by its fault.
    """
    before = path.read_bytes()
    kept = [one for one in before.decode().splitlines() if not one.startswith(MARK)]
    content = "\n".join([*kept, line, ""]).encode()
    if in_place:
        with path.open("r+b") as file:
            if file.read() != before:
                return False
            file.seek(0)
            file.write(content)
            file.truncate()
        return True
    aside = path.with_name(f"{path.name}.editor")
    aside.write_bytes(content)
    try:
        swap(aside, path, before, content)
    except FileChanged:
        return False
    finally:
        aside.unlink(missing_ok=True)
    return True


def edit(root: Path, chance: random.Random, running: list[subprocess.Popen[str]], figures: Figures) -> None:
    """Save files as long as commands run, and look each time whether the last save is there."""
    saved: dict[str, str] = {}
    while any(one.poll() is None for one in running):
        name = chance.choice(FILES)
        _look(root, name, saved, figures)
        line = f"{MARK}{chance.randrange(10**9)}"
        if save(root / name, line, in_place=chance.random() < 0.5):
            figures.saves += 1
            saved[name] = line
        time.sleep(chance.random() * PAUSE * 4)
    for name in FILES:
        _look(root, name, saved, figures)


def _look(root: Path, name: str, saved: dict[str, str], figures: Figures) -> None:
    # Nobody but the editor writes such lines.
    line = saved.pop(name, "")
    if line and line not in (root / name).read_text().splitlines():
        figures.lost.append(f"'{line}' in {name}")


def work(root: Path, number: int, chance: random.Random, figures: Figures, commands: int) -> None:
    """Do one round, and count."""
    libexec = root.parent / "libexec"
    names = [f"option_{number}_{index}" for index in range(commands)]
    adds = [["add", "option", name, "--default", "x"] for name in names]
    others = [["build", "--libexec", str(libexec)], ["build", "--libexec", str(libexec)], ["generate", "--stubs"]]
    others.append(["validate", "--fix"])
    every = [*adds, *others]
    chance.shuffle(every)
    running = []
    for words in every:
        running.append(start(words, root))
        time.sleep(chance.random() * PAUSE)
    edit(root, chance, running, figures)
    declared = {option["name"] for option in tomllib.loads((root / "module.toml").read_text())["option"]}
    for words, one in zip(every, running, strict=True):
        output = one.communicate()[0]
        if one.returncode == REFUSED:
            figures.refused += 1
        elif one.returncode:
            figures.broken.append(f"{' '.join(words)}: {one.returncode}: {output}")
        elif words[0] == "add":
            figures.additions += 1
            if words[2] not in declared:
                figures.lost.append(f"addition of {words[2]}")
    left = [path.name for path in (*root.rglob(".*.tmp"), *libexec.glob(".*.old"), *libexec.glob(".*.new"))]
    figures.broken += [f"left behind: {name}" for name in left]


def run(folder: Path, seed: int, rounds: int, commands: int) -> Figures:
    """Do all rounds in a new project below `folder`."""
    chance = random.Random(seed)
    figures = Figures()
    made = start(["new", "owl"], folder)
    output = made.communicate()[0]
    if made.returncode:
        raise SystemExit(output)
    for number in range(rounds):
        work(folder / "owl", number, chance, figures, commands)
    return figures


def main() -> int:
    """Read the words, run, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--commands", type=int, default=COMMANDS, help="additions in a round")
    told = parser.parse_args()
    os.environ.setdefault("PYTHONPATH", os.pathsep.join(sys.path[1:]))
    with TemporaryDirectory() as folder:
        figures = run(Path(folder), told.seed, told.rounds, told.commands)
    print(figures)
    for line in (*figures.lost, *figures.broken):
        print(line)
    return 1 if figures.lost or figures.broken else 0


if __name__ == "__main__":
    sys.exit(main())
