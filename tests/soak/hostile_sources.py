"""Projects of somebody who means harm, each looked at by `ecxs validate` in a child with limits.

`python tests/soak/hostile_sources.py SEED [COUNT]` prints how many inputs there were, how many ended the command in a
way of its own, and how many cost more than a second or 200 MB beyond what a sound project costs.
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

SIZE = 60 * 1024
SECONDS = 1.0
MEGABYTES = 200
HARD_SECONDS = 20
HARD_BYTES = 3 * 1024**3
COUNT = 60
DECLARATION = 'schema = 1\n[module]\nname = "kelp"\nlanguage = "python"\n'
ATOMS = (
    "a and ", "1<", "1+", "a.", "()", '"" ', "not ", "-", "(", "[", "{", "a=", "a,", "a\n", "a;", "a:a,", " for a in a",
    " if a", "a if a else ", "lambda:", "a()\n", "x=a(a)\n", "def a():0\n", "class a:0\n", "import a\n", "#\n", "\n",
    "@a\n", "[a]", "*a,", "|a", "{a}", "case [", "match a:\n case a:0\n", "f'{", "'''", "\\\n", "\x00", "\xff",
)  # fmt: skip
CONFIGURATION = ("a = 1\n", 'x "1" {\n', "}\n", "include more.conf\n", "include parts\n", '"', "[", "# x\n", "(", "\\")
MANIFEST = ("[a]\n", "[" + "a" * 300 + "]\n", "msys.requires = a\n", "msys.provides = config.Global:a\n", "=", "\x00")
RECORD = ("[", '{"a":', '"', "1", "9" * 400, ",", "}", "null", '{"artifact": "' + "a" * 300 + '"}')
LIBRARY = """#include "module.h"
ECCFG_MODULE_OPT_DEF(kelp, depth, ECCFGTYPE_INT, NULL, "Domain>Global", 0, NULL, "1", NULL, NULL, NULL, NULL)
static ec_config_option_def more[] = {
  { "width", ECCFGTYPE_INT, NULL, "Global", 0, NULL, "1", NULL, NULL, NULL, NULL },
};
static int setup(generic_module_infrastructure *self, int flags) {
  (void)self; (void)flags;
  return ECCFG_MODULE_OPT_REGISTER(kelp, depth) + ec_config_register_option(more);
}
EC_MODULE_EXPORT generic_module_infrastructure kelp = {{ EC_MODULE_INIT(EC_MODULE_TYPE_SINGLETON, 0), "kelp.c",
  "A kelp", NULL, NULL, NULL, NULL, NULL, setup, NULL, NULL, NULL }};
