"""Functions of scripts that are no hooks of the server, as the runtime of scripts names them."""

from __future__ import annotations

from ecruntime.catalogue.script_hooks import AUTHENTICATE, LIFE, script_hooks, validation_phases

__all__ = ["AUTHENTICATE", "LIFE", "script_hooks", "validation_phases"]
