"""What the runtime reports of modules while a test runs, and what the test expects of it."""

from __future__ import annotations

import re
import sys
from collections import Counter
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.error_origin import authors_frame, format_traceback
from ecruntime.foundation.errors import EcError, UsageError
from ecruntime.log import Level, Log

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

    from ecruntime.log import LogSink
    from ecruntime.testing.virtual_clock import VirtualClock

_RULE: Final = re.compile(r"\bRT\d{3}\b")
_MODULE: Final = re.compile(r"module '([^']+)'")
_CONFIGURATION: Final = "CONF"
_MOST_TOLD: Final = 20
_TRACEBACK: Final = "Traceback (most recent call last)"


class ModuleFailed(AssertionError):
    """The runtime reported failures that the test does not expect; the text has each of them in full."""


class NothingFailed(AssertionError):
    """A failure that the test expects was not reported; the text says which."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One report of the runtime, as `Failures` keeps it; nothing in it keeps a generation alive."""

    level: Level
    owner: str
    """The module instance that failed; the part of the runtime, such as `threads`, where it is none of a module's."""
    rule: str
    """The rule that was broken, such as `RT106`; empty where an exception was raised."""
    text: str
    error: type[BaseException] | None = None
    frame: str = ""
    """The innermost place in the author's code."""
    traceback: str = ""
    """What the text leaves out."""

    def __str__(self) -> str:
        first, _, rest = self.text.partition("\n")
        parts = [f"{self.level.name} {self.owner}: {first}", self.frame, rest, self.traceback]
        body = "\n".join(part.rstrip() for part in parts if part).replace("\n", "\n  ")
        return f"{body}\n  hint: where the test is about this, declare it: {self._declaration()}"

    def _declaration(self) -> str:
        if self.rule:
            return f'runtime.expect_failure("{self.rule}")'
        if self.error is not None:
            return f"runtime.expect_failure({self.error.__name__})"
        return f"runtime.expect_failure(owner={self.owner!r}, match=...)"


class Expectation(AbstractContextManager["Expectation"]):
    """What `runtime.expect_failure` returns: holds until the end of the test, or of the `with` that it is used in."""

    def __init__(self, what: str | type[BaseException], owner: str, match: str) -> None:
        """Expect a rule or an exception, of an owner, with a text; at least one of them."""
        if isinstance(what, str) and what and not what.isidentifier():
            message = f"'{what}' is neither the id of a rule nor the name of an exception"
            raise UsageError(message, hint="give a text as match=...")
        if not (what or owner or match):
            raise UsageError("every failure would be expected", hint='name the rule: runtime.expect_failure("RT106")')
        self._what = what
        self._owner = owner
        self._match = match
        self.has_come = False
        """Whether such a failure was reported."""
        self.is_over = False
        """Whether a further one is no longer expected."""

    def accepts(self, failure: Failure) -> bool:
        """Tell whether this failure is meant; from then on it has come."""
        is_meant = not self.is_over and self._means(failure)
        self.has_come = self.has_come or is_meant
        return is_meant

    def _means(self, failure: Failure) -> bool:
        kinds = failure.error.__mro__ if failure.error is not None else ()
        if isinstance(self._what, str):
            is_named = self._what in {"", failure.rule, *(kind.__name__ for kind in kinds)}
        else:
            is_named = self._what in kinds
        is_owned = self._owner in {"", failure.owner}
        return is_named and is_owned and re.search(self._match, f"{failure.text}\n{failure.traceback}") is not None

    def check(self) -> None:
        """Raise `NothingFailed` when no such failure came."""
        __tracebackhide__ = True
        if not self.has_come:
            raise NothingFailed(f"expected a failure, and none was reported: {self}")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        __tracebackhide__ = True
        self.is_over = True
        try:
            if error is None:
                self.check()
        finally:
            self.has_come = True  # said once is enough, and what ended the block otherwise is the test's failure

    def __str__(self) -> str:
        what = self._what if isinstance(self._what, str) else self._what.__name__
        owner = f"owner {self._owner!r}" if self._owner else ""
        match = f"text matching {self._match!r}" if self._match else ""
        return ", ".join(part for part in (what, owner, match) if part)


