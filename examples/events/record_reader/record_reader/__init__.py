"""Reads lines from a stream (seed 1.3.3.1, records)."""

from .record_reader import RecordReader

__all__ = ["RecordReader"]
