"""The values of options in C: their constant, their type, and the member of the server's union that holds them."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ecruntime.formats.option_type import OptionType
from ecxs.render import Code

if TYPE_CHECKING:
    from ecruntime.model.option import OptionDeclaration


@dataclass(frozen=True, slots=True)
class ValueForm:
    """One type of options."""

    constant: Code
    ctype: Code
    member: Code
    is_number: bool
    """Whether a value is a copy; otherwise it points into the configuration, which has to be held meanwhile."""


_NUMBERS: Final = {
    OptionType.INT: ("ECCFGTYPE_INT", "int", "vint"),
    OptionType.UINT64: ("ECCFGTYPE_UINT64", "u_int64_t", "vu64"),
    OptionType.PERMS: ("ECCFGTYPE_PERMS", "int", "vint"),
    OptionType.BOOL: ("ECCFGTYPE_BOOL", "int", "vint"),
    OptionType.FLOAT: ("ECCFGTYPE_FLOAT", "double", "vdouble"),
    OptionType.SIZE_T: ("ECCFGTYPE_SIZE_T", "size_t", "vsize"),
}
_POINTERS: Final = {
    OptionType.STRING: ("ECCFGTYPE_STRING", "const char *", "vstr"),
    OptionType.SOCKADDR: ("ECCFGTYPE_SOCKADDR", "const struct sockaddr *", "vsa"),
    OptionType.SOCKADDR_PORTLESS: ("ECCFGTYPE_SOCKADDR_PORTLESS", "const struct sockaddr *", "vsa"),
    OptionType.ECDICT: ("ECCFGTYPE_ECDICT", "ECDict", "vdict"),
}
_FORMS: Final = MappingProxyType(
    {
        kind: ValueForm(Code(constant), Code(ctype), Code(member), is_number)
        for forms, is_number in ((_NUMBERS, True), (_POINTERS, False))
        for kind, (constant, ctype, member) in forms.items()
    }
)


def form_of(option: OptionDeclaration) -> ValueForm:
    """Return the form of the values of an option; those of an array are `ec_config_value_storage *`."""
    form = _FORMS[option.type]
    if option.is_array:
        return ValueForm(form.constant, Code("const ec_ptr_array *"), Code("varr"), is_number=False)
    return form


def item_form(option: OptionDeclaration) -> ValueForm:
    """Return the form of one value of an option, an item of an array included."""
    return _FORMS[option.type]
