"""The check of one script: it is read, its facts are gathered, and each rule looks at these."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ecruntime.formats.lua import read_script
from ecruntime.foundation.file_reading import read_file, reason_of
from ecruntime.foundation.finding import Finding, Place, Severity
from ecxs.files import display_path
from ecxs.rules.script.hooks import check_hooks
from ecxs.rules.script.locks import check_locks
from ecxs.rules.script.names import check_globals, check_names
from ecxs.rules.script.walk import facts_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ecruntime.catalogue.hooks import HookCatalogue
    from ecruntime.formats.lua.tokens import Tokens

MAX_SIZE: Final = 16 * 1024 * 1024
_ALLOWANCE = re.compile(r"--.*?ecxs:\s*allow\s+(LUA[0-9]+)\s*[-:\u2013]\s*\S")


def check_script(path: Path, catalogue: HookCatalogue) -> Iterator[Finding]:
    """Check a script; nothing of it is executed."""
    file = display_path(path)
    try:
        source = read_file(path, MAX_SIZE)
    except OSError as error:
        message = f"cannot read '{path.name}': {reason_of(error)}"
        yield Finding("TREE001", Severity.ERROR, message, Place(file), "check the permissions of the file")
        return
    script = read_script(source)
    yield from script.findings(file)
    if script.tree is None or script.tokens is None:
        return
    tokens = script.tokens
    try:
        facts = facts_of(tokens.text, script.tree.block)
    except RecursionError:
        message = "chunk has too many syntax levels to be checked"
        yield Finding("LUA001", Severity.ERROR, message, Place(file), "nest less")
        return

    def place(offset: int) -> Place:
        line = tokens.line(offset)
        return Place(file, line, offset - tokens.line_starts[line - 1] + 1)

    allowed = _allowances(tokens)
    for check in (check_hooks(facts, catalogue, place), check_names(facts, place), check_globals(facts, place)):
        yield from (finding for finding in check if (finding.rule, finding.place.line) not in allowed)
    locks = check_locks(facts, place)
    yield from (finding for finding in locks if (finding.rule, finding.place.line) not in allowed)


def registered_functions(path: Path) -> tuple[tuple[str, str, Place], ...]:
    """Return each function that a script registers: its table, its name and its place; none of what cannot be read."""
    try:
        script = read_script(read_file(path, MAX_SIZE))
        if script.tree is None or script.tokens is None:
            return ()
        tokens = script.tokens
        facts = facts_of(tokens.text, script.tree.block)
    except (OSError, RecursionError):
        return ()
    return tuple(
        (table, found.name, Place(display_path(path), line, found.at - tokens.line_starts[line - 1] + 1))
        for table in dict.fromkeys(facts.registered)
        for found in facts.definitions.get(table, ())
        for line in (tokens.line(found.at),)
    )


def _allowances(tokens: Tokens) -> frozenset[tuple[str, int]]:
    """Return the rules that comments allow, with a reason, on their lines."""
    found = set()
    for start, end in tokens.comments:
        if match := _ALLOWANCE.match(tokens.text[start:end]):
            found.add((match[1], tokens.line(start)))
    return frozenset(found)
