"""Asks unknown senders to come again later."""

from .greylist import Greylist

__all__ = ["Greylist"]