class Failures:
    """Collects what is reported, from any thread; the test's thread declares and judges."""

    def __init__(self) -> None:
        """Begin without any, and expect none."""
        self._unexpected: list[Failure] = []
        self._expectations: list[Expectation] = []

    @property
    def unexpected(self) -> tuple[Failure, ...]:
        """What was reported and not expected, oldest first."""
        return tuple(self._unexpected)

    def expect(self, what: str | type[BaseException], *, owner: str, match: str) -> Expectation:
        """Expect such failures from now on."""
        expectation = Expectation(what, owner, match)
        self._expectations.append(expectation)
        return expectation

    def note(self, failure: Failure) -> None:
        """Take a failure in; every expectation that means it has come."""
        accepted = [expectation.accepts(failure) for expectation in self._expectations]
        if not any(accepted):
            self._unexpected.append(failure)

    def check(self) -> None:
        """Raise `ModuleFailed` for what was not expected, then `NothingFailed` for what did not come."""
        __tracebackhide__ = True
        if self._unexpected:
            raise ModuleFailed(told(self._unexpected))
        for expectation in self._expectations:
            expectation.check()


def told(failures: Iterable[Failure]) -> str:
    """Return the text that a test fails with: each failure in full, and those that are the same once."""
    counted = Counter(failures)
    many = f"{counted.total()} failures" if counted.total() > 1 else "a failure"
    lines = [f"the runtime reported {many} that the test does not expect:"]
    for failure, count in list(counted.items())[:_MOST_TOLD]:
        lines += [str(failure), *([f"  ... {count} times"] if count > 1 else [])]
    left_out = len(counted) - _MOST_TOLD
    return "\n".join([*lines, *([f"... and {left_out} further ones"] if left_out > 0 else [])])


class ServerLog(Log):
    """The log of a test's server: what the runtime writes is also looked at, what modules write is not.

    A module's own log is made by `for_module`, and is a plain one: an error that an author's code logs is behaviour,
    which the test may assert in `runtime.records`.
    """

    def __init__(self, clock: VirtualClock, failures: Failures, sinks: Iterable[LogSink]) -> None:
        """Write everything to `sinks`, and tell `failures`."""
        super().__init__(clock, sinks=sinks, debug_level=Level.DEBUG)
        self._failures = failures

    def message(self, level: Level, subsystem: str, text: str, *arguments: object) -> None:
        """Write a message, and note the failure that it reports, whatever `debug_level` leaves out."""
        super().message(level, subsystem, text, *arguments)
        failure = _failure(level, subsystem, text % arguments if arguments else text, sys.exception())
        if failure is not None:
            self._failures.note(failure)


def _failure(level: Level, subsystem: str, text: str, error: BaseException | None) -> Failure | None:
    first = text.partition("\n")[0]
    rule = _RULE.search(first)
    if level < Level.ERROR and (rule is None or subsystem == _CONFIGURATION):
        return None  # findings of the configuration are the outcome of a load, and refused references of its end
    if subsystem == _CONFIGURATION and isinstance(error, EcError):
        return None  # a refused configuration is raised in whoever asked for it
    named = _MODULE.match(first)
    owner = named.group(1) if named else subsystem
    rule_id = rule.group() if rule else ""
    # An exception that is merely at hand elsewhere is not what the message is about.
    if error is None or type(error).__name__ not in text:
        return Failure(level, owner, rule_id, text)
    frame = authors_frame(error)
    place = f"at {frame.filename}:{frame.lineno}, in {frame.name}\n    {frame.line}" if frame else ""
    traceback = "" if _TRACEBACK in text else "\n".join(format_traceback(error))
    return Failure(level, owner, rule_id, text, type(error), place, traceback)
