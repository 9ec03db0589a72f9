# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 9301793582afb97b4b9c51cc370849960dd1d36d59c2c28bd1ed0cbc14bd340f
# content sha256 2399ad01d732c6e8d2c51392124ce57de6b51dd76b0eeae6c6af3ac95ca5fae1
"""The hooks that bouncewatch may call, typed."""

from ecruntime.api import (
    Generation,
    Hook,
    Hooks,
)

from .registration import REGISTRATION


class JudgeV1(Hook):
    """Judge one failure: 0 counts it, any other number forgives it."""

    def call(self, recipient: str, note: str) -> int:
        """Call the providers of the current generation."""
        raise self.unpublished()

    def call_txn(self, generation: Generation, recipient: str, note: str) -> int:
        """Call the providers of a generation that the caller holds."""
        raise self.unpublished()


class BouncewatchHooks(Hooks):
    """The hooks that bouncewatch may call, each as an attribute."""

    judge_v1: JudgeV1

    def __init__(self) -> None:
        """Make the hooks; publishing a generation points them at its providers."""
        super().__init__()
        self.judge_v1 = self.declare(JudgeV1, REGISTRATION.hooks[0])
