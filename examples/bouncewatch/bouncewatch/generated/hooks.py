# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 0b34792142d4ace14a391c7107e875f29e88a88ec0bef840ca720fec42605b50
# content sha256 ed9bea8ff02e6addfc6a5bcbcef3ccaf8a835e0bd58741c270a6e8c6b6952e2b
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
