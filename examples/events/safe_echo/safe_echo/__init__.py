"""Answers in capitals, through TLS."""

from .safe_echo import SafeEcho

__all__ = ["SafeEcho"]
