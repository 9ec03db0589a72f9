"""The module functions for accepted values: `postset` once all are valid, `datafree` once per value (seed 1.3.5.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.foundation.error_origin import error_text
from ecruntime.foundation.errors import LoadFailed
from ecruntime.foundation.interruption import pass_interrupt
from ecruntime.foundation.phase_answer import is_failure

if TYPE_CHECKING:
    from ecruntime.config.registry import RegisteredOption
    from ecruntime.config.value_table import ValueEntry


class PostsetFailed(LoadFailed):
    """An exception of a `postset` function; the values set before it were freed again."""


class ValueHooks:
    """The values of one generation with a `postset` or `datafree` function (scheduler thread)."""

    __slots__ = ("_pending", "_set")

    def __init__(self, values: list[tuple[RegisteredOption, ValueEntry]]) -> None:
        self._pending: tuple[tuple[RegisteredOption, ValueEntry], ...] = tuple(values)
        self._set: list[tuple[RegisteredOption, ValueEntry]] = []

    def postset(self) -> None:
        """Call every `postset` in reading order; on a failure free what was set and raise `PostsetFailed`."""
        # Emptied before the calls: even after a failure no value is set twice.
        pending, self._pending = self._pending, ()
        for option, entry in pending:
            function = option.functions.postset
            try:
                answer = function(entry.value) if function is not None else None
            except BaseException as error:
                self.free()
                pass_interrupt(error)
                reason = error_text(error).partition("\n")[0]
                raise _postset_failed(option, entry, f"failed with {reason}") from error
            if is_failure(answer):
                self.free()
                raise _postset_failed(option, entry, f"returned {answer}")
            # Only after success: `datafree` is due for values that `postset` has seen to its end.
            self._set.append((option, entry))

    def free(self) -> list[BaseException]:
        """Call every `datafree` that is due, last set first, each once; return the exceptions that they raised.

        One that returned -1 or False has failed, too.
        """
        # Emptied before the calls, so each value is freed once, whatever a function raises (invariant 9).
        due, self._set = self._set, []
        raised: list[BaseException] = []
        for option, entry in reversed(due):
            function = option.functions.datafree
            try:
                answer = function(entry.value) if function is not None else None
                if is_failure(answer):
                    raised.append(LoadFailed(f"datafree of '{option.definition.name}' returned {answer}"))
            except BaseException as error:  # noqa: BLE001 - one module's failure must not keep the others' values
                pass_interrupt(error)
                raised.append(error)
        return raised


def _postset_failed(option: RegisteredOption, entry: ValueEntry, what: str) -> PostsetFailed:
    message = f"postset of '{option.definition.name}' of {option.party} {what}"
    return PostsetFailed(message, hint=f"the value stands at {entry.setting.place}")
