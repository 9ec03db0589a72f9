"""Says hello and listens, in turns (seed 1.3.3.1, return values)."""

from .ping_pong import PingPong

__all__ = ["PingPong"]
