"""Building: check and gather what is installed of a module, then put it into libexec."""

from __future__ import annotations

from ecxs.build.build import Built, build
from ecxs.build.install import Installation, install
from ecxs.build.package import Package, PackageFile, read_package

__all__ = ["Built", "Installation", "Package", "PackageFile", "build", "install", "read_package"]
