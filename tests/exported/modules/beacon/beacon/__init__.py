"""Does within its providers what the programs of the tests ask for."""

from .beacon import Beacon

__all__ = ["Beacon"]
