"""Template data of options: definitions by the documented macros, checks of values, and typed getters."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecruntime.formats.option_type import OptionType
from ecruntime.model.listener import listener_scope
from ecxs.documents.option_text import default_fact, range_text, summary_line
from ecxs.languages.c.generated.layout import comment_lines, filled, function_head
from ecxs.languages.c.generated.option_owner import OptionOwner
from ecxs.languages.c.generated.values import form_of, item_form
from ecxs.languages.c.quoting import c_fraction, c_name, c_names, c_number, c_prose, c_string
from ecxs.render import Code

if TYPE_CHECKING:
    from ecruntime.model.module import ListenerDeclaration, ModuleDefinition
    from ecruntime.model.option import OptionDeclaration

_DIRECT: Final = {
    ("binding",): "binding",
    ("domain",): "domain",
    ("host",): "host",
    ("pathway",): "pathway",
    ("binding", "domain"): "binding_domain",
    ("binding", "host"): "binding_host",
    ("pathway", "domain"): "pathway_domain",
}
"""The documented functions that ask for an instance of these scopes."""
_TAKEN: Final = ("self", "transaction", "held", "value", "configuration", "scopes", "result", "handle")
_LIMITS: Final = {
    OptionType.INT: (-(2**31), 2**31 - 1),
    OptionType.UINT64: (0, 2**64 - 1),
    OptionType.SIZE_T: (0, 2**64 - 1),
    OptionType.FLOAT: (-math.inf, math.inf),
}
_FORMATS: Final = {
    OptionType.INT: ("%d", ""),
    OptionType.UINT64: ("%llu", "(unsigned long long)"),
    OptionType.SIZE_T: ("%llu", "(unsigned long long)"),
    OptionType.FLOAT: ("%g", ""),
}
_INT: Final = range(-(2**31), 2**31)


@dataclass(frozen=True, slots=True)
class OptionWords:
    """The words of an option as constants: members of an enumeration, or macros where a number is no `int`."""

    opening: Code
    lines: tuple[Code, ...]
    closing: Code


@dataclass(frozen=True, slots=True)
class OptionMapping:
    """The table of words of an option."""

    name: Code
    pairs: tuple[tuple[Code, Code], ...]


@dataclass(frozen=True, slots=True)
class OptionCheck:
    """The function that the server calls for each value of an option before a configuration is taken up."""

    name: Code
    member: Code
    range: Code | None
    """The condition under which `found` is out of range."""
    complaint: Code
    found: Code
    is_array: bool
    author: Code | None
    """The author's own function."""
    author_member: Code


@dataclass(frozen=True, slots=True)
class OptionEntry:
    """One option of the table."""

    definition: Code
    register: Code
    handle: Code
    name: Code
    mapping: OptionMapping | None
    check: OptionCheck | None
    postset: tuple[Code, Code] | None
    """The function for the server, and the author's."""
    datafree: tuple[Code, Code] | None


@dataclass(frozen=True, slots=True)
class OptionGetter:
    """The typed function that reads one option."""

    summary: Code
    head: Code
    fetch: Code
    handle: Code
    member: Code
    ctype: Code
    is_number: bool
    uses_self: bool
    uses_scopes: bool
    is_of_listener: bool = False


def option_entries(
    definition: ModuleDefinition, listener: ListenerDeclaration | None = None
) -> tuple[OptionEntry, ...]:
    """Return the options of the module, or of one of its listeners, in the order of registration."""
    owner = OptionOwner(definition, listener)
    return tuple(_entry(owner, option) for option in owner.options)


def option_getters(definition: ModuleDefinition) -> tuple[OptionGetter, ...]:
    """Return the getters in the order of the options, those of listeners last."""
    own = tuple(_getter(definition, option) for option in definition.options)
    return own + tuple(
        _listener_getter(definition, listener, option)
        for listener in definition.listeners
        for option in listener.options
    )


def option_words(definition: ModuleDefinition) -> tuple[OptionWords, ...]:
    """Return the constants of the options that have words, those of listeners last."""
    owners = (OptionOwner(definition), *(OptionOwner(definition, listener) for listener in definition.listeners))
    return tuple(_words(owner, option) for owner in owners for option in owner.options if option.option_map)


