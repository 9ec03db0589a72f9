"""What a Python module needs written: registration, typed options and hooks, the base class and the entry."""

from __future__ import annotations

from ecxs.targets.python.target import python_artifacts, python_folder, python_methods

__all__ = ["python_artifacts", "python_folder", "python_methods"]
