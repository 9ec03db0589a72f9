"""Comparison of the installed packages with the versions that this distribution declares."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, requires, version

from packaging.requirements import Requirement


def declared_requirements(distribution: str = "ecxs") -> list[Requirement]:
    """Return what the distribution needs on this Python; PackageNotFoundError if it runs from its sources."""
    parsed = [Requirement(text) for text in requires(distribution) or ()]
    return [one for one in parsed if one.marker is None or one.marker.evaluate({"extra": ""})]


def unmet_requirements(requirements: list[Requirement]) -> list[str]:
    """Return a phrase for each package that is absent, or older or newer than declared: `click 8.1.7, not >=8.3`."""
    unmet = []
    for requirement in requirements:
        try:
            installed = version(requirement.name)
        except PackageNotFoundError:
            unmet.append(f"no {requirement.name}")
            continue
        if not requirement.specifier.contains(installed, prereleases=True):
            unmet.append(f"{requirement.name} {installed}, not {requirement.specifier}")
    return unmet
