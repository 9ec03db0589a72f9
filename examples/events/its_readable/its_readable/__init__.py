"""Notes what peers say (seed 1.3.3.1, an event for a descriptor)."""

from .its_readable import ItsReadable

__all__ = ["ItsReadable"]
