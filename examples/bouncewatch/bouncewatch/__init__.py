"""Counts permanent failures and reports them every minute."""

from .bouncewatch import Bouncewatch

__all__ = ["Bouncewatch"]
