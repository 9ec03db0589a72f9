"""Commands and an editor at one project at once: `python tests/soak/two_writers.py --seed N [--rounds N]`.

Each round starts real commands together: additions, generation, mending, two builds into one libexec, and in every
second round a removal and a new name for the module instead of some. Some of them are killed at random moments. A
stranger holds locks on the folders all the time. Meanwhile this process stands for an editor that saves the author's
files: by renaming, in place, or in place through a descriptor that it has held open for a while.

A command that ended with 0 has its addition in the declaration at the end, and each save is in a file that one can
see. The figures are printed; a loss, a file of the author's in two places, or a command that ends otherwise than done
or refused, ends this with 1.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import random
import signal
import subprocess
import sys
import time
import tomllib
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from ecxs.file_swap import FileChanged, name_aside, swap

REFUSED = 3
"""The exit code of a command that left a file to somebody who saved it each time."""
USAGE = 2
"""That of one which finds another name than it was told, or a new name that was begun."""
KILLED = -signal.SIGKILL
MARK = "# saved "
NAMES = ("owl", "barn")
STYLES = ("renamed", "in place", "held")
COMMANDS = 6
PAUSE = 0.05
LONGEST = 300.0
"""Seconds after which commands are taken for hung."""


@dataclass
class Figures:
    """What was done, and what came of it."""

    additions: int = 0
    saves: int = 0
    refused: int = 0
    renames: int = 0
    killed: int = 0
    aside: int = 0
    """Saves that are in a file of their own beside the one that was saved again."""
    lost: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    saved: set[str] = field(default_factory=set)
    expected: set[str] = field(default_factory=set)
    """The options that are declared."""

    def __str__(self) -> str:
        return (
            f"{self.additions} additions, {self.saves} saves, {self.refused} refused, {self.renames} renames, "
            f"{self.killed} killed, {self.aside} kept aside, {len(self.lost)} lost, {len(self.broken)} ended otherwise"
        )


def start(words: list[str], folder: Path) -> subprocess.Popen[str]:
    """Start a command of `ecxs`."""
    return subprocess.Popen(
        [sys.executable, "-m", "ecxs", *words], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def module_name(root: Path) -> str:
    """Return the name of the module, as the declaration has it now."""
    name = tomllib.loads((root / "module.toml").read_text())["module"]["name"]
    assert isinstance(name, str)
    return name


def authors(root: Path) -> list[Path]:
    """Return the author's files, wherever they are now."""
    sources = [root / name / f"{one}.py" for name in NAMES for one in NAMES]
    return [root / "module.toml", root / "ecelerity.conf", *(path for path in sources if path.exists())]


def save(path: Path, line: str, style: str, hold: float) -> bool:
    """Save a file with a line more; tell whether it was saved.

    This editor notices when the file is not any more what it has loaded, and loads it again: what it would overwrite
    would be lost by its fault.
    """
    if style == "held":
        with path.open("r+b", buffering=0) as file:
            content = file.read()
            time.sleep(hold)
            file.seek(0)
            file.write(content + f"{line}\n".encode())
        return True
    before = path.read_bytes()
    content = before + f"{line}\n".encode()
    if style == "in place":
        with path.open("r+b") as file:
            if file.read() != before:
                return False
            file.seek(0)
            file.write(content)
        return True
    aside = name_aside(path, "tmp")
    aside.write_bytes(content)
    try:
        swap(aside, path, before, content)
    except FileChanged:
        return False
    finally:
        aside.unlink(missing_ok=True)
    return True


def edit(root: Path, chance: random.Random, running: list[subprocess.Popen[str]], figures: Figures) -> None:
    """Save files as long as commands run, and kill some of those."""
    doomed = {one: time.monotonic() + chance.random() * 4 for one in running if chance.random() < 0.3}
    end = time.monotonic() + LONGEST
    while any(one.poll() is None for one in running) and time.monotonic() < end:
        for one in [one for one, moment in doomed.items() if moment < time.monotonic()]:
            del doomed[one]
            one.kill()
        line = f"{MARK}{chance.randrange(10**12)}"
        # The command may move a file just now.
        with suppress(FileNotFoundError):
            if save(chance.choice(authors(root)), line, chance.choice(STYLES), chance.random() * PAUSE):
                figures.saves += 1
                figures.saved.add(line)
        # Now and then it rests, so that a command can come to its end.
        time.sleep(chance.random() * PAUSE * (4 if chance.random() < 0.8 else 80))
    for one in running:
        if one.poll() is None:
            figures.broken.append(f"hung: {one.args}")
            one.kill()


