"""Objects that stand for pointers of the server: valid until the call ends that they were given to."""

from __future__ import annotations

from typing import Any, Final

from ecruntime import api
from ecruntime.foundation.errors import RuleViolation
from ecruntime.hooks.handle import Opaque
from ecserver import mail
from ecserver.rules import OBJECT_IS_GONE

_made: Final[dict[str, type]] = dict(mail.CLASSES)


def gone(kind: type) -> RuleViolation:
    """Return the error of an object that is used after the end of its call."""
    name = kind.__mro__[1].__name__ if kind.__name__.startswith("Server") else kind.__name__
    return RuleViolation(
        OBJECT_IS_GONE,
        f"an object of class '{name}' was used after the call that it was given to",
        hint="take what you need out of it within the call; the server may have freed it since",
    )


def class_of_pointer(name: str) -> type:
    """Return the class of objects for pointers of one type in C, by its name in `ecruntime.api`; made on first use."""
    found = _made.get(name)
    if found is None:
        base: type[Any] = getattr(api, name, Opaque)
        found = _made.setdefault(name, mail.pointer_class(f"Server{name}", base))
    return found
