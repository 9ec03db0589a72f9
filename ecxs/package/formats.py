"""The forms of packages: one row each."""

from __future__ import annotations

import os
from enum import StrEnum
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import UsageError
from ecxs.package.archive import make_archive
from ecxs.package.nfpm import make_with_nfpm
from ecxs.package.wheel import make_wheel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ecxs.package.module_contents import ModuleContents

EPOCH: Final = 315_532_800
"""The first of January 1980, before which the entries of a wheel cannot be."""
_VARIABLE: Final = "SOURCE_DATE_EPOCH"
_LAST: Final = 4_294_967_295
"""The last second that archives of gzip have."""


class PackageFormat(StrEnum):
    """A form of package, named as its files end."""

    DEB = "deb"
    RPM = "rpm"
    TAR_GZ = "tar.gz"
    WHEEL = "wheel"


FORMATS: Final[Mapping[PackageFormat, Callable[[ModuleContents, int], tuple[str, bytes]]]] = MappingProxyType(
    {
        PackageFormat.DEB: partial(make_with_nfpm, packager="deb"),
        PackageFormat.RPM: partial(make_with_nfpm, packager="rpm"),
        PackageFormat.TAR_GZ: make_archive,
        PackageFormat.WHEEL: make_wheel,
    }
)
"""The maker of each form, of contents and a time; it returns the name of its file, and the bytes."""


def make_package(contents: ModuleContents, form: PackageFormat, epoch: int) -> tuple[str, bytes]:
    """Return the name and the bytes of a package in one form."""
    return FORMATS[form](contents, epoch)


def package_epoch() -> int:
    """Return the time that all files of a package have: that of SOURCE_DATE_EPOCH, else always the same."""
    text = os.environ.get(_VARIABLE, "")
    if not text:
        return EPOCH
    if not text.isascii() or not text.isdigit() or len(text) > len(str(_LAST)) or int(text) > _LAST:
        message = f"{_VARIABLE} is '{text[:40]}', which is no number of seconds"
        raise UsageError(
            message, hint="set it to the seconds since 1970, as 'date +%s' or 'git log --format=%ct' print"
        )
    # An earlier time is no reason to refuse: all forms have the same one then.
    return max(int(text), EPOCH)
