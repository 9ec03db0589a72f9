"""Construction of the signature of a hook of the server from one `[[server_hook]]` table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecruntime.formats.ctype import CKind
from ecruntime.foundation.identifiers import is_identifier
from ecruntime.model.hook_signature import HookParameter, HookSignature
from ecxs.definition.build_hook import build_ctype, build_policy, build_thread
from ecxs.definition.complaint import Complaint, display_value

if TYPE_CHECKING:
    from ecruntime.formats.ctype import CType
    from ecxs.definition.declaration_table import DeclarationTable

RULE = "MOD045"
_PROTOTYPE = re.compile(r"\s*(?P<returns>[^()]*?)(?P<leaf>[A-Za-z_]\w*)\s*\((?P<parameters>[^()]*)\)\s*;?\s*", re.ASCII)
_PARAMETER = re.compile(r"\s*(?P<type>\S.*?[\s*])(?P<name>[A-Za-z_]\w*)\s*", re.ASCII | re.DOTALL)
_SAMPLE = "write it as in C: int core_tidy_v1(void *closure, ec_message *m, int why)"


def build_server_hook(table: DeclarationTable) -> HookSignature | None:
    """Build the signature of a hook of the server; `None` when its name or prototype could not be read."""
    name = table.required_text("name")
    text = table.required_text("prototype")
    hook_scope, _, short = name.partition(".")
    if name and not (is_identifier(hook_scope) and is_identifier(short)):
        message = f"{display_value(name)} cannot be the name of a hook of the server"
        table.complain(RULE, "name", message, "write its scope and its name, as 'core.log_delivery_v1'")
        short = ""
    returns, parameters = _prototype(table, text, f"{hook_scope}_{short}" if short else "")
    policy = build_policy(table, short, returns, has_method=False)
    thread = build_thread(table)
    summary = table.text("summary")
    is_callable = table.flag("callable", default=False)
    table.refuse_unknown()
    if returns is None or parameters is None or not short:
        return None
    return HookSignature(hook_scope, short, returns, parameters, policy, thread, summary, is_callable=is_callable)


def _prototype(table: DeclarationTable, text: str, leaf: str) -> tuple[CType | None, tuple[HookParameter, ...] | None]:
    if not text:
        return None, None
    found = _PROTOTYPE.fullmatch(text)
    if found is None:
        table.complain(RULE, "prototype", f"{display_value(text)} is no prototype of a provider", _SAMPLE)
        return None, None
    if leaf and found["leaf"] != leaf:
        message = f"the prototype is of '{found['leaf'][:80]}', and the hook is called '{leaf}' in C"
        table.complain(RULE, "prototype", message, "let the two agree")
    path = (*table.path, "prototype")
    # Without a type of its own, as in `core_tidy_v1(...)`, C would take it for an int.
    returns = build_ctype(found["returns"].strip(), path, table.complaints)
    closure, *listed = found["parameters"].split(",")
    if not _is_closure(closure):
        message = f"the first parameter of the prototype is {display_value(closure.strip())}, and not the closure"
        table.complain(RULE, "prototype", message, "begin with 'void *closure', which every provider gets")
        return returns, None
    parameters = tuple(_parameter(table, parameter) for parameter in listed)
    read = tuple(parameter for parameter in parameters if parameter is not None)
    return returns, read if len(read) == len(parameters) else None


def _is_closure(text: str) -> bool:
    found = _PARAMETER.fullmatch(text)
    return re.sub(r"\s", "", found["type"] if found else text) == "void*"


def _parameter(table: DeclarationTable, text: str) -> HookParameter | None:
    found = _PARAMETER.fullmatch(text)
    if found is None:
        message = f"the parameter {display_value(text.strip())} of the prototype has no name"
        table.complain(RULE, "prototype", message, "write type and name, as 'const char *note'")
        return None
    path = (*table.path, "prototype")
    ctype = build_ctype(found["type"].strip(), path, table.complaints)
    if ctype is not None and ctype.kind is CKind.VOID:
        message = f"parameter '{found['name']}' cannot have the type 'void'"
        table.complaints.append(Complaint("MOD015", path, message, "write 'void *'"))
        return None
    return HookParameter(found["name"], ctype) if ctype is not None else None
