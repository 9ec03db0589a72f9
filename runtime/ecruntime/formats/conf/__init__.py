"""The language of ecelerity.conf: text is parsed into statements or the merged tree, and written as text."""

from ecruntime.formats.conf.difference import SettingChange, difference, is_kept
from ecruntime.formats.conf.document import ConfigFile, Document, LocalChanges
from ecruntime.formats.conf.file_text import MAX_FILE_SIZE, file_text
from ecruntime.formats.conf.include_target import search_path
from ecruntime.formats.conf.instance import instance_key, is_pattern
from ecruntime.formats.conf.overlay import in_other_order, laid_over, overlay
from ecruntime.formats.conf.parse import Parsed, parse
from ecruntime.formats.conf.read import LOCAL_CHANGES, read, read_changes, read_text
from ecruntime.formats.conf.rules import CODES
from ecruntime.formats.conf.scope_node import ScopeNode, ScopePath, empty_root, scope_path_text, without_lines
from ecruntime.formats.conf.statement import Include, Setting, Stanza, Statement
from ecruntime.formats.conf.write import write_flat, write_scope, write_setting, write_value
from ecruntime.formats.value import CONSOLE, Array, ConfigWord, Dictionary, Source, Value, parse_value, quoted

__all__ = [
    "CODES",
    "CONSOLE",
    "LOCAL_CHANGES",
    "MAX_FILE_SIZE",
    "Array",
    "ConfigFile",
    "ConfigWord",
    "Dictionary",
    "Document",
    "Include",
    "LocalChanges",
    "Parsed",
    "ScopeNode",
    "ScopePath",
    "Setting",
    "SettingChange",
    "Source",
    "Stanza",
    "Statement",
    "Value",
    "difference",
    "empty_root",
    "file_text",
    "in_other_order",
    "instance_key",
    "is_kept",
    "is_pattern",
    "laid_over",
    "overlay",
    "parse",
    "parse_value",
    "quoted",
    "read",
    "read_changes",
    "read_text",
    "scope_path_text",
    "search_path",
    "without_lines",
    "write_flat",
    "write_scope",
    "write_setting",
    "write_value",
]
