# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 c94292a667d36dd54cee9f2b7b1ade5afdbef23d81ca34aa4efab0c9781fe739
# content sha256 76de0da5272ee19e31bc83a29fef850939bd0523293958043c008d669e17063b
"""What record_reader registers; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    CommandRegistration,
    ModuleKind,
    Registration,
)

REGISTRATION: Final = Registration(
    api=1,
    name="record_reader",
    kind=ModuleKind.SINGLETON,
    description="Reads lines from a stream (seed 1.3.3.1, records)",
    source="record_reader.py",
    commands=(CommandRegistration("lines", "Show the lines that were read"),),
)
