"""What the author answers before a module is scaffolded, validated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.spec.errors import UsageError
from ecruntime.spec.names import LONGEST_NAME, is_identifier
from ecruntime.spec.near_miss import did_you_mean
from ecxs.render import one_line
from ecxs.scaffold.kind import DEFAULT_KIND, kind_of
from ecxs.scaffold.reserved import reason_against
from ecxs.targets import class_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecxs.scaffold.kind import Kind

_LONGEST_DESCRIPTION = 200
_DEFAULTS = {"description": "Counts permanent failures and reports them every minute"}


@dataclass(frozen=True, slots=True)
class Answers:
    """A valid set of answers."""

    name: str
    kind: Kind
    description: str


def answers(name: str, *, kind: str = DEFAULT_KIND, settings: Mapping[str, str] | None = None) -> Answers:
    """Validate the answers; `settings` are those of `--set`."""
    _check_name(name)
    given = dict(settings or {})
    for key in given:
        if key not in _DEFAULTS:
            known = ", ".join(f"'{known}'" for known in _DEFAULTS)
            raise UsageError(f"'{key}' cannot be set", hint=did_you_mean(key, _DEFAULTS) or f"known: {known}")
    description = one_line(given.get("description", _DEFAULTS["description"]))
    if len(description) > _LONGEST_DESCRIPTION:
        raise UsageError(
            f"the description has {len(description)} characters",
            hint=f"at most {_LONGEST_DESCRIPTION} are kept in one line",
        )
    return Answers(name, kind_of(kind), description)


def _check_name(name: str) -> None:
    if not is_identifier(name) or not name[0].isalpha():
        raise UsageError(
            f"'{one_line(name)}' cannot be the name of a module",
            hint=f"a letter, then letters, digits and underscores; at most {LONGEST_NAME} in all",
        )
    reason = reason_against(name, class_name(name))
    if reason:
        raise UsageError(f"'{name}' cannot be the name of a module: it {reason}", hint="choose another name")
