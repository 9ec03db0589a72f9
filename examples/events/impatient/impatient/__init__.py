"""Gives peers a limited time (seed 1.3.3.1, cancelling a timed event)."""

from .impatient import Impatient

__all__ = ["Impatient"]
