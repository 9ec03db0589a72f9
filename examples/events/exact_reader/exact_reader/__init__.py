"""Reads blocks of one size (seed 1.3.3.1, exactly so many bytes)."""

from .exact_reader import ExactReader

__all__ = ["ExactReader"]
