"""Notes what peers say (an event for a descriptor)."""

from .its_readable import ItsReadable

__all__ = ["ItsReadable"]
