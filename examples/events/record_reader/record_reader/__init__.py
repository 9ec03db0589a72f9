"""Reads lines from a stream (records)."""

from .record_reader import RecordReader

__all__ = ["RecordReader"]
