"""The module functions for accepted values: `postset` once all are valid, `datafree` once per value (seed 1.3.5.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.foundation.error_origin import error_text
from ecruntime.foundation.errors import LoadFailed

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
                if function is not None:
                    function(entry.value)
            except KeyboardInterrupt:
                raise
            except BaseException as error:
                self.free()
                message = f"postset of '{option.definition.name}' failed with {error_text(error)}"
                raise PostsetFailed(message, hint=f"the value stands at {entry.setting.place}") from error
            # Only after success: `datafree` is due for values that `postset` has seen to its end.
            self._set.append((option, entry))

    def free(self) -> list[BaseException]:
        """Call every `datafree` that is due, last set first, each once; return the exceptions that they raised."""
        # Emptied before the calls, so each value is freed once, whatever a function raises (invariant 9).
        due, self._set = self._set, []
        raised: list[BaseException] = []
        for option, entry in reversed(due):
            function = option.functions.datafree
            try:
                if function is not None:
                    function(entry.value)
            except KeyboardInterrupt:
                raise
            except BaseException as error:  # noqa: BLE001 - one module's failure must not keep the others' values
                raised.append(error)
        return raised
