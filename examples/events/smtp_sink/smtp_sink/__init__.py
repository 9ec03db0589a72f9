"""Accepts every message and delivers none."""

from .smtp_sink import SmtpSink

__all__ = ["SmtpSink"]
