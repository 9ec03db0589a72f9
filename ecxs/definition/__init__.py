"""Reading and checking of `module.toml`, and the facts derived from it."""

from ecruntime.model.module import Language, ModuleDefinition
from ecxs.definition.default import shown_default
from ecxs.definition.load import FILE_NAME, LoadResult, catalogue_for, check, examine, load
from ecxs.definition.record import called_hooks, capabilities_of, record_of
from ecxs.definition.reserved import reserved_in
from ecxs.definition.schema import module_schema

__all__ = [
    "FILE_NAME",
    "Language",
    "LoadResult",
    "ModuleDefinition",
    "called_hooks",
    "capabilities_of",
    "catalogue_for",
    "check",
    "examine",
    "load",
    "module_schema",
    "record_of",
    "reserved_in",
    "shown_default",
]
