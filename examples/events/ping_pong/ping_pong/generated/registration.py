# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 d53ea01d006a05cc5bbe0ea620aa5cd39e23c74d491b20a257a1c14acd771107
# content sha256 f8c465b516e9d57f5eaa0c584d786a9a16ecb42361fdbb50d628b43ae1d41bd6
"""What ping_pong registers; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    ModuleKind,
    Registration,
)

REGISTRATION: Final = Registration(
    api=1,
    name="ping_pong",
    kind=ModuleKind.SINGLETON,
    description="Says hello and listens, in turns (seed 1.3.3.1, return values)",
    source="ping_pong.py",
)
