"""Scaffolding: validated answers, then the author's first files."""

from __future__ import annotations

from ecxs.scaffold.answers import Answers, answers
from ecxs.scaffold.create import create
from ecxs.scaffold.kind import DEFAULT_KIND, KINDS, Kind

__all__ = ["DEFAULT_KIND", "KINDS", "Answers", "Kind", "answers", "create"]
