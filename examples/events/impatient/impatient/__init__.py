"""Gives peers a limited time (cancelling a timed event)."""

from .impatient import Impatient

__all__ = ["Impatient"]
