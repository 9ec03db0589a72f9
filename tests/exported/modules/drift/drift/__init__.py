"""Waits for pools, descriptors and generations, and changes messages."""

from .drift import Drift

__all__ = ["Drift"]
