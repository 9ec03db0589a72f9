"""The numbers of a stamp in their order, and the values that this runtime has for them.

The header `ec_abi.h` is made from this list: `python runtime/headers/make.py`.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

ABI_VERSION: Final = 1
RUNTIME_FIELDS: Final[Mapping[str, int]] = MappingProxyType(
    {
        "sizeof(void *)": 8,
        "sizeof(long)": 8,
        "sizeof(Event)": 72,
        "offsetof(Event, closure)": 56,
        "sizeof(string)": 32,
        "sizeof(ec_config_value)": 56,
        "sizeof(ec_ptr_array)": 160,
        "sizeof(ec_async_job)": 96,
        "sizeof(event_io_state)": 32,
        "sizeof(minimal_tryread_construct)": 112,
        "sizeof(ec_hash_table)": 72,
        "sizeof(io_job)": 120,
        "sizeof(ec_config_header)": 152,
        "sizeof(ec_config_option_def)": 88,
        "sizeof(ec_config_value_storage)": 8,
        "sizeof(mem_type_def)": 40,
        "sizeof(ec_hash_iter)": 16,
        "sizeof(grow_buf)": 40,
        "sizeof(io_object)": 104,
        "sizeof(io_wrapper)": 120,
        "sizeof(accept_construct)": 168,
        "sizeof(command_construct)": 280,
        "sizeof(message_id)": 8,
    }
)
"""By expression, in the order of the stamp; the same on every machine for which libraries are read."""
