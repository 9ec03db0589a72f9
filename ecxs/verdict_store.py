"""Verdicts of checks that take long, kept with the digest of all that they depend on.

They lie in the user's cache folder, one file for each subject, and may be removed at any time. What is damaged, or was
written by another user, counts as missing; of two processes that write, the later one is kept.
"""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING, Any, Final

from ecruntime.foundation.finding import Edit, Finding, Place, Related, Severity
from ecruntime.foundation.own_folder import is_own_folder, user_cache
from ecxs.kept_file import read_kept, remove_kept, write_kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

CHECK_ANEW: Final = "ECXS_CHECK_ANEW"
"""The variable that has all checks made anew; nothing is read from the store then, nor written."""
MAX_KEPT: Final = 256
"""Verdicts that the store keeps, those written last."""
_FOLDER: Final = "verdicts"
_SCHEMA: Final = 1
_NAME_LENGTH: Final = 32
_MAX_SIZE: Final = 4 * 1024 * 1024


def verdict_file(kind: str, subject: str, environment: Mapping[str, str] = os.environ) -> str:
    """Return the file for a verdict of a kind on a subject; empty where nothing is to be kept.

    That is where the user asks for checks anew, where no home is known, and where others may write into the folder.
    """
    if environment.get(CHECK_ANEW):
        return ""
    folder = user_cache(_FOLDER, environment)
    if not folder or not is_own_folder(folder):
        return ""
    return f"{folder}/{digest_of(kind, subject)[:_NAME_LENGTH]}"


def digest_of(*parts: object) -> str:
    """Return the digest of plain values: texts, numbers, and tuples of them."""
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogateescape")).hexdigest()


def recall_verdict(file: str, key: str) -> tuple[Finding, ...] | None:
    """Return the verdict with this key; `None` if another one, or none, is kept there, or it is damaged."""
    try:
        digest, _, body = read_kept(file, _MAX_SIZE).partition(b"\n")
        # First of all: a file that is half there, or that somebody has edited, may be JSON all the same.
        if hashlib.sha256(body).hexdigest().encode() != digest:
            return None
        content = json.loads(body)
        if content["schema"] != _SCHEMA or content["key"] != key:
            return None
        return tuple(map(_finding, content["findings"]))
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def keep_verdict(file: str, key: str, findings: Iterable[Finding]) -> None:
    """Keep a verdict; where the folder cannot be written, the next check is made in full."""
    table = {"schema": _SCHEMA, "key": key, "findings": list(map(_listed, findings))}
    # In ASCII: bytes of a name that are not UTF-8 are escaped, and come back as they were.
    body = json.dumps(table).encode()
    if write_kept(file, hashlib.sha256(body).hexdigest().encode() + b"\n" + body):
        _drop_oldest(os.path.dirname(file))  # noqa: PTH120 - a text


def _drop_oldest(folder: str) -> None:
    try:
        with os.scandir(folder) as entries:
            found = [(entry.stat(follow_symlinks=False).st_mtime_ns, entry.path) for entry in entries]
    except OSError:
        return  # another process may be removing some, and has done the work
    for _, path in sorted(found, reverse=True)[MAX_KEPT:]:
        remove_kept(path)


def _listed(finding: Finding) -> list[Any]:
    return [
        finding.rule,
        finding.severity.value,
        finding.message,
        _place_list(finding.place),
        finding.hint,
        [[_place_list(other.place), other.message] for other in finding.related],
        [[_place_list(edit.place), edit.length, edit.text, edit.takes_line] for edit in finding.edits],
    ]


def _place_list(place: Place) -> list[Any]:
    return [place.file, place.line, place.column]


def _finding(listed: list[Any]) -> Finding:
    rule, severity, message, place, hint, related, edits = listed
    return Finding(
        rule,
        Severity(severity),
        message,
        Place(*place),
        hint,
        tuple(Related(Place(*other), text) for other, text in related),
        tuple(Edit(Place(*at), length, text, takes_line) for at, length, text, takes_line in edits),
    )
