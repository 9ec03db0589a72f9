"""Counts permanent failures and reports them every minute."""

from .gg import Gg

__all__ = ["Gg"]
