"""Selection of findings: by rule, and without those recorded in a baseline."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from ecruntime.foundation.errors import EnvironmentFailure, UsageError
from ecruntime.foundation.file_reading import read_file
from ecruntime.foundation.near_miss import did_you_mean
from ecxs.files import write_atomically
from ecxs.rules import load_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from ecruntime.foundation.finding import Finding

SCHEMA = 1
MAX_BASELINE_SIZE = 16 * 1024 * 1024

Key = tuple[str, str, str]
"""Identity of a recorded finding: rule, file and message, without the line, which may move."""


def by_rule(findings: Iterable[Finding], select: Sequence[str], ignore: Sequence[str]) -> tuple[Finding, ...]:
    """Return findings of selected rules, or of all, that are not ignored; `ECM` stands for all `ECM...`."""
    selected, ignored = _prefixes(select), _prefixes(ignore)
    return tuple(
        finding
        for finding in findings
        if (not selected or finding.rule.startswith(selected)) and not (ignored and finding.rule.startswith(ignored))
    )


def _prefixes(words: Sequence[str]) -> tuple[str, ...]:
    prefixes = tuple(part.strip().upper() for word in words for part in word.split(",") if part.strip())
    for prefix in prefixes:
        if not any(rule.startswith(prefix) for rule in load_rules()):
            hint = did_you_mean(prefix, load_rules()) or "'ecxs explain --list' lists the rules"
            raise UsageError(f"no rule begins with '{prefix}'", hint=hint)
    return prefixes


def read_baseline(path: Path) -> Counter[Key]:
    """Return the recorded findings with their counts; raise `EnvironmentFailure` for a file that is no baseline."""
    try:
        content = json.loads(read_file(path, MAX_BASELINE_SIZE))
        return Counter(_recorded(content))
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        reason = (error.strerror or "").lower() if isinstance(error, OSError) else "it holds something else"
        raise EnvironmentFailure(
            f"cannot read the baseline '{path}': {reason}", hint=f"write it anew with --write-baseline {path}"
        ) from error


def _recorded(content: dict[str, Any]) -> list[Key]:
    # Any: this is parsed JSON; the caller turns every mismatch into "no baseline".
    if content["schema"] != SCHEMA:
        raise ValueError(content["schema"])
    return [(str(one["rule"]), str(one["file"]), str(one["message"])) for one in content["findings"]]


def without(findings: Iterable[Finding], baseline: Counter[Key]) -> tuple[tuple[Finding, ...], int]:
    """Return the findings that are not in the baseline, and the number of recorded ones that are gone."""
    left = Counter(baseline)
    fresh = []
    for finding in findings:
        # Counted, not a set: of three equal findings with two recorded, one is new.
        if left[_key(finding)] > 0:
            left[_key(finding)] -= 1
        else:
            fresh.append(finding)
    return tuple(fresh), left.total()


def write_baseline(path: Path, findings: Iterable[Finding]) -> None:
    """Write the findings to a baseline file."""
    listed = [{"rule": rule, "file": file, "message": message} for rule, file, message in sorted(map(_key, findings))]
    write_atomically(path, (json.dumps({"schema": SCHEMA, "findings": listed}, indent=2) + "\n").encode())


def _key(finding: Finding) -> Key:
    return finding.rule, finding.place.file, finding.message
