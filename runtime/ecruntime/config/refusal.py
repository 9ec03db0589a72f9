"""The error of a refused registration."""

from __future__ import annotations

from ecruntime.foundation.errors import EcError


class RegistrationRefused(EcError):
    """A faulty definition of an option or scope; `conf_setup` of its module fails (seed 1.3.5.2)."""

    exit_code = 5
