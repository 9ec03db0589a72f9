"""Packages of built modules: archives, wheels, and packages for Debian and for RPM."""

from __future__ import annotations

from ecxs.package.formats import FORMATS, PackageFormat, make_package, package_epoch
from ecxs.package.module_contents import ModuleContents, PackageFacts
from ecxs.package.nfpm import NFPM, find_nfpm
from ecxs.package.subject import PackageSubject, check_subjects, contents_of, read_subjects

__all__ = [
    "FORMATS",
    "NFPM",
    "ModuleContents",
    "PackageFacts",
    "PackageFormat",
    "PackageSubject",
    "check_subjects",
    "contents_of",
    "find_nfpm",
    "make_package",
    "package_epoch",
    "read_subjects",
]
