"""The choices of the server that a report is about, compared with what our own report says."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from ecruntime.choices.observed import InvalidValue
from ecruntime.choices.rules import NOT_FOLLOWED, VALUE_REFUSED
from ecruntime.choices.server_choices import AS_CHOSEN, ServerChoices
from ecruntime.choices.switch import CONSTANTS, switch_of
from ecruntime.foundation.file_scan import ScanRules
from ecruntime.foundation.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from ecruntime.choices.observed import Decided
    from ecruntime.choices.report import Observation, ProbeReport

_SCAN = MappingProxyType(
    {
        "scan_order": "order",
        "reads_hidden_files": "reads_hidden_files",
        "reads_hidden_folders": "reads_hidden_folders",
        "follows_linked_files": "follows_linked_files",
        "follows_linked_folders": "follows_linked_folders",
        "scan_depth": "depth",
    }
)
"""The choices about manifests, by their fields of `ScanRules`."""
_OF_C: Final = "the runtime, and code that is built with its headers, have our number"
_AS_ARGUMENT: Final = "as an argument it reaches providers in Python with our number"
_LONG: Final = 200
"""The most characters of a value in a message."""


@dataclass(frozen=True, slots=True)
class FollowedChoice:
    """A choice that is followed, with the observation that decides it."""

    name: str
    id: str
    value: str


@dataclass(frozen=True, slots=True)
class FollowedReport:
    """The choices of a server, and the findings about what of its report is not followed, or is no value."""

    choices: ServerChoices
    followed: tuple[FollowedChoice, ...] = ()
    findings: tuple[Finding, ...] = ()

    @classmethod
    def as_chosen(cls) -> FollowedReport:
        """Return our own choices, as without a report."""
        return cls(AS_CHOSEN)


@dataclass(slots=True)
class _Following:
    """The decisions so far."""

    changes: dict[str, Any] = field(default_factory=dict)
    followed: list[FollowedChoice] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def add(self, decided: Decided) -> None:
        """Join what an observation decides to what others have decided."""
        for name, value in decided.changes.items():
            known = self.changes.get(name)
            joined = isinstance(value, dict | frozenset) and known is not None and name in {"going_on", "constants"}
            joined = joined or (name == "refused_forms" and known is not None)
            self.changes[name] = known | value if joined and known is not None else value


def follow(theirs: ProbeReport, ours: ProbeReport | None = None, *, arguments: Collection[str] = ()) -> FollowedReport:
    """Return the choices that a report decides.

    An observation whose value is that of `ours` decides nothing; so none is warned of that is as ours. `arguments` are
    the constants that reach providers as arguments, where nothing translates them.
    """
    known = {} if ours is None else ours.observations
    following = _Following()
    for observation in theirs.observations.values():
        if observation.id in known and known[observation.id].value == observation.value:
            continue
        _follow_one(observation, following)
        name = observation.id.removeprefix(CONSTANTS) if observation.id.startswith(CONSTANTS) else ""
        if name and ours is not None and observation.id not in known:
            following.findings.append(_left(observation, "no hook of this version has a constant of this name"))
        elif name in arguments and observation.value != "absent":
            following.findings.append(_left(observation, _AS_ARGUMENT))
    findings = tuple(following.findings)
    if any(finding.severity is Severity.ERROR for finding in findings):
        return FollowedReport(AS_CHOSEN, (), findings)
    return FollowedReport(_made(following.changes), tuple(following.followed), findings)


def _follow_one(observation: Observation, following: _Following) -> None:
    switch = switch_of(observation.id)
    if switch is None:
        why = _OF_C if observation.id.startswith("constants.c.") else "the runtime has no choice there"
        following.findings.append(_left(observation, why))
        return
    try:
        decided = switch.decide(observation.value)
    except InvalidValue as error:
        message = f"{_clipped(observation.shown)} is no value of '{_clipped(observation.id)}'"
        finding = Finding(VALUE_REFUSED, Severity.ERROR, message, observation.place, str(error))
        following.findings.append(finding)
        return
    if decided.left:
        following.findings.append(_left(observation, decided.left))
    if decided.changes:
        following.add(decided)
        following.followed.append(FollowedChoice(switch.choice, observation.id, observation.shown))


def _left(observation: Observation, why: str) -> Finding:
    message = f"{_clipped(observation.shown)} of '{_clipped(observation.id)}' is not followed: {_clipped(why)}"
    hint = "try on the server what relies on it; 'ecxs fidelity compare' names its line in docs/fidelity.md"
    return Finding(NOT_FOLLOWED, Severity.WARNING, message, observation.place, hint)


def _clipped(text: str) -> str:
    # In one line, whatever an id of somebody's report has.
    text = text.replace("\r", "\\r").replace("\n", "\\n")
    return text if len(text) <= _LONG else f"{text[: _LONG - 3]}..."


def _made(changes: Mapping[str, Any]) -> ServerChoices:
    scan = {_SCAN[name]: value for name, value in changes.items() if name in _SCAN}
    own = {item.name for item in fields(ServerChoices)}
    rest: dict[str, Any] = {name: _frozen(value) for name, value in changes.items() if name in own}
    return replace(AS_CHOSEN, scan=replace(ScanRules(), **scan), **rest)


def _frozen(value: object) -> object:
    return MappingProxyType(value) if isinstance(value, dict) else value
