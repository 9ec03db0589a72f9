# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 8ff9b08f7df4d2d627f64385e9659a42bfb34bc4281bcbcb34cd8efd169e93aa
# content sha256 48fedbacdefc0bf08dd39a4f2dbc0357e3db54eb97cf2b526fd8a8e6c25e310c
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
