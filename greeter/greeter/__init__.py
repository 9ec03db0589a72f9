"""Counts permanent failures and reports them every minute."""

from .greeter import Greeter

__all__ = ["Greeter"]
