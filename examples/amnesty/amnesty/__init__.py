"""Counts permanent failures and reports them every minute."""

from .amnesty import Amnesty

__all__ = ["Amnesty"]