def _entry(owner: OptionOwner, option: OptionDeclaration) -> OptionEntry:
    mapping = _mapping(owner, option)
    check = _check(owner, option)
    author = owner.functions(option)
    pairs = {
        verb: (owner.local(f"{verb}_value", option), author[verb]) if verb in author else None
        for verb in ("postset", "datafree")
    }
    flags = [
        flag
        for flag, is_set in (
            ("EC_CFG_OPT_IS_ARRAY", option.is_array),
            ("EC_CFG_OPT_NOT_TUNABLE_ONLINE", not option.is_tunable_online),
        )
        if is_set
    ]
    functions = [check.name if check else None, *(pair[0] if pair else None for pair in pairs.values())]
    values = [
        form_of(option).constant,
        "NULL",
        c_string(option.fallback),
        " | ".join(flags) or "0",
        "NULL",
        "NULL" if option.default is None else c_string(option.default),
        mapping.name if mapping else "NULL",
        *(function or "NULL" for function in functions),
    ]
    text, register = _definition(owner, option, values)
    return OptionEntry(
        definition=text,
        register=register,
        handle=owner.local("handle", option),
        name=c_string(option.name),
        mapping=mapping,
        check=check,
        postset=pairs["postset"],
        datafree=pairs["datafree"],
    )


def _definition(owner: OptionOwner, option: OptionDeclaration, values: list[str]) -> tuple[Code, Code]:
    """Return the definition of an option, and the expression that registers it."""
    if owner.listener is not None:
        # The macros register options of modules alone.
        variable = owner.local("definition", option)
        text = filled(f"static ec_config_option_def {variable} = {{\n  ", (c_string(option.name), *values), "\n};")
        return text, Code(f"netlistener_register_option(registered_{owner.key}, &{variable})")
    module, name = c_name(owner.definition.name), _plain(option.name)
    text = filled("ECCFG_MODULE_OPT_DEF(", (module, name, *values), ")")
    return text, filled("ECCFG_MODULE_OPT_REGISTER(", (module, name), ")")


def _plain(name: str) -> Code:
    # An option may begin with a digit: only the macros see its name alone, and they put a prefix before it.
    c_name(f"_{name}")
    return Code(name)


def _handle(option: OptionDeclaration) -> Code:
    return c_name(f"handle_{option.name}")


def _mapping(owner: OptionOwner, option: OptionDeclaration) -> OptionMapping | None:
    if not option.option_map:
        return None
    pairs = tuple((c_string(word), c_string(str(number))) for word, number in option.option_map)
    return OptionMapping(owner.local("words", option), pairs)


def _check(owner: OptionOwner, option: OptionDeclaration) -> OptionCheck | None:
    form, item = form_of(option), item_form(option)
    author = owner.functions(option).get("validate")
    condition = _range(option)
    if author is None and condition is None:
        return None
    template, cast = _FORMATS.get(option.type, ("", ""))
    said = c_string(f"%s is {template}; it has to be {range_text(option)}\n")
    return OptionCheck(
        name=owner.local("validate_value", option),
        member=item.member,
        range=condition,
        complaint=said,
        found=Code(f"{cast}found->{item.member}"),
        is_array=option.is_array,
        author=author,
        author_member=form.member,
    )


def _range(option: OptionDeclaration) -> Code | None:
    """Return the condition under which a value is out of range; a bound that no value can pass is left out."""
    limits = _LIMITS.get(option.type)
    if limits is None:
        return None
    member = f"found->{item_form(option).member}"
    parts = []
    if option.minimum is not None and option.minimum > limits[0]:
        parts.append(f"{member} < {_bound(option, option.minimum)}")
    if option.maximum is not None and option.maximum < limits[1]:
        parts.append(f"{member} > {_bound(option, option.maximum)}")
    return Code(" || ".join(parts)) if parts else None


def _bound(option: OptionDeclaration, bound: float) -> Code:
    return c_fraction(bound) if option.type is OptionType.FLOAT else c_number(int(bound))


def _words(owner: OptionOwner, option: OptionDeclaration) -> OptionWords:
    prefix = f"{owner.prefix}{option.name}_".upper()
    spelled = ["".join(it if it.isalnum() and it.isascii() else "_" for it in word) for word, _ in option.option_map]
    names = c_names(tuple(f"{prefix}{word.upper()}" for word in spelled))
    pairs = tuple(zip(names, (number for _, number in option.option_map), strict=True))
    if all(number in _INT for _, number in pairs):
        lines = tuple(Code(f"{name} = {c_number(number)},") for name, number in pairs)
        tag = owner.tag(option)
        return OptionWords(tag, (*lines[:-1], Code(lines[-1][:-1])), Code("};"))
    return OptionWords(Code(""), tuple(Code(f"#define {name} {c_number(number)}") for name, number in pairs), Code(""))


