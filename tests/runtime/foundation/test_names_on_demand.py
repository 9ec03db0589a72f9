"""Names of packages are found in their files, and others are refused as Python does."""

from __future__ import annotations

import importlib

import pytest

PACKAGES = ("ecxs.languages", "ecxs.rules")


@pytest.mark.parametrize("package", PACKAGES)
def test_each_name_that_a_package_lists_is_there(package: str) -> None:
    module = importlib.import_module(package)
    assert sorted(module._HOMES) == sorted(module.__all__)
    for name, home in module._HOMES.items():
        assert getattr(module, name) is getattr(importlib.import_module(f"{package}.{home}"), name)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_name_that_a_package_has_not_is_refused_as_python_does(package: str) -> None:
    module, name = importlib.import_module(package), "owl"
    with pytest.raises(AttributeError) as caught:
        getattr(module, name)
    assert str(caught.value) == f"module '{package}' has no attribute 'owl'"
