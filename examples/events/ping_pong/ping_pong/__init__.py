"""Says hello and listens, in turns (return values)."""

from .ping_pong import PingPong

__all__ = ["PingPong"]