def _listener_getter(
    definition: ModuleDefinition, listener: ListenerDeclaration, option: OptionDeclaration
) -> OptionGetter:
    form, owner = form_of(option), OptionOwner(definition, listener)
    last: tuple[tuple[str, str], ...] = ()
    if not form.is_number:
        last = ((f"struct {c_name(definition.name)}_held *", "held"),)
    head = function_head(
        form.ctype,
        c_name(f"{owner.prefix}option_{option.name}"),
        ((f"struct {c_name(definition.name)}_connection *", "connection"), *last),
    )
    call = ("connection", "configuration", c_string(listener_scope(listener.name)), owner.local("handle", option))
    return OptionGetter(
        summary=comment_lines(c_prose(default_fact(option))),
        head=head,
        fetch=filled("  value = fetch_for_peer(", call, ");"),
        handle=owner.local("handle", option),
        member=form.member,
        ctype=form.ctype,
        is_number=form.is_number,
        uses_self=True,
        uses_scopes=False,
        is_of_listener=True,
    )


def _getter(definition: ModuleDefinition, option: OptionDeclaration) -> OptionGetter:
    form = form_of(option)
    keys = tuple(kind for kind in option.path.kinds if kind != definition.name.lower())
    names = c_names(keys, _TAKEN)
    last: tuple[tuple[str, str], ...] = ()
    if not form.is_number:
        last = ((f"struct {c_name(definition.name)}_held *", "held"),)
    head = function_head(
        form.ctype,
        c_name(f"{definition.name}_option_{option.name}"),
        (
            (f"struct {c_name(definition.name)} *", "self"),
            ("ec_config_header *", "transaction"),
            *(("const char *", name) for name in names),
            *last,
        ),
    )
    fetch = _fetch(definition, option, keys, names)
    return OptionGetter(
        summary=comment_lines(c_prose(summary_line(option))),
        head=head,
        fetch=fetch,
        handle=_handle(option),
        member=form.member,
        ctype=form.ctype,
        is_number=form.is_number,
        uses_self="(self)" in fetch,
        uses_scopes="&scopes" in fetch,
    )


def _fetch(
    definition: ModuleDefinition, option: OptionDeclaration, keys: tuple[str, ...], names: tuple[Code, ...]
) -> Code:
    """Return the statements that fetch `value` of `configuration`; an instance that is NULL is not asked for."""
    handle = _handle(option)
    if option.path.own_stanza is not None and option.path.own_stanza.lower() == definition.name.lower():
        return Code(
            "  value = transaction\n"
            f"    ? ec_config_option_fetch_module_at_init(transaction, {handle},\n"
            f"                                            {definition.name}_infrastructure(self))\n"
            f"    : ec_config_option_fetch_module(configuration, {handle},\n"
            f"                                    {definition.name}_infrastructure(self));"
        )
    plain = f"value = ec_config_option_fetch(configuration, {handle}, NULL);"
    if not keys:
        return Code(f"  {plain}")
    if all(subset in _DIRECT for subset in _subsets(keys)):
        lines: list[str] = []
        for subset in _subsets(keys):
            chosen = [names[keys.index(key)] for key in subset]
            function = f"    value = ec_config_option_fetch_{_DIRECT[subset]}("
            call = filled(function, ("configuration", handle, "NULL", *chosen), ");")
            lines.append(f"  {'} else ' if lines else ''}if ({' && '.join(chosen)}) {{\n{call}")
        return Code("\n".join([*lines, f"  }} else {{\n    {plain}\n  }}"]))
    return _fetch_generic(option, keys, names)


def _fetch_generic(option: OptionDeclaration, keys: tuple[str, ...], names: tuple[Code, ...]) -> Code:
    """Return the statements for scopes that have no function of their own."""
    handle = _handle(option)
    spelled = {kind.key: kind.name for element in option.path.elements for kind in element.kinds}
    lines = ["  ec_ptr_array_init(&scopes, 0, NULL);"]
    for key, name in zip(keys, names, strict=True):
        lines.append(f"  add_scope(&scopes, {c_string(spelled[key])}, {name});")
    call = ("configuration", handle, "NULL", "0", "&scopes")
    lines.append(filled("  value = ec_config_option_fetch_generic(", call, ");"))
    return Code("\n".join([*lines, "  ec_ptr_array_destroy(&scopes);"]))


def _subsets(keys: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return the combinations of scopes of which an instance may be given, the larger first."""
    if len(keys) > 2:
        return (keys,)
    return (keys, *((key,) for key in keys)) if len(keys) == 2 else ((keys,) if keys else ())
