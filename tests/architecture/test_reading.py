"""Files are opened to be read in one place, which refuses what is no regular file, what is too large, and links out."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READERS = ("ecxs", "runtime/ecruntime")
METHODS = frozenset({"read_text", "read_bytes", "open", "fdopen"})
OWN = "files of the toolkit or of the runtime itself, beside the code"
STANDS = {
    "runtime/ecruntime/foundation/file_reading.py": "the place itself",
    "ecxs/files.py": "writes; compares and keeps what it replaces",
    "ecxs/file_lock.py": "locks, and who holds them",
    "ecxs/file_swap.py": "writes; holds what it replaces",
    "ecxs/file_exchange.py": "holds what is replaced",
    "ecxs/definition/schema.py": OWN,
    "ecxs/rule_data.py": OWN,
    "ecxs/fidelity/headers.py": OWN,
    "ecxs/fidelity/lines.py": OWN,
    "ecxs/rules/reference.py": OWN,
    "runtime/ecruntime/catalogue/entries.py": OWN,
    "runtime/ecruntime/catalogue/hooks.py": OWN,
    "runtime/ecruntime/formats/lua/prelude.py": OWN,
    "ecxs/languages/c/compilation.py": "files of this build, and what the compiler has read, for a digest",
    "runtime/ecruntime/compiler/program.py": "the output of programs that this build has started",
    "ecxs/languages/c/publish.py": "the library that this build has made, beside the one that it replaces",
    "ecxs/languages/c/unchanged.py": "the user's own cache, whose owner is checked; files for a digest",
    "ecxs/kept_file.py": "files of the user's own cache, whose owner is checked",
    "ecxs/scaffold/external_project.py": "writes, below a folder that it holds open",
    "ecxs/package/archive.py": "an archive in memory",
    "ecxs/scaffold/trust.py": "the user's own decisions; the owner of what was opened is checked",
    "runtime/ecruntime/bridge/recipe.py": OWN,
    "runtime/ecruntime/bridge/store.py": "the lock of a folder of its own, and what it has just made, to sync it",
    "runtime/ecruntime/foundation/folder_lock.py": "a folder, to lock it",
    "runtime/ecruntime/foundation/descriptor_reserve.py": "/dev/null, to keep descriptors for later",
    "runtime/ecruntime/server/fork_guard.py": "/dev/null in the place of what a child must not keep",
    "ecxs/scaffold/external_template.py": "reads a template in the same way, and refuses every link",
    "ecxs/cli/main.py": "/dev/null in the place of a closed stream",
    "ecxs/cli/failure.py": "/dev/null in the place of a closed pipe",
    "ecxs/cli/recorder.py": "writes the recording that the user names, line by line",
    "ecxs/cli/outcome_plugin.py": "a file that this run made for its own child",
    "ecxs/cli/terminal/history.py": "a file in the user's own state folder",
    "ecxs/cli/commands/console.py": "commands that the user names, which may come from a pipe as they are typed",
    "runtime/ecruntime/log/log_file.py": "the log that the operator names, which may be a pipe",
    "runtime/ecruntime/console/server_file.py": "a folder, to sync it",
    "runtime/ecruntime/console/socket_file.py": "the lock beside the socket",
    "runtime/ecruntime/console/view/resources.py": "figures of the system in /proc",
    "runtime/ecruntime/testing/over_budget.py": "figures of the system in /proc",
}
NO_FILES = {
    "runtime/ecruntime/io/": "what a loaded module asks for",
    "runtime/ecruntime/languages/lua/operations/streams.py": "what a script asks an IO wrapper for",
    "runtime/ecruntime/testing/": "modules are opened, no files",
}


def calls(path: Path) -> list[str]:
    """The calls that open a file by themselves; `conf.read_text` and the toolkit's `read_text` are other functions."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Name) and called.id == "open":
            found.append("open")
        elif isinstance(called, ast.Attribute) and called.attr in METHODS:
            owner = ast.unparse(called.value)
            if owner not in {"conf", "file_change"}:
                found.append(f"{owner}.{called.attr}")
    return found


def opening() -> dict[str, list[str]]:
    files = (path for top in READERS for path in (ROOT / top).rglob("*.py"))
    return {str(path.relative_to(ROOT)): found for path in sorted(files) if (found := calls(path))}


def test_files_are_opened_to_be_read_in_one_place() -> None:
    elsewhere = {
        name: found for name, found in opening().items() if name not in STANDS and not name.startswith((*NO_FILES,))
    }
    assert elsewhere == {}


def test_no_exception_is_stale() -> None:
    names = opening()
    assert [name for name in STANDS if name not in names] == []
    assert [part for part in NO_FILES if not any(name.startswith(part) for name in names)] == []
