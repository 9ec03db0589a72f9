"""Declarations as a revision of git has them, beside those of now; nothing is checked out."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from ecruntime.foundation.errors import EnvironmentFailure, UsageError
from ecxs.definition import FILE_NAME

_NO_FILES: Final = frozenset({b"120000", b"160000"})
"""The modes of links and of other repositories in a tree of git."""


@dataclass(frozen=True, slots=True)
class OldFile:
    """A declaration of a revision; `path` is seen from the current folder."""

    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit of the repository around the current folder."""

    name: str
    commit: str

    @classmethod
    def find(cls, name: str) -> Revision:
        """Return the commit of a name, such as `main`, `v1.2` or `HEAD~3`; raise `UsageError` if there is none."""
        inside = _git("rev-parse", "--is-inside-work-tree")
        if inside.returncode != 0:
            raise UsageError("the current folder is in no repository of git", hint="leave --against out, and name two")
        if inside.stdout.strip() != b"true":
            message = "the current folder is no working tree of git: it has no files of now"
            raise UsageError(message, hint="go to a clone, or to a worktree: 'git worktree add ../now'")
        found = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        if found.returncode != 0:
            hint = "see 'git log' and 'git tag'; a clone of few commits has no others: 'git fetch --unshallow'"
            raise UsageError(f"git knows no revision '{name}'", hint=hint)
        return cls(name, found.stdout.decode().strip())

    def declarations(self, folder: Path) -> tuple[OldFile, ...]:
        """Return the declarations at and below a folder, as the commit has them."""
        listed = _git("ls-tree", "-r", "-z", "--end-of-options", self.commit, "--", str(folder))
        if listed.returncode != 0:
            raise UsageError(_words(listed), hint="name a folder of this repository")
        blobs: list[tuple[str, bytes]] = []
        for entry in filter(None, listed.stdout.split(b"\0")):
            head, _, raw = entry.partition(b"\t")
            mode, _, blob = head.split(b" ")
            path = raw.decode("utf-8", "surrogateescape")
            if mode not in _NO_FILES and PurePosixPath(path).name == FILE_NAME:
                blobs.append((path, blob))
        return tuple(OldFile(path, self._content(blob)) for path, blob in blobs)

    def _content(self, blob: bytes) -> bytes:
        found = _git("cat-file", "blob", blob.decode())
        if found.returncode != 0:
            raise EnvironmentFailure(f"git cannot read the revision: {_words(found)}", hint="run 'git fsck'")
        return found.stdout


def present_declarations(folder: Path) -> tuple[Path, ...]:
    """Return the declarations at and below a folder that git does not ignore."""
    listed = _git("ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", str(folder))
    if listed.returncode != 0:
        raise UsageError(_words(listed), hint="name a folder of this repository")
    names = {raw.decode("utf-8", "surrogateescape") for raw in listed.stdout.split(b"\0")}
    paths = (Path(name) for name in sorted(names) if PurePosixPath(name).name == FILE_NAME)
    return tuple(path for path in paths if path.is_file())


def _words(done: subprocess.CompletedProcess[bytes]) -> str:
    """Return the first line of what git complains of."""
    lines = done.stderr.decode("utf-8", "replace").splitlines() or [f"git ended with {done.returncode}"]
    return lines[0].removeprefix("fatal: ")


def _git(*words: str) -> subprocess.CompletedProcess[bytes]:
    try:
        # Without the optional locks another git may run beside it; a folder may be named '[a]', or ':x'.
        return subprocess.run(  # noqa: S603 - the author's own repository, which is read
            ["git", "--no-optional-locks", "--literal-pathspecs", *words],  # noqa: S607 - the user's own
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise EnvironmentFailure("there is no program 'git' on PATH", hint="install the package git") from error