"""
INCLUDE = Path(__file__).parents[2] / "runtime/ecruntime/include"
TABLE = (
    "[a]\n",
    "[[option]]\n",
    "a = 1\n",
    "a.a.a = [",
    "{a = ",
    '"',
    "'''",
    "9" * 400,
    'name = "' + "a" * 300 + '"\n',
)


@dataclass(frozen=True, slots=True)
class Cost:
    """The outcome of one look."""

    code: int
    seconds: float
    megabytes: float


def hostile(choice: random.Random, atoms: tuple[str, ...]) -> str:
    """Return a text of a few parts, long ones repeated."""
    parts = []
    room = choice.choice((200, 4000, SIZE))
    while room > 0 and len(parts) < 6:
        atom = "".join(choice.choices(atoms, k=choice.choice((1, 1, 2, 3))))
        times = choice.randrange(1, room // len(atom) + 2)
        parts.append(atom * times)
        room -= len(parts[-1])
    return "".join(parts)[:SIZE]


def sound_library(folder: Path) -> bytes:
    """Build a library for others to break; nothing where there is no compiler."""
    source, built = folder / "library.c", folder / "library.so"
    source.write_text(LIBRARY, encoding="utf-8")
    words = ["gcc", "-shared", "-fPIC", "-g", "-DEC_API=3", "-isystem", str(INCLUDE), str(source), "-o", str(built)]
    if shutil.which("gcc") is None:
        return b""
    subprocess.run(words, check=True)
    return built.read_bytes()


def broken(choice: random.Random, sound: bytes) -> bytes:
    """Return a library with other bytes: counts, sizes and places most of all, or cut off."""
    data = bytearray(sound)
    for _ in range(choice.choice((1, 3, 20, 300))):
        size = choice.choice((1, 2, 4, 8))
        # The header, the tables at the end, or anything.
        first = choice.choice((0, 0, max(0, len(data) - 3000)))
        at = choice.randrange(first, max(first + 1, min(len(data), first + choice.choice((64, 3000, len(data) or 1)))))
        filler = choice.choice((b"\xff", b"\x00", b"\x7f", choice.randbytes(1)))
        data[at : at + size] = filler * size
    return bytes(data if choice.random() < 0.8 else data[: choice.randrange(len(data) + 1)])


def write_project(folder: Path, choice: random.Random, library: bytes = b"") -> str:
    """Write a project with one hostile file, and return the name of that."""
    if library and choice.random() < 0.2:
        folder.mkdir(parents=True)
        (folder / "kelp.ecm").write_text("[kelp]\n", encoding="utf-8")
        (folder / "kelp.so").write_bytes(broken(choice, library))
        return "kelp.so"
    (folder / "kelp").mkdir(parents=True)
    texts = {
        "module.toml": DECLARATION,
        "kelp/__init__.py": "",
        "kelp/kelp.py": "class Kelp: ...\n",
        "more.conf": "a = 1\n",
    }
    kinds = {
        "kelp/kelp.py": ATOMS,
        "kelp/more.py": ATOMS,
        "kelp.ecm": MANIFEST,
        "kelp.module.json": RECORD,
        "kelp.conf": CONFIGURATION,
        "module.toml": TABLE,
    }
    name = choice.choice(("kelp/kelp.py", *kinds))
    texts[name] = (DECLARATION if name == "module.toml" else "") + hostile(choice, kinds[name])
    for path, text in texts.items():
        (folder / path).write_text(text, encoding="utf-8", errors="replace")
    if choice.random() < 0.1:
        (folder / name).unlink()
        os.mkfifo(folder / name)
    return name


def look(folder: Path) -> Cost:
    """Look at a project in a child."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (HARD_SECONDS, HARD_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (HARD_BYTES, HARD_BYTES))

    words = [sys.executable, "-m", "ecxs", "validate", "--level", "symbols", "."]
    child = subprocess.Popen(
        words,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=limit,  # noqa: PLW1509
    )
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return Cost(child.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def main(seed: int, count: int) -> int:
    """Run the storm; a kept copy of each input that was too much lies below the folder that is printed."""
    choice = random.Random(seed)
    kept = Path(tempfile.mkdtemp(prefix="ecxs-hostile-"))
    sound = kept / "sound"
    write_project(sound, random.Random(0))
    (sound / "kelp/kelp.py").unlink(missing_ok=True)
    (sound / "kelp/kelp.py").write_text("class Kelp: ...\n" * 100)
    base = look(sound)
    library = sound_library(kept)
    figures = {"inputs": count, "crashed": 0, "over 1 s": 0, "over 200 MB": 0}
    worst = Cost(0, 0.0, 0.0)
    for number in range(count):
        folder = kept / str(number)
        name = write_project(folder, choice, library)
        cost = look(folder)
        seconds, megabytes = cost.seconds - base.seconds, cost.megabytes - base.megabytes
        worst = Cost(0, max(worst.seconds, seconds), max(worst.megabytes, megabytes))
        faults = {
            "crashed": cost.code not in {0, 1, 2, 3},
            "over 1 s": seconds > SECONDS,
            "over 200 MB": megabytes > MEGABYTES,
        }
        for fault in (fault for fault, is_so in faults.items() if is_so):
            figures[fault] += 1
            print(f"{folder / name}: {fault}: exit {cost.code}, {seconds:.1f} s, {megabytes:.0f} MB", flush=True)
        if not any(faults.values()):
            shutil.rmtree(folder)
    print(json.dumps({**figures, "worst seconds": round(worst.seconds, 2), "worst MB": round(worst.megabytes)}))
    return int(figures["crashed"] > 0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else COUNT))
