"""The generated files of a Python module: registration, typed options and hooks, the base class and the entry."""

from __future__ import annotations

from ecxs.languages.python.generated.files import python_artifacts, python_methods

__all__ = ["python_artifacts", "python_methods"]
