"""The report of a probe: its observations, read from JSON with the place of each value."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ecruntime.choices.placed_json import NoNumber, PlacedJson, parse_json
from ecruntime.choices.rules import MALFORMED, NOT_READABLE, OTHER_SCHEMA
from ecruntime.foundation.file_reading import read_at_most, reason_of
from ecruntime.foundation.finding import Finding, Place, Related, Severity, has_errors

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SCHEMA: Final = 1
"""The number of the form of a report."""
_MAX_REPORT: Final = 4 * 1024 * 1024
_TEXT_OR_WORD: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[^\s",:\[\]{}]+')
_TEXTS: Final = ("id", "kind", "evidence")
_MAKE_IT: Final = "run the probe again and keep what it prints as it is"


@dataclass(frozen=True, slots=True)
class Observation:
    """An observation of one line: its value, and by what it was seen."""

    id: str
    kind: str
    value: Any  # whatever JSON has
    evidence: str
    place: Place
    """The place of the value in the report."""

    @property
    def shown(self) -> str:
        """The value in one line, as the report has it."""
        return json.dumps(self.value, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class ProbeReport:
    """The observations of one run of the probe, by id."""

    file: str
    version: str
    """The version of the server whose headers it was built with."""
    observations: Mapping[str, Observation]


@dataclass(frozen=True, slots=True)
class ReportReading:
    """A report, or the findings for which there is none."""

    report: ProbeReport | None
    findings: tuple[Finding, ...] = ()


def read_report(path: Path, *, file: str = "") -> ReportReading:
    """Read a report; findings name it as `file`, else by its path."""
    name = file or str(path)
    try:
        text = read_at_most(path, _MAX_REPORT).decode("utf-8")
    except OSError as error:
        return _refused(NOT_READABLE, f"cannot read '{name}': {reason_of(error)}", Place(name), "name a report")
    except UnicodeDecodeError as error:
        message = f"byte {error.start} of the report is not UTF-8"
        return _refused(NOT_READABLE, message, Place(name), _MAKE_IT)
    return parse_report(text, name)


def parse_report(text: str, file: str) -> ReportReading:
    """Read the text of a report."""
    try:
        whole = parse_json(text, file)
    except json.JSONDecodeError as error:
        place = Place(file, error.lineno, error.colno)
        return _refused(NOT_READABLE, f"the report is not JSON: {error.msg.lower()}", place, _MAKE_IT)
    except NoNumber as error:
        place = _place_in(text, str(error), file)
        message = f"the report is not JSON: '{str(error)[:40]}' is no number there"
        return _refused(NOT_READABLE, message, place, _MAKE_IT)
    except (RecursionError, ValueError) as error:
        why = "it is nested too deep" if isinstance(error, RecursionError) else "a number has too many digits"
        return _refused(NOT_READABLE, f"the report is not JSON that can be read: {why}", Place(file), _MAKE_IT)
    refusal = _refusal(whole)
    if refusal is not None:
        return refusal
    members = dict(whole.members())
    return _observed(file, members["version"].value, members["observations"])


def _place_in(text: str, word: str, file: str) -> Place:
    """Return where a word stands outside of the texts of a report."""
    found = next((found for found in _TEXT_OR_WORD.finditer(text) if found[0] == word), None)
    offset = found.start() if found is not None else 0
    return Place(file, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def _refusal(whole: PlacedJson) -> ReportReading | None:
    """Return why a text is no report of this schema; None for one that may be."""
    if not isinstance(whole.value, dict):
        return _refused(MALFORMED, "a report is an object", whole.place, _MAKE_IT)
    members, repeated = _members(whole)
    if repeated is not None:
        return ReportReading(None, (repeated,))
    schema = members.get("schema")
    if schema is None or schema.value != SCHEMA or type(schema.value) is not int:
        said = "none" if schema is None else json.dumps(schema.value)
        message = f"the schema of the report is {said}, and {SCHEMA} is read here"
        return _refused(
            OTHER_SCHEMA, message, (schema or whole).place, "use probe and comparison of one version of ecxs"
        )
    for key, kind, what in (("version", str, "a text"), ("observations", list, "an array")):
        found = members.get(key)
        if found is None or not isinstance(found.value, kind):
            return _refused(MALFORMED, f"'{key}' of a report is {what}", (found or whole).place, _MAKE_IT)
    return None


def _observed(file: str, version: str, array: PlacedJson) -> ReportReading:
    seen: dict[str, Observation] = {}
    findings: list[Finding] = []
    for element in array.elements():
        observation = _observation(element)
        if isinstance(observation, Finding):
            findings.append(observation)
        elif observation.id in seen:
            first = Related(seen[observation.id].place, "the first")
            message = f"'{observation.id}' is reported twice"
            findings.append(Finding(MALFORMED, Severity.ERROR, message, observation.place, _MAKE_IT, (first,)))
        else:
            seen[observation.id] = observation
    report = None if has_errors(findings) else ProbeReport(file, version, seen)
    return ReportReading(report, tuple(findings))


def _observation(element: PlacedJson) -> Observation | Finding:
    if not isinstance(element.value, dict):
        return _malformed("an observation is an object", element.place)
    members, repeated = _members(element)
    if repeated is not None:
        return repeated
    for key in (*_TEXTS, "value"):
        if key not in members:
            return _malformed(f"an observation lacks '{key}'", element.place)
    for key in _TEXTS:
        if not isinstance(members[key].value, str):
            return _malformed(f"'{key}' of an observation is a text", members[key].place)
    value = members["value"]
    texts = [members[key].value for key in _TEXTS]
    return Observation(texts[0], texts[1], value.value, texts[2], value.place)


def _members(placed: PlacedJson) -> tuple[dict[str, PlacedJson], Finding | None]:
    """Return the members of an object, and what is said of one that stands there twice."""
    members: dict[str, PlacedJson] = {}
    for key, member in placed.members():
        if key in members:
            return members, _malformed(f"'{key[:40]}' stands in one object twice", member.place)
        members[key] = member
    return members, None


def _malformed(message: str, place: Place) -> Finding:
    return Finding(MALFORMED, Severity.ERROR, message, place, _MAKE_IT)


def _refused(rule: str, message: str, place: Place, hint: str) -> ReportReading:
    return ReportReading(None, (Finding(rule, Severity.ERROR, message, place, hint),))
