"""Fetches what peers ask for, in a thread (suspend and resume)."""

from .suspended import Suspended

__all__ = ["Suspended"]
