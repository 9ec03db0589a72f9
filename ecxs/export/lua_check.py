"""The check of exported scripts: each name of the server is held against its documents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ecruntime.catalogue.documented import documented_hooks, documented_lua
from ecruntime.formats.lua import read_script
from ecruntime.foundation.finding import Finding, Place, Severity, has_errors
from ecxs.export.c_check import NOT_YET, NOWHERE
from ecxs.rules.script.names import check_names
from ecxs.rules.script.walk import OBJECT, facts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecruntime.catalogue.documented import Documentation
    from ecruntime.formats.lua.tokens import Tokens
    from ecxs.export.exported_file import ExportedFile
    from ecxs.export.server_version import ServerVersion
    from ecxs.rules.script.facts import ScriptFacts

UNKNOWN: Final = ("LUA004", "LUA005")
"""The rules about names that no catalogue has."""
_ALLOWANCE: Final = re.compile(r"--.*?ecxs:\s*allow\s+(EXP[0-9]+)\s*[-:\u2013]\s*\S")


def check_script_names(file: ExportedFile, version: ServerVersion) -> Iterator[Finding]:
    """Yield a finding for each name of a script that the documents of the version do not have, at its first use.

    Raise nothing for a script that cannot be read: its own findings are told, as errors.
    """
    shown = file.shown or str(file.path)
    script = read_script(file.content)
    read = tuple(script.findings(shown))
    yield from (finding for finding in read if finding.severity is Severity.ERROR)
    if has_errors(read) or script.tree is None or script.tokens is None:
        return
    tokens = script.tokens
    facts = facts_of(tokens.text, script.tree.block)

    def place(offset: int) -> Place:
        line = tokens.line(offset)
        return Place(shown, line, offset - tokens.line_starts[line - 1] + 1)

    allowed = _allowances(tokens)
    found = (*_documented(facts, version, place), *_unknown(facts, place))
    yield from (one for one in found if (one.rule, one.place.line) not in allowed)


def _documented(facts: ScriptFacts, version: ServerVersion, place: Callable[[int], Place]) -> Iterator[Finding]:
    """Yield the findings on names that a catalogue has: functions, entry points, hooks that a table provides."""
    told: set[str] = set()
    names = [(use.path.removeprefix(OBJECT), use.at) for use in facts.uses]
    hooks = {dotted.replace(".", "_", 1): found for dotted, found in documented_hooks().items()}
    names += [(one.name, one.at) for table in facts.registered for one in facts.definitions.get(table, ())]
    for name, at in sorted(names, key=lambda pair: pair[1]):
        documentation = documented_lua().get(name) or hooks.get(name)
        if documentation is None or name in told:
            continue
        told.add(name)
        yield from _lack(name, documentation, version, place(at))


def _lack(name: str, documentation: Documentation, version: ServerVersion, place: Place) -> Iterator[Finding]:
    if documentation.reason:
        message = f"'{name}' stands in no document: {documentation.reason}"
        yield Finding(NOWHERE, Severity.WARNING, message, place, "use a documented name, or try it on the server")
    elif lack := version.lack_of(documentation):
        hint = f"export for a version that has it; asked for is {version.text}"
        yield Finding(NOT_YET, Severity.WARNING, f"'{name}' {lack}", place, hint)


def _unknown(facts: ScriptFacts, place: Callable[[int], Place]) -> Iterator[Finding]:
    for finding in check_names(facts, place):
        if finding.rule in UNKNOWN:
            name = finding.message.partition("' ")[0].removeprefix("'")
            hint = finding.hint if finding.rule == UNKNOWN[0] else "it is nil there, unless another script sets it"
            yield Finding(NOWHERE, Severity.WARNING, f"'{name}' stands in no document", finding.place, hint)


def _allowances(tokens: Tokens) -> frozenset[tuple[str, int]]:
    found = set()
    for start, end in tokens.comments:
        if match := _ALLOWANCE.match(tokens.text[start:end]):
            found.add((match[1], tokens.line(start)))
    return frozenset(found)
