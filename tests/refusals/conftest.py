"""Turn the sample of a rule into files, as the page of the rule describes them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DEFAULT_FILE = {
    "manifest": "kelp.ecm",
    "declaration": "module.toml",
    "configuration": "kelp.conf",
    "script": "kelp.lua",
    "export": "kelp.lua",
    "package": "module.toml",
    "breaking": "old/module.toml",
    "fidelity": "kelp.json",
}
RECORD_FILE = "--- libexec/kelp.module.json\n"
OPTIONS = [
    {"name": "depth", "type": "int", "default": "5", "minimum": 1, "maximum": 10, "renamed_from": ["deep"]},
    {"name": "at", "type": "sockaddr", "default": None, "minimum": None, "maximum": None},
]
EVERY_OPTION = {"fallback": "[kelp]", "is_array": False, "is_tunable_online": True, "option_map": [], "summary": ""}
RECORD = {
    "schema": 1, "api": 1, "name": "kelp", "language": "c", "kind": "singleton", "description": "", "requires": [],
    "provides": [], "artifact": "kelp.so", "digest": "", "providers": [], "hooks": [], "memtypes": [], "commands": [],
    "options": [{**EVERY_OPTION, "has_validator": False, **option} for option in OPTIONS],
}  # fmt: skip


FRAGMENT = """--- kelp.c
#include "module.h"
static int setup(generic_module_infrastructure *self, int flags) {{
  (void)self; (void)flags; return 0;
}}
static int start(generic_module_infrastructure *self, ec_config_header *transaction, string *output,
                 int flags) {{
  (void)self; (void)transaction; (void)output; (void)flags; return 0;
}}
#line 1 "kelp.c"
{sample}
{infrastructure}
{manifest}"""
"""A module around a fragment of it, whose lines are counted from the fragment on."""
INFRASTRUCTURE = """EC_MODULE_EXPORT generic_module_infrastructure kelp = {{
  EC_MODULE_INIT(EC_MODULE_TYPE_SINGLETON, 0), "kelp.c", "A kelp",
  NULL, NULL, NULL, NULL, NULL, setup, NULL, NULL, start }};"""


def _whole(fragment: str) -> str:
    """Return the files of a fragment of a module in C."""
    infrastructure = "" if "EC_MODULE_EXPORT" in fragment else INFRASTRUCTURE
    manifest = "--- kelp.ecm\n[kelp]\n"
    if "ECCFG_MODULE_OPT_REGISTER(kelp, kelp_depth)" in fragment and '"Global"' in fragment:
        manifest += "msys.provides:auto = config.Global.kelp_depth\n"
    return FRAGMENT.format(sample=fragment.strip("\n"), infrastructure=infrastructure, manifest=manifest)


@pytest.fixture
def materialise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compile_library: Callable[..., Path]
) -> Callable[[str, str], Path]:
    """Write a sample below an empty current folder, and return the path to validate.

    A configuration gets a libexec with the module `kelp`, unless its sample has a libexec of its own. Sources in C are
    built, each into a library of its own.
    """
    monkeypatch.chdir(tmp_path)

    def write(family: str, sample: str) -> Path:
        if family == "library" and not sample.lstrip().startswith("--- "):
            sample = _whole(sample)
        elif not sample.lstrip().startswith("--- "):
            sample = f"--- only: {DEFAULT_FILE[family]}\n{sample}"
        elif family == "configuration" and "--- libexec/" not in sample:
            sample += f"--- libexec/kelp.ecm\n[kelp]\n--- libexec/kelp.so\n\n{RECORD_FILE}{json.dumps(RECORD)}"
        only = None
        for piece in sample.lstrip().removeprefix("--- ").split("\n--- "):
            name, _, text = piece.partition("\n")
            path = tmp_path / name.removeprefix("only: ")
            path.parent.mkdir(parents=True, exist_ok=True)
            if name.endswith("/"):
                path.mkdir()
            else:
                path.write_text(text, encoding="utf-8", newline="")
            only = path if name.startswith("only: ") else only
            # The sources of a project are checked and not built.
            if path.suffix == ".c" and path.parent.name != "src":
                compile_library(path.with_suffix(".so"), path)
        return only or tmp_path

    return write
