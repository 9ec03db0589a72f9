"""The refusal of a registration."""

from __future__ import annotations

from ecruntime.foundation.errors import EcError


class RegistrationRefused(EcError):
    """The definition of an option or scope is faulty; `conf_setup` of its module fails (seed 1.3.5.2)."""

    exit_code = 5
