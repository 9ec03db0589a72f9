"""Failures of modules that the runtime reports during a test, and the test's expectations."""

from __future__ import annotations

import re
import sys
from collections import Counter
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.error_origin import format_traceback, without_runtime
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
_WORDS: Final = "MOD"
_MAX_SHOWN: Final = 20
_TRACEBACK: Final = "Traceback (most recent call last)"


class ModuleFailed(AssertionError):
    """Failures that the runtime reported and the test does not expect; the text has each in full."""


class NothingFailed(AssertionError):
    """An expected failure that was not reported; the text names it."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One report of the runtime; it holds texts and a class only, so that it keeps no generation alive."""

    level: Level
    owner: str
    """The module instance that failed; else the part of the runtime, such as `threads`."""
    rule: str
    """The broken rule, such as `RT106`; empty when the report names none."""
    text: str
    error: type[BaseException] | None = None
    traceback: str = ""
    """The traceback, unless the text has it already."""
    is_exported: bool = False
    """Whether the module ran in its exported form, where its own exceptions are classes of a copy of its package."""

    def __str__(self) -> str:
        lines = f"{self.level.name} {self.owner}: {self.text}\n{self.traceback}".rstrip().split("\n")
        body = "\n  ".join(line.rstrip() for line in compress(lines, without_runtime(lines)))
        return f"{body}\n  hint: where the test is about this, declare it: {self._declaration()}"

    def _declaration(self) -> str:
        if self.rule:
            return f'runtime.expect_failure("{self.rule}")'
        if self.error is not None:
            return f"runtime.expect_failure({self.error.__name__})"
        return f"runtime.expect_failure(owner={self.owner!r}, match=...)"


class Expectation(AbstractContextManager["Expectation"]):
    """Result of `runtime.expect_failure`: valid until the end of the test, or of the `with` that it is used in."""

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
        """Whether a matching failure was reported."""
        self.is_over = False
        """Whether the `with` block is over, so that further failures are not accepted."""

    def accepts(self, failure: Failure) -> bool:
        """Tell whether this failure is expected, and note that it came."""
        is_meant = not self.is_over and self._means(failure)
        self.has_come = self.has_come or is_meant
        return is_meant

    def _means(self, failure: Failure) -> bool:
        # All base classes by name, so that an exception can be named that the test cannot import.
        kinds = failure.error.__mro__ if failure.error is not None else ()
        if isinstance(self._what, str):
            is_named = self._what in {"", failure.rule, *(kind.__name__ for kind in kinds)}
        else:
            is_named = any(self._is_meant(kind, is_copy=failure.is_exported) for kind in kinds)
        is_owned = self._owner in {"", failure.owner}
        return is_named and is_owned and re.search(self._match, f"{failure.text}\n{failure.traceback}") is not None

    def _is_meant(self, kind: type[BaseException], *, is_copy: bool) -> bool:
        if kind is self._what:
            return True
        if not is_copy or isinstance(self._what, str):
            return False
        # `_ec_module_greylist_0123.errors` is the copy of `greylist.errors`.
        return kind.__qualname__ == self._what.__qualname__ and (
            kind.__module__.partition(".")[2] == self._what.__module__.partition(".")[2]
        )

    def check(self) -> None:
        """Raise `NothingFailed` when no matching failure came."""
        __tracebackhide__ = True
        if not self.has_come:
            raise NothingFailed(f"expected a failure, and none was reported: {self}")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        __tracebackhide__ = True
        self.is_over = True
        try:
            # An exception of the block already fails the test; a missing report would only hide it.
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
    """Collects failures from any thread; the test's thread declares expectations and checks them."""

    def __init__(self) -> None:
        """Start without failures and expectations."""
        self._unexpected: list[Failure] = []
        self._expectations: list[Expectation] = []

    @property
    def unexpected(self) -> tuple[Failure, ...]:
        """Reported failures that no expectation accepted, oldest first."""
        return tuple(self._unexpected)

    def expect(self, what: str | type[BaseException], *, owner: str, match: str) -> Expectation:
        """Expect such failures from now on."""
        expectation = Expectation(what, owner, match)
        self._expectations.append(expectation)
        return expectation

    def note(self, failure: Failure) -> None:
        """Record a failure, and note with every matching expectation that it came."""
        # All are asked, not only the first that accepts: one failure may meet several expectations.
        accepted = [expectation.accepts(failure) for expectation in self._expectations]
        if not any(accepted):
            # From any thread without a lock: an append is atomic, and the list is read when the test is over.
            self._unexpected.append(failure)

    def check(self) -> None:
        """Raise `ModuleFailed` for unexpected failures, then `NothingFailed` for expected ones that did not come."""
        __tracebackhide__ = True
        if self._unexpected:
            # First, since it often explains why an expected failure is missing.
            raise ModuleFailed(format_failures(self._unexpected))
        for expectation in self._expectations:
            expectation.check()


def format_failures(failures: Iterable[Failure]) -> str:
    """Return the message of a failed test: each failure in full, equal ones once."""
    # A failing event may be reported thousands of times.
    counted = Counter(failures)
    many = f"{counted.total()} failures" if counted.total() > 1 else "a failure"
    lines = [f"the runtime reported {many} that the test does not expect:"]
    for failure, count in list(counted.items())[:_MAX_SHOWN]:
        lines += [str(failure), *([f"  ... {count} times"] if count > 1 else [])]
    left_out = len(counted) - _MAX_SHOWN
    return "\n".join([*lines, *([f"... and {left_out} further ones"] if left_out > 0 else [])])


class HarnessLog(Log):
    """Log of a test's server, which also records the failures that the runtime reports.

    Messages of modules are not examined: `for_module` makes a plain log for each. An error that the author's code logs
    is behavior, which the test may assert in `runtime.records`.
    """

    def __init__(self, clock: VirtualClock, failures: Failures, sinks: Iterable[LogSink]) -> None:
        """Write all levels to `sinks`, and record failures in `failures`."""
        super().__init__(clock, sinks=sinks, debug_level=Level.DEBUG)
        self._failures = failures

    def message(self, level: Level, subsystem: str, text: str, *arguments: object) -> None:
        """Write a message and record the failure that it reports, even if `debug_level` suppresses the message."""
        super().message(level, subsystem, text, *arguments)
        # The runtime reports from within its `except` block, so the exception is still at hand.
        failure = _failure(level, subsystem, text % arguments if arguments else text, sys.exception())
        if failure is not None:
            self._failures.note(failure)


def _failure(level: Level, subsystem: str, text: str, error: BaseException | None) -> Failure | None:
    first = text.partition("\n")[0]
    rule = _RULE.search(first)
    if level < Level.ERROR and (rule is None or subsystem == _CONFIGURATION):
        return None  # findings of the configuration are the outcome of a load, and refused references of its end
    if level < Level.WARNING and subsystem == _WORDS:
        return None  # what a module has said to the operator in ext_init
    if subsystem == _CONFIGURATION and isinstance(error, EcError):
        return None  # a refused configuration is raised in whoever asked for it
    # Reports about a module begin with its instance; all others count for the subsystem that wrote them.
    named = _MODULE.match(first)
    owner = named.group(1) if named else subsystem
    rule_id = rule.group() if rule else ""
    # An exception that is merely at hand elsewhere is not what the message is about.
    if error is None or type(error).__name__ not in text:
        return Failure(level, owner, rule_id, text)
    traceback = "" if _TRACEBACK in text else "\n".join(format_traceback(error))
    return Failure(level, owner, rule_id, text, type(error), traceback)
