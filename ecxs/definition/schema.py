"""The JSON Schema of `module.toml`, for editors."""

from __future__ import annotations

from pathlib import Path


def module_schema() -> str:
    """Return the text of the schema (draft 2020-12) that ships with the package."""
    return Path(__file__).with_name("module.schema.json").read_text(encoding="utf-8")
