"""The exported form of a project in Python, as its tests run it: a tree below .ecxs, built once for each content."""

from __future__ import annotations

import hashlib
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import EnvironmentFailure, Refused, UsageError
from ecruntime.foundation.file_reading import leads_out
from ecxs.cli.makefile import run_make
from ecxs.cli.report import escape_terminal, print_findings, print_note
from ecxs.cli.turn import in_turn
from ecxs.files import make_folder, remove_tree

if TYPE_CHECKING:
    from ecxs.export import ExportedTree
    from ecxs.generate.project import DeclaredProject, ProjectPlan

TREES: Final = Path(".ecxs", "exported")
"""The folder of a project with its built trees."""
KEPT: Final = 4
"""Trees that stay, those built last: other tests may run with them."""
_STAMP: Final = ".built"
"""Beside each tree that is whole."""
_SAFE: Final = re.compile(r"[\w./+,@%~ -]+")


def exported_tree(planned: DeclaredProject | ProjectPlan) -> Path:
    """Return the built tree of a project in Python; raise `Refused` with all that a server could not give it."""
    definition = planned.definition
    if definition.language != "python":
        message = f"--exported is for modules in Python, and '{definition.name}' is written in {definition.language}"
        raise UsageError(message, hint="'ecxs test' runs what is exported of other modules: their sources as they are")
    return in_turn(planned.root, lambda: _built(planned))


def _built(planned: DeclaredProject | ProjectPlan) -> Path:
    # Imported here: only this form of the tests exports anything.
    from ecxs.export import NEWEST, make_tree, read_subject, read_version

    try:
        tree = make_tree(read_subject(planned.root), read_version(NEWEST))
    except Refused:
        print_note(f"'{planned.definition.name}' cannot be exported, so no test runs in that form")
        raise
    print_findings([finding for finding in tree.findings if finding not in planned.findings], is_error=True)
    home = Path(planned.root.resolve(), TREES)
    if leads_out(planned.root / TREES, planned.root):
        raise EnvironmentFailure(f"'{planned.root / TREES}' is a link that leads out of the project", hint="remove it")
    if not _SAFE.fullmatch(str(home)):
        message = f"the name of the folder '{home}' has signs that make takes apart"
        raise EnvironmentFailure(message, hint="move the project to a folder with a plain name")
    return _tree_at(home, tree)


def _tree_at(home: Path, tree: ExportedTree) -> Path:
    folder = home / _key(tree, home)
    stamp = folder.with_suffix(_STAMP)
    if stamp.is_file() and folder.is_dir():
        return folder
    from ecruntime.bridge.build import INCLUDE
    from ecxs.export import write_tree

    print_note(f"building the exported form of '{escape_terminal(tree.name)}'")
    make_folder(home)
    if folder.exists():
        # Of a build that did not come to its end.
        remove_tree(folder)
    write_tree(tree, folder)
    run_make(folder, f"PYTHON={sys.executable}", f"ROOT={folder / 'python'}", f"INCLUDE={INCLUDE}", "all")
    stamp.touch()
    _drop_oldest(home)
    return folder


def _key(tree: ExportedTree, home: Path) -> str:
    """Return a name for the content of a tree, built here with the Python that runs."""
    total = hashlib.sha256(f"{home}\0{sys.executable}\0{sys.version}\0".encode("utf-8", "surrogateescape"))
    for file in tree.files:
        total.update(f"{file.path}\0{len(file.content)}\0".encode() + file.content)
    return total.hexdigest()[:24]


def _drop_oldest(home: Path) -> None:
    stamps = sorted(home.glob(f"*{_STAMP}"), key=lambda stamp: stamp.stat().st_mtime_ns, reverse=True)
    for stamp in stamps[KEPT:]:
        stamp.unlink(missing_ok=True)
        shutil.rmtree(stamp.with_suffix(""), ignore_errors=True)
