"""A recording as a test file: its calls with objects of the simulator, and what became of them asserted."""

from __future__ import annotations

import base64
import json
import re
from typing import TYPE_CHECKING, Any, Final

from ecruntime.recording.objects import IDENTIFIERS, class_named, fields_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecruntime.recording.lines import RecordedCall, RecordedFile

_FAILURE: Final = re.compile(r"(\w+)(?::|$)")
_WIDTH: Final = 96
_SHORT: Final = {
    "EcMessage": "message", "ValidateContext": "validation", "AcceptConstruct": "accepted", "DomainRecord": "domain",
    "Connection": "connection", "ConnectionHandle": "outbound", "EcMessagePart": "part",
    "MessageConstruct": "construct",
}  # fmt: skip  # words, several to a line
_CONTEXTS: Final = frozenset({"context", "connection_context", "capabilities"})
_ADDRESSES: Final = ("remote", "local")
_CONSTRUCTED: Final = {
    "EcMessage": ("source", "sender", "recipients"), "DomainRecord": ("domain",), "AcceptConstruct": _ADDRESSES,
    "Connection": _ADDRESSES, "ConnectionHandle": _ADDRESSES,
}  # fmt: skip  # words, several to a line
"""Fields that the class takes when it is made; the others are set afterwards."""


def format_test(recording: RecordedFile, *, conf: str, constant: str) -> str:
    """Return the text of a test file; `conf` is the expression of its configuration, `constant` a line for that."""
    writer = _Writer(recording)
    body = list(writer.body())
    simulated = sorted(writer.classes)
    imports = ["from ecruntime.scheduler import Timeval"]
    imports += [f"from ecruntime.simulator import {', '.join(simulated)}"] if simulated else []
    imports.append("from ecruntime.testing import Fire, Harness, LibexecFolder")
    cell = ["from ecruntime.hooks import Cell"] if writer.has_cells else []
    path = ["from pathlib import Path", ""] if "Path(" in constant else []
    hooks = ", ".join(recording.header.hooks)
    lines = [
        '"""Calls that `ecxs record` has taken from a running server; the file is yours from now on.',
        "",
        f"Recorded: {hooks}",
        '"""',
        "",
        *path,
        *cell,
        *imports,
        "",
        constant,
        "",
        "",
        "def test_recorded_calls(runtime: Harness, libexec: LibexecFolder, fire: Fire) -> None:",
        *(f"    {line}" if line else "" for text in (*writer.opening(conf), *body) for line in text.split("\n")),
    ]
    return "\n".join(lines).rstrip() + "\n"


