"""Rendering of generated text: the Jinja environment, and the quoting of prose and TOML."""

from __future__ import annotations

from ecxs.render.code import Code
from ecxs.render.environment import compiled_templates, environment, render, templates_root
from ecxs.render.prose import comment, markdown, markdown_code, one_line, sentence
from ecxs.render.toml import toml_value

__all__ = [
    "Code",
    "comment",
    "compiled_templates",
    "environment",
    "markdown",
    "markdown_code",
    "one_line",
    "render",
    "sentence",
    "templates_root",
    "toml_value",
]
