"""Headers of C modules with the numbers of a server: those of our headers that say otherwise, written anew."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import ecruntime
from ecruntime.catalogue.c_api import load_c_api

if TYPE_CHECKING:
    from collections.abc import Mapping

_INCLUDE = Path(ecruntime.__file__).parent / "include"


def server_headers(constants: Mapping[str, int]) -> dict[str, str]:
    """Return the headers that have other numbers, by their paths below a folder of headers."""
    headers: dict[str, str] = {}
    for constant in load_c_api().constants:
        number = constants.get(constant.name)
        if number is None or number == constant.value or not constant.is_chosen:
            continue
        text = headers.get(constant.header) or (_INCLUDE / constant.header).read_text(encoding="utf-8")
        # A macro, or a member of an enum.
        line = re.compile(rf"^(#define {constant.name} |  {constant.name} = )[^,\n]*", re.MULTILINE)
        changed, count = line.subn(rf"\g<1>{number}", text)
        assert count == 1, f"{constant.header} defines {constant.name} once"
        if changed != text:
            headers[constant.header] = changed
    return headers
