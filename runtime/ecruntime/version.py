"""The version of this distribution, from the package metadata."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def installed_version() -> str:
    """Return the version of the installed distribution; `unknown` when it runs from a bare checkout."""
    try:
        return version("ecxs")
    except PackageNotFoundError:
        return "unknown"
