"""Reading and checking of `module.toml`, and the facts derived from it."""

from ecxs.definition.default import default_text, shown_default
from ecxs.definition.load import FILE_NAME, LoadResult, catalogue_for, check, examine, load
from ecxs.definition.model import (
    Bounds,
    CommandDeclaration,
    Language,
    ListenerDeclaration,
    MemtypeDeclaration,
    ModuleDefinition,
    OptionDeclaration,
    ProviderDeclaration,
    ProviderOrder,
)
from ecxs.definition.record import capabilities_of, record_of
from ecxs.definition.reserved import reserved_in
from ecxs.definition.schema import module_schema

__all__ = [
    "FILE_NAME",
    "Bounds",
    "CommandDeclaration",
    "Language",
    "ListenerDeclaration",
    "LoadResult",
    "MemtypeDeclaration",
    "ModuleDefinition",
    "OptionDeclaration",
    "ProviderDeclaration",
    "ProviderOrder",
    "capabilities_of",
    "catalogue_for",
    "check",
    "default_text",
    "examine",
    "load",
    "module_schema",
    "record_of",
    "reserved_in",
    "shown_default",
]
