"""Objects that stand for pointers of the server: valid until the call ends that they were given to."""

from __future__ import annotations

from typing import Any, Final

from ecruntime import api
from ecruntime.hooks.handle import Opaque
from ecserver import mail

_made: Final[dict[str, type]] = dict(mail.CLASSES)


def class_of_pointer(name: str) -> type:
    """Return the class of objects for pointers of one type in C, by its name in `ecruntime.api`; made on first use."""
    found = _made.get(name)
    if found is None:
        base: type[Any] = getattr(api, name, Opaque)
        found = _made.setdefault(name, mail.pointer_class(f"Server{name}", base))
    return found
