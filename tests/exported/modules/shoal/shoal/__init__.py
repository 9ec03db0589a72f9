"""Is made anew for each generation."""

from .shoal import Shoal

__all__ = ["Shoal"]
