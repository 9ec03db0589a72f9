"""Reads blocks of one size (exactly so many bytes)."""

from .exact_reader import ExactReader

__all__ = ["ExactReader"]
