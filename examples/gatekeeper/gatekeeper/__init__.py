"""Counts permanent failures and reports them every minute."""

from .gatekeeper import Gatekeeper

__all__ = ["Gatekeeper"]
