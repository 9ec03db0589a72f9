"""Filter for ecelerity.conf: text as a word or a quoted string."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.formats.option_type import quote_text
from ecxs.render.code import Code

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def conf_text(text: str) -> Code:
    """Return text as a value of the configuration language."""
    return Code(quote_text(text))


CONF_FILTERS: Mapping[str, Callable[..., Code]] = {"conf": conf_text}
