"""Names of packages are found in their files, and others are refused as Python does."""

from __future__ import annotations

import importlib

import pytest

PACKAGES = ("ecruntime.testing", "ecxs.languages", "ecxs.rules")


@pytest.mark.parametrize("package", PACKAGES)
def test_each_name_that_a_package_lists_is_there(package: str) -> None:
    module = importlib.import_module(package)
    homes = [home if "." in home else f"{package}.{home}" for home in module._HOMES.values()]
    assert sorted(module._HOMES) == sorted(module.__all__)
    for name, home in zip(module._HOMES, homes, strict=True):
        assert getattr(module, name) is getattr(importlib.import_module(home), name)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_name_that_a_package_has_not_is_refused_as_python_does(package: str) -> None:
    with pytest.raises(AttributeError) as caught:
        importlib.import_module(package).owl  # noqa: B018 - the access is what is tried
    assert str(caught.value) == f"module '{package}' has no attribute 'owl'"
