"""An older scaffold brought to the present template: a merge of what the author, and what the template changed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from ecruntime.foundation.errors import UsageError
from ecxs.generate.file_change import read_text
from ecxs.scaffold import ANSWERS_FILE, KINDS, answers, format_answers, read_stored
from ecxs.scaffold.create import rendered_version
from ecxs.scaffold.history import current_version, known_versions
from ecxs.update.merge import YOURS, merged_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from ecxs.scaffold import Answers, StoredAnswers
    from ecxs.scaffold.history import TemplateVersion


class Fate(StrEnum):
    """The effect of an update on a file."""

    NEW = "new"
    CHANGED = "changed"
    CONFLICT = "conflict"
    REMOVED = "removed"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class UpdatedFile:
    """A file that the template changed; `before` and `after` are None where there is no file."""

    path: str
    fate: Fate
    before: str | None
    after: str | None
    conflicts: tuple[int, ...] = ()
    """The lines at which conflicts begin."""
    reason: str = ""
    """The reason for which a file is kept as it is."""


@dataclass(frozen=True, slots=True)
class Update:
    """The changes of a scaffold from one version of its template to the present one."""

    name: str
    old: str
    new: str
    is_guessed: bool
    """Whether the old version stands nowhere, and was taken for the one whose files fit best."""
    files: tuple[UpdatedFile, ...]
    answers_before: str
    answers_after: str

    @property
    def written(self) -> tuple[UpdatedFile, ...]:
        """The files that are written or removed."""
        return tuple(file for file in self.files if file.fate is not Fate.KEPT)

    @property
    def is_current(self) -> bool:
        """Tell whether there is nothing to do."""
        return self.old == self.new and not self.is_guessed


def plan_update(root: Path) -> Update:
    """Merge the present template into the project in `root`, and write nothing.

    Raise `UsageError` for a project that was not made from one of our templates, or whose version is not known.
    """
    if not (root / ANSWERS_FILE).exists():
        raise UsageError(f"'{root}' has no {ANSWERS_FILE}", hint="only what 'ecxs new' made can be updated")
    stored = read_stored(root / ANSWERS_FILE)
    if stored.kind not in KINDS:
        message = f"the project was made from the template '{stored.kind}', which ecxs has no versions of"
        raise UsageError(message, hint="merge its changes with git, or make the module anew beside it and compare")
    given = answers(stored.name, kind=stored.kind, settings=stored.settings)
    old, is_guessed = _old_version(root, stored, given)
    new = current_version(given.kind.template)
    before, after = rendered_version(old, given), rendered_version(new, given)
    files = tuple(_merged_files(root, before, after)) if old.digest != new.digest else ()
    text = read_text(root / ANSWERS_FILE, root) or ""
    return Update(stored.name, old.digest, new.digest, is_guessed, files, text, format_answers(given))


def _old_version(root: Path, stored: StoredAnswers, given: Answers) -> tuple[TemplateVersion, bool]:
    """Return the version of the template that a project was made from, and whether it is a guess."""
    known = known_versions(given.kind.template)
    for version in known:
        if version.digest == stored.template:
            return version, False
    if stored.template:
        message = f"the version '{stored.template}' of the template '{given.kind.template}' is not known"
        raise UsageError(message, hint="the project was made or updated by a newer ecxs: upgrade this one")
    # Projects of before the version was stored. Of equals the oldest: what it lacks is then offered.
    return max(known, key=lambda version: _fit(root, rendered_version(version, given))), True


def _fit(root: Path, files: Mapping[str, str]) -> int:
    """Return how many lines of the files stand in the project's."""
    return sum(
        len(set(text.splitlines()) & set((read_text(root / path, root) or "").splitlines()))
        - len(set(text.splitlines()))
        for path, text in files.items()
    )


def _merged_files(root: Path, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[UpdatedFile]:
    for path in sorted(before.keys() | after.keys()):
        base, theirs = before.get(path), after.get(path)
        if base == theirs:
            continue
        ours = read_text(root / path, root)
        if ours is not None and "\r\n" in ours:
            base, theirs = (text if text is None else text.replace("\n", "\r\n") for text in (base, theirs))
        if ours == theirs:
            continue
        yield _merged(path, base, ours, theirs)


def _merged(path: str, base: str | None, ours: str | None, theirs: str | None) -> UpdatedFile:
    if reason := _reason_to_keep(base, ours, theirs):
        return UpdatedFile(path, Fate.KEPT, ours, ours, reason=reason)
    if ours is None:
        return UpdatedFile(path, Fate.NEW, None, theirs)
    if base is None or theirs is None:
        return UpdatedFile(path, Fate.REMOVED, ours, None)
    text, conflicts = merged_text(base, ours, theirs)
    fate = Fate.CONFLICT if conflicts else Fate.CHANGED
    return UpdatedFile(path, fate if text != ours else Fate.KEPT, ours, text, conflicts)


def _reason_to_keep(base: str | None, ours: str | None, theirs: str | None) -> str:
    """Return the reason for which the author's file, or its absence, stays; empty if there is none."""
    if ours is None:
        return "you took it away" if base is not None else ""
    if base is None:
        return "the template has one of that name now, and this one is yours"
    if theirs is None:
        return "the template has it no more, and you changed it" if ours != base else ""
    has_marks = any(line.startswith(YOURS) for line in ours.splitlines())
    return "it still has conflicts of an update" if has_marks else ""
