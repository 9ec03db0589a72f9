# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 3922e0037b652322cfb82b72e6f80e9690cc2871d99f54f78088c6a59b43f716
# content sha256 e3985bbd7f8814c94436c3924853c109da17ecbcd558b968ec6f52ff40f8f0a3
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