def chosen(root: Path, number: int, figures: Figures, commands: int) -> list[list[str]]:
    """Return the commands of a round."""
    libexec = str(root.parent / "libexec")
    adds = [["add", "option", f"option_{number}_{index}", "--default", "x"] for index in range(commands)]
    others = [["build", "--libexec", libexec], ["build", "--libexec", libexec], ["generate", "--stubs"]]
    others.append(["validate", "--fix"])
    if number % 2:
        new = next(name for name in NAMES if name != module_name(root))
        gone = [["remove", "option", name] for name in sorted(figures.expected)[:1]]
        return [*adds[: commands // 2], *gone, ["rename", new], others[2]]
    return [*adds, *others]


def work(root: Path, number: int, chance: random.Random, figures: Figures, commands: int) -> None:
    """Do one round, and count."""
    every = chosen(root, number, figures, commands)
    chance.shuffle(every)
    running = []
    for words in every:
        running.append(start(words, root))
        time.sleep(chance.random() * PAUSE)
    edit(root, chance, running, figures)
    new = next((words[1] for words in every if words[0] == "rename"), "")
    uncertain: set[str] = set()
    for words, one in zip(every, running, strict=True):
        _count(words, one, figures, uncertain, may_be_renamed=bool(new))
    _complete(root, new, figures)
    _check(root, figures, uncertain)


def _count(
    words: list[str], one: subprocess.Popen[str], figures: Figures, uncertain: set[str], *, may_be_renamed: bool
) -> None:
    output = one.communicate()[0]
    if one.returncode == KILLED:
        figures.killed += 1
        uncertain.update(words[2:3])
    # A new name that was killed in the middle is completed below; until then the project is in two minds.
    elif one.returncode in ({1, USAGE, REFUSED} if may_be_renamed else {REFUSED}) and "Traceback" not in output:
        figures.refused += 1
    elif one.returncode:
        figures.broken.append(f"{' '.join(words)}: {one.returncode}: {output}")
    elif words[0] == "add":
        figures.additions += 1
        figures.expected.add(words[2])
    elif words[0] == "remove":
        figures.expected.discard(words[2])
    figures.renames += words[0] == "rename" and one.returncode == 0


def _complete(root: Path, new: str, figures: Figures) -> None:
    """Let the next commands bring to an end what was killed."""
    for words in ([["rename", new]] if new else []) + [["generate"]]:
        done = start(words, root)
        output = done.communicate()[0]
        # It may have that name already.
        if done.returncode and not (words[0] == "rename" and "already, and no file has another name" in output):
            figures.broken.append(f"afterwards, {' '.join(words)}: {done.returncode}: {output}")


def _check(root: Path, figures: Figures, uncertain: set[str]) -> None:
    declared = {option["name"] for option in tomllib.loads((root / "module.toml").read_text()).get("option", ())}
    figures.lost += [f"addition of {name}" for name in figures.expected - declared - uncertain]
    figures.expected &= declared
    lines: dict[str, bool] = {}
    for path in root.rglob("*"):
        if path.is_file() and not path.name.startswith("."):
            text = path.read_text(errors="replace")
            found = [line for line in text.splitlines() if line.startswith(MARK)]
            for line in found:
                lines[line] = lines.get(line, False) or ".saved-" not in path.name
    figures.lost += [f"'{line}'" for line in sorted(figures.saved - lines.keys())]
    figures.saved &= lines.keys()
    figures.aside = sum(not is_in_place for line, is_in_place in lines.items() if line in figures.saved)
    sources = authors(root)[2:]
    if len(sources) != 1:
        figures.broken.append(f"the author's file is in {len(sources)} places: {sources}")
    libexec = root.parent / "libexec"
    left = [*root.rglob(".*.tmp"), *root.rglob(".*.swap"), *libexec.glob(".*.old"), *libexec.glob(".*.new")]
    figures.broken += [f"left behind: {path}" for path in left]


def run(folder: Path, seed: int, rounds: int, commands: int) -> Figures:
    """Do all rounds in a new project below `folder`."""
    chance = random.Random(seed)
    figures = Figures()
    made = start(["new", NAMES[0]], folder)
    output = made.communicate()[0]
    if made.returncode:
        raise SystemExit(output)
    root = folder / NAMES[0]
    (folder / "libexec").mkdir()
    # A stranger may open each folder that he may read, and lock it.
    held = [os.open(one, os.O_RDONLY) for one in (root, folder / "libexec", folder)]
    for one in held:
        fcntl.flock(one, fcntl.LOCK_EX)
    for number in range(rounds):
        work(root, number, chance, figures, commands)
    for one in held:
        os.close(one)
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
