"""Looks up the hosts of links in bounce notes, without holding up the server."""

from .urlcheck import Urlcheck

__all__ = ["Urlcheck"]