class _Writer:
    """Writes the calls of one recording as statements."""

    def __init__(self, recording: RecordedFile) -> None:
        self._recording = recording
        self._names: dict[int, str] = {}
        self._fields: dict[int, dict[str, Any]] = {}
        self.classes: set[str] = set()
        self.has_cells = False
        # Identifiers are given where something shows that a provider has read them.
        rows = [[it.result, it.after, [answer.result for answer in it.answers]] for c in recording.calls for it in c]
        self._said = json.dumps(rows)

    def opening(self, conf: str) -> Iterator[str]:
        """Yield what comes before the calls."""
        seconds = self._recording.header.started
        yield "libexec()"
        yield f"runtime.clock.set_now(Timeval.from_seconds({seconds!r}))"
        for owner, what in sorted(self._failures()):
            yield f"runtime.expect_failure({what}owner={quoted(owner)})"
        yield f"runtime.load(conf={conf})"

    def _failures(self) -> set[tuple[str, str]]:
        found = set()
        for calls in self._recording.calls:
            for answer in (answer for call in calls for answer in call.answers):
                if answer.failure is not None:
                    known = _FAILURE.match(answer.failure)
                    found.add((answer.module, f"{quoted(known[1])}, " if known else ""))
        return found

    def body(self) -> Iterator[str]:
        """Yield the calls, each at its time."""
        passed = 0.0
        for calls in sorted(self._recording.calls, key=lambda calls: calls[0].at):
            call = calls[0]
            yield ""
            if call.at > passed:
                yield f"runtime.advance({round(call.at - passed, 6)!r})"
                passed = call.at
            yield from self._call(call, len(calls) - 1)

    def _call(self, call: RecordedCall, inner: int) -> Iterator[str]:
        given = []
        for name, value in call.arguments.items():
            if isinstance(value, dict) and "handle" in value:
                yield f"# {name} was a handle of {value['class']}, which only its maker can make: one is filled in."
            elif isinstance(value, dict) and "cell" in value:
                self.has_cells = True
                yield f"{name}_cell = Cell({self._literal(value['cell'])})"
                given.append((name, f"{name}_cell"))
            else:
                yield from self._set_up(value)
                given.append((name, self._literal(value)))
        plain = all(name.isidentifier() for name, _ in given)
        words = [f"{name}={text}" for name, text in given]
        if not plain:
            words = ["**{" + ", ".join(f"{quoted(name)}: {text}" for name, text in given) + "}"]
        fired = _invocation("fire", [quoted(call.hook), *words])
        if inner:
            yield f"# {inner} recorded call{'s' if inner > 1 else ''} in it."
        if call.is_left or call.result is None or (isinstance(call.result, dict) and "handle" in call.result):
            yield fired
        else:
            yield f"assert {fired} == {self._literal(call.result)}"
        for name, value in call.after.items():
            yield from self._after(name, value)

    def _after(self, name: str, value: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
        if isinstance(value, dict) and "cell" in value:
            yield f"assert {name}_cell.value == {self._literal(value['cell'])}"
        elif isinstance(value, dict) and "fields" in value:
            yield from self._asserted(self._names[value["object"]], value)

    def _asserted(self, owner: str, value: dict[str, Any]) -> Iterator[str]:
        known = self._fields.setdefault(value["object"], {})
        for field, content in value["fields"].items():
            if field in IDENTIFIERS:
                continue
            if field in _CONTEXTS:
                texts = (content or {}).get("texts", {})
                before = (known.get(field) or {}).get("texts", {})
                for key in [key for key in before if key not in texts]:
                    yield f"assert {owner}.{field}.get({quoted(key)}) is None"
                for key, text in texts.items():
                    if before.get(key) != text:
                        yield f"assert {owner}.{field}.get({quoted(key)}) == {quoted(text)}"
            elif isinstance(content, dict) and "fields" in content:
                # What a provider has put there is another object than any of the test.
                nested = self._names.get(content["object"], f"{owner}.{field}")
                yield from self._asserted(nested, content)
            elif not isinstance(content, dict):
                text = self._field(field, content, class_named(value["class"]))
                yield f"assert {owner}.{field} {'is' if text == 'None' else '=='} {text}"
            known[field] = content

    def _set_up(self, value: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
        """Yield the statements that make an object and give it the fields that it had."""
        if isinstance(value, dict) and isinstance(value.get("list"), list):
            for item in value["list"]:
                yield from self._set_up(item)
        if not (isinstance(value, dict) and "object" in value):
            return
        number, kind = value["object"], value["class"]
        # Where it comes again in one call, its fields stand at the first place.
        if number in self._names and "fields" not in value:
            return
        fields: dict[str, Any] = value.get("fields", {})
        for content in fields.values():
            yield from self._set_up(content)
        is_new = number not in self._names
        name = self._names.setdefault(number, f"{_SHORT.get(kind, 'value')}_{number}")
        at_once = _CONSTRUCTED.get(kind, ()) if is_new else ()
        if is_new:
            self.classes.add(kind)
            words = [quoted(value["label"])] if value.get("label") else []
            words += [f"{key}={self._field(key, fields[key], class_named(kind))}" for key in at_once if key in fields]
            yield f"{name} = {_invocation(kind, words)}"
        before = self._fields.get(number, {})
        for field in fields_of(class_named(kind)()):
            if field in fields and field not in at_once and _named(fields[field]) != _named(before.get(field)):
                yield from self._set_field(name, kind, field, fields[field], before.get(field))
        self._fields[number] = dict(fields)

    def _set_field(self, name: str, kind: str, field: str, content: Any, before: Any) -> Iterator[str]:  # noqa: ANN401
        if field in _CONTEXTS:
            had = (before or {}).get("texts", {})
            texts = content.get("texts", {})
            for key in [key for key in had if key not in texts]:
                yield f"{name}.{field}.unset({quoted(key)})"
            for key, text in texts.items():
                if had.get(key) != text:
                    yield f"{name}.{field}.set({quoted(key)}, {quoted(text)})"
        elif field in IDENTIFIERS:
            if str(content) in self._said:
                yield f"{name}.{field} = {quoted(content)}"
        elif field == "message" and kind == "ValidateContext":
            yield f"{name}.receive({self._literal(content)})"
        elif isinstance(content, dict) and "address" in content:
            # Those of a message follow from its connection.
            self.classes.add("Connection")
            yield f"{name}.{field} = Connection(remote={quoted(content['address'])}).remote"
        else:
            yield f"{name}.{field} = {self._field(field, content, class_named(kind))}"

    def _field(self, field: str, content: Any, kind: type) -> str:  # noqa: ANN401 - JSON
        if field == "source" and isinstance(content, str):
            return quoted(content.encode("utf-8", "surrogateescape"))
        if content is None:
            return repr(getattr(kind(), field))
        if isinstance(content, dict) and "address" in content:
            return quoted(content["address"])
        return self._literal(content)

    def _literal(self, value: Any) -> str:  # noqa: ANN401, PLR0911 - JSON; one line for each kind
        match value:
            case {"object": number}:
                return self._names[number]
            case {"bytes": text}:
                return quoted(base64.b64decode(text))
            case {"time": [sec, usec]}:
                return f"Timeval({sec}, {usec})"
            case {"float": text}:
                return f"float({text!r})"
            case {"text": text}:
                return quoted(text)
            case {"list": items}:
                inner = ", ".join(map(self._literal, items))
                return f"({inner}{',' if len(items) == 1 else ''})"
            case {"cell": content}:
                return self._literal(content)
            case dict():
                return "None"
            case _:
                return quoted(value)


def quoted(value: object) -> str:
    """Return a literal, of a text or bytes in double quotes, and with a line of its own for each of their lines."""
    if isinstance(value, str | bytes):
        lines = value.splitlines(keepends=True)
        if len(lines) > 1 and len(value) > _WIDTH // 2:
            return "(\n" + "".join(f"    {_one_line(line)}\n" for line in lines) + ")"
        return _one_line(value)
    return repr(value)


def _named(content: Any) -> Any:  # noqa: ANN401 - JSON
    """Return what a field refers to: an object by its number, since its own fields are set by themselves."""
    return content["object"] if isinstance(content, dict) and "object" in content else content


def _one_line(value: str | bytes) -> str:
    text = repr(value)
    prefix, inner = text[: text.index(text[-1])], text[text.index(text[-1]) + 1 : -1]
    return text if '"' in inner or "\\'" in inner else f'{prefix}"{inner}"'


def _invocation(name: str, words: Sequence[str]) -> str:
    """Return a call, in one line if it is short."""
    line = f"{name}({', '.join(words)})"
    if "\n" not in line and len(line) <= _WIDTH:
        return line
    inner = "".join(f"    {piece}\n" for word in words for piece in f"{word},".split("\n"))
    return f"{name}(\n{inner})"
