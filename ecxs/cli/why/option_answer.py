"""The answer of `ecxs why option`: each scope that is asked for a value, in the order of the fallback path."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.config import CORE, LookupOutcome
from ecruntime.console.option_argument import find_option, value_text
from ecruntime.console.scope_path import parse_scope_path, unknown_scope
from ecruntime.formats.value import shown
from ecruntime.foundation.errors import UsageError
from ecruntime.foundation.near_miss import did_you_mean
from ecxs.cli.why.paper_server import place_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.config import RegisteredOption, WalkStep
    from ecruntime.foundation.finding import Place
    from ecxs.cli.why.paper_server import PaperServer

_GROUPED = ("binding", "pathway")


@dataclass(frozen=True, slots=True)
class GroupNote:
    """The group of a binding or pathway, which is asked, too, though nobody names it."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class OptionAnswer:
    """The walk of one query, with the option's declaration; without steps if its module is not loaded."""

    name: str
    scope: str
    path: str
    owner: str
    declared_at: str
    default: str | None
    groups: tuple[GroupNote, ...]
    steps: tuple[tuple[WalkStep, str], ...]
    """Each step with its value as a text."""
    would_load: tuple[str, ...] = ()
    """The modules that have an option of this name and are not loaded, each with its manifest."""

    def table(self) -> dict[str, object]:
        """Return the answer as a table for JSON."""
        return {
            "name": self.name,
            "scope": self.scope,
            "path": self.path,
            "owner": self.owner,
            "declared_at": self.declared_at,
            "default": self.default,
            "groups": [{"text": it.text, "place": place_table(it.place)} for it in self.groups],
            "value": next((text for step, text in self.steps if _wins(step)), None),
            "steps": [
                {
                    "element": step.element,
                    "outcome": step.outcome.value,
                    "value": text,
                    "scope": step.scope,
                    "place": place_table(step.place) if step.outcome is not LookupOutcome.DEFAULT else None,
                    "hides": [place_table(place) for place in step.shadowed],
                    "reason": step.reason,
                }
                for step, text in self.steps
            ],
            "would_load": list(self.would_load),
        }

    def lines(self) -> Iterator[str]:
        """Yield the answer for people."""
        where = f" in scope '{self.scope}'" if self.scope else ""
        if not self.steps:
            yield f"{self.name}: no module that is loaded has it, so it has no value{where}"
            yield from (f"  it is an option of {it}" for it in self.would_load)
            return
        yield f"{self.name}{where}: path {self.path}, declared by {self.owner} ({self.declared_at})"
        yield from (f"  {note.text} ({note.place})" for note in self.groups)
        for step, text in self.steps:
            yield f"  {_line(step, text)}"
            yield from (f"    hides {place}" for place in step.shadowed)


def explain_option(server: PaperServer, name: str, words: tuple[str, ...]) -> OptionAnswer:
    """Answer for an option in a scope; raise `UsageError` for a name or a scope that nobody has."""
    configuration = server.configuration
    registry = configuration.registry
    scope = parse_scope_path(words, registry)
    if scope.rest:
        raise unknown_scope(scope.rest[0], registry)
    elsewhere = tuple(_elsewhere(server, name))
    if not registry.find(name) and not elsewhere:
        known = (it.definition.name for it in registry.options if not it.is_withdrawn)
        hint = did_you_mean(name, known) or "'ecxs graph' shows what the modules of a libexec provide"
        raise UsageError(f"no module of the libexec has an option '{name}'", hint=hint)
    if not registry.find(name):
        return OptionAnswer(name, scope.text, "", "", "", None, (), (), elsewhere)
    option = find_option(name, scope, registry)
    keys = scope.keys(registry)
    steps = configuration.explain(option.handle, keys)
    return OptionAnswer(
        option.definition.name,
        scope.text,
        option.path.text,
        option.party,
        "the server's catalogue" if option.owner == CORE else str(option.place),
        None if option.definition.default is None else shown(option.definition.default),
        tuple(_groups(server, keys)),
        tuple((step, _text(option, step)) for step in steps),
    )


def _wins(step: WalkStep) -> bool:
    return step.outcome is LookupOutcome.FOUND or (step.outcome is LookupOutcome.DEFAULT and not step.reason)


def _text(option: RegisteredOption, step: WalkStep) -> str:
    if step.outcome in {LookupOutcome.SKIPPED, LookupOutcome.UNSET} or step.reason:
        return ""
    return value_text(option, step.value, step.written)


def _line(step: WalkStep, text: str) -> str:
    reason = f" ({step.reason})" if step.reason else ""
    if step.outcome is LookupOutcome.DEFAULT:
        return f"default{reason}" if step.reason else f"default = {text}, which wins"
    if step.outcome in {LookupOutcome.SKIPPED, LookupOutcome.UNSET}:
        return f"{step.element}: {step.outcome.value}{reason}"
    won = "which wins" if step.outcome is LookupOutcome.FOUND else "hidden by the value above"
    scope = f" in {step.scope}" if step.scope else ""
    return f"{step.element}: {text} at {step.place}{scope}, {won}"


def _groups(server: PaperServer, keys: dict[str, str]) -> Iterator[GroupNote]:
    for kind in _GROUPED:
        name = keys.get(kind)
        for group in server.document.root.scopes if name else ():
            inner = [it for it in group.scopes if it.kind.lower() == kind and it.instance == name]
            if group.kind.lower() == f"{kind}_group" and inner:
                yield GroupNote(f"{kind} '{name}' is of the group '{group.instance}'", inner[0].place)
                break


def _elsewhere(server: PaperServer, name: str) -> Iterator[str]:
    """Yield the modules that have an option of this name and would not be loaded."""
    for section in server.libexec.sections.values():
        options = section.record.definition.options if section.record is not None else ()
        if server.request(section.name) is None and any(it.name.lower() == name.lower() for it in options):
            yield f"module '{section.name}' ({section.file}), which nothing loads: 'ecxs why module {section.name}'"
