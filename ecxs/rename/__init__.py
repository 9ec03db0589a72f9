"""A module's new name, in everything that bears the old one: planned as a whole, then written or taken back."""

from __future__ import annotations

from ecxs.rename.plan import RenamePlan, plan_rename

__all__ = ["RenamePlan", "plan_rename"]
