# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 cff0ffba01ae8b85a2204e21634dfc2c74b7a0577982d52f6c7cde214d6fd58f
# content sha256 f9d77ba05ecf7bf2daaa0aa8faea475311590aa6db73200deffb2e20cdfb5a9d
"""What in_half_a_minute registers; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    CommandDeclaration,
    ModuleKind,
    Registration,
)

REGISTRATION: Final = Registration(
    api=1,
    name="in_half_a_minute",
    kind=ModuleKind.SINGLETON,
    description="Does something once, later (seed 1.3.3.1, timed events)",
    source="in_half_a_minute.py",
    commands=(CommandDeclaration("said", "Show what was said"),),
)
