"""The composition root: wires everyone, serves one configuration after the other."""

from ecruntime.server.server import Outcome, Server, Settings

__all__ = ["Outcome", "Server", "Settings"]
