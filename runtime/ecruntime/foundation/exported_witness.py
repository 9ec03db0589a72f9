"""Whoever watches modules in Python in their exported form: the test kit, in whose process they run.

`ecserver` tells; without a witness, as on a server, nothing is kept.
"""

from __future__ import annotations

from typing import Any, Protocol


class ExportedWitness(Protocol):
    """Hears of instances and of their failures (any thread)."""

    def created(self, module: Any, host: Any) -> None:  # noqa: ANN401 - of packages that this one never imports
        """Hear of an instance of the author's class, with the `ServerHost` that serves it."""
        ...

    def failed(self, error: BaseException, text: str) -> None:
        """Hear of an exception of the author's code, with the text that goes into the log."""
        ...


_witness: ExportedWitness | None = None


def set_exported_witness(witness: ExportedWitness | None) -> None:
    """Tell `witness` from now on; None for nobody."""
    global _witness  # noqa: PLW0603 - one interpreter, and one server in it at a time
    _witness = witness


def tell_created(module: object, host: object) -> None:
    """Tell the witness, if there is one, of an instance."""
    if _witness is not None:
        _witness.created(module, host)


def tell_failed(error: BaseException, text: str) -> None:
    """Tell the witness, if there is one, of a failure."""
    if _witness is not None:
        _witness.failed(error, text)
