"""The tables of an adopted declaration, each a block of lines that may be left out by itself."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ecruntime.formats.ctype import CKind
from ecruntime.formats.option_type import ConversionError, OptionType, convert
from ecruntime.formats.value import Array, ConfigWord, Dictionary, parse_value
from ecruntime.model.hook_signature import Until
from ecxs.languages.c.adoption_notes import AdoptionNote
from ecxs.render.toml import toml_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ecruntime.formats.library import Library, LibraryHook, LibraryOption
    from ecruntime.formats.manifest import Manifest
    from ecruntime.formats.value import Value
    from ecruntime.model.hook_signature import HookSignature
    from ecruntime.model.module import ModuleDefinition, ProviderDeclaration
    from ecruntime.model.option import OptionDeclaration

_TYPED = frozenset({OptionType.INT, OptionType.UINT64, OptionType.SIZE_T, OptionType.BOOL, OptionType.FLOAT})
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class DeclarationBlock:
    """Lines of a declaration; with a reason in `left_out` they are comments below it."""

    subject: str
    text: tuple[str, ...]
    left_out: str = ""
    remedy: str = ""
    """The author's next step, if the block has to be left out."""
    is_needed: bool = False
    """True for the lines without which there is no declaration."""

    def lines(self) -> tuple[str, ...]:
        """Return the lines as they are written."""
        if not self.left_out:
            return self.text
        body = [line for line in self.text if line]
        gap = ("",) if len(body) < len(self.text) else ()
        return (*gap, f"# Left out: {_one_line(self.left_out)}", *(f"# {line}" for line in body))


def declaration_blocks(
    library: Library, definition: ModuleDefinition, section: Manifest | None, notes: list[AdoptionNote]
) -> tuple[DeclarationBlock, ...]:
    """Return the blocks of a module in the order of the file; what has no form in it goes into `notes`."""
    is_alone = len(library.modules) == 1
    return (
        *_module(definition, section),
        *(_option(definition, option, notes) for option in sorted(definition.options, key=_line_of(library.options))),
        *(_provider(provider, is_alone=is_alone) for provider in definition.providers),
        *(_hook(hook) for hook in sorted(definition.hooks, key=_line_of(library.hooks))),
    )


def _line_of(items: Iterable[LibraryOption | LibraryHook]) -> Callable[[OptionDeclaration | HookSignature], int]:
    """Return a key that sorts by the lines of the source; the order of a library is its compiler's."""
    lines = {item.name.lower(): item.place.line for item in items if item.place is not None}
    return lambda item: lines.get(item.name.lower(), 0)


def left_out(blocks: tuple[DeclarationBlock, ...], faults: dict[int, str]) -> tuple[DeclarationBlock, ...]:
    """Return the blocks without those in whose lines there is a fault; `faults` has messages by line of the file."""
    found, line = [], 1
    for block in blocks:
        after = line + len(block.lines())
        message = next((faults[number] for number in range(line, after) if number in faults), "")
        reason = f"{message}; {block.remedy}" if block.remedy else message
        found.append(replace(block, left_out=reason) if message and not block.is_needed else block)
        line = after
    return tuple(found)


def _module(definition: ModuleDefinition, section: Manifest | None) -> Iterator[DeclarationBlock]:
    name = definition.name
    banner = f"# What {name} is, as its built library says it; `ecxs adopt` has told what the library does not say."
    kind = definition.kind.value
    head = (banner, "schema = 1", "", "[module]", f"name = {_text(name)}", 'language = "c"', f"type = {_text(kind)}")
    yield DeclarationBlock("module", head, is_needed=True)
    if definition.description:
        yield DeclarationBlock("description", (f"description = {_text(definition.description)}",))
    if section is not None and section.requires:
        yield DeclarationBlock("requires", (f"requires = {_array(section.requires)}",))
    written = _written_by_hand(definition, section)
    if written:
        yield DeclarationBlock("provides", (f"provides = {_array(written)}",))
    if definition.calls:
        yield DeclarationBlock("calls", (f"calls = {_array(definition.calls)}",))
    if definition.has_catch_all:
        yield DeclarationBlock("catch_all", ("catch_all = true",))


def _written_by_hand(definition: ModuleDefinition, section: Manifest | None) -> tuple[str, ...]:
    """Return the capabilities of the author's lines that do not follow from the options."""
    if section is None:
        return ()
    derived = {text.lower() for text in definition.provides}
    by_hand = [item.capability.text for item in section.provided if not item.is_auto]
    return tuple(dict.fromkeys(text for text in by_hand if text.lower() not in derived))


def _option(definition: ModuleDefinition, option: OptionDeclaration, notes: list[AdoptionNote]) -> DeclarationBlock:
    own = f"[{definition.name}]" if definition.is_singleton else definition.name
    lines = ["", "[[option]]", f"name = {_text(option.name)}", f"type = {_text(option.type.value)}"]
    if option.fallback.lower() not in {"", own.lower()}:
        lines.append(f"fallback = {_text(option.fallback)}")
    if option.is_array:
        lines.append("array = true")
    if option.default is not None:
        default = _default(option)
        if default is None:
            message = f"its default {_text(option.default)} is no value of type {option.type.value}, and is left out"
            notes.append(AdoptionNote(f"option '{option.name}'", message))
        else:
            lines.append(f"default = {default}")
    if not option.is_tunable_online:
        lines.append("tunable_online = false")
    if option.option_map:
        words = ", ".join(f"{_text(word)} = {number}" for word, number in option.option_map)
        lines.append(f"option_map = {{ {words} }}")
    lines += ['validate = "method"'] if option.has_validator else []
    lines += ["postset = true"] if option.has_postset else []
    lines += ["datafree = true"] if option.has_datafree else []
    return DeclarationBlock(f"option '{option.name}'", tuple(lines))


def _default(option: OptionDeclaration) -> str | None:
    """Return a default, which is a text of the configuration, as a TOML value; None if it has not the option's type."""
    text = option.default or ""
    try:
        convert(option.type, text, option.option_map, is_array=option.is_array)
        value, _ = parse_value(text)
        items = value.items if isinstance(value, Array) else (value,)
        written = [_item(option, item) for item in items]
    except ConversionError:
        return None
    return f"[{', '.join(written)}]" if option.is_array else written[0]


def _item(option: OptionDeclaration, item: Value | None) -> str:
    if isinstance(item, Dictionary):
        pairs = ", ".join(f"{_text(key)} = {_text(word)}" for key, word in _pairs(item))
        return f"{{ {pairs} }}" if pairs else "{}"
    assert isinstance(item, ConfigWord), "the conversion has refused an array within an array"
    is_word = item.text.lower() in {word.lower() for word, _ in option.option_map}
    if option.type not in _TYPED or is_word:
        return _text(item.text)
    number = convert(option.type, item, option.option_map)
    if isinstance(number, float):
        return repr(number) if math.isfinite(number) else str(number)
    return str(toml_value(number))


def _pairs(dictionary: Dictionary) -> Iterator[tuple[str, str]]:
    values = convert(OptionType.ECDICT, dictionary)
    assert hasattr(values, "items"), "a dictionary converts to a mapping"
    for key, value in values.items():
        yield str(key), str(value)


def _provider(provider: ProviderDeclaration, *, is_alone: bool) -> DeclarationBlock:
    lines = ["", "[[provider]]", f"hook = {_text(provider.hook)}"]
    lines += ['order = "first"'] if provider.is_first else []
    reason = "" if is_alone else "the library has several modules, and does not say which of them provides the hook"
    remedy = "if another module declares it, name the project of that module in `uses`"
    return DeclarationBlock(f"provider '{provider.hook}'", tuple(lines), reason, remedy)


def _hook(hook: HookSignature) -> DeclarationBlock:
    lines = ["", "[[hook]]", f"name = {_text(hook.name)}"]
    if not hook.is_void:
        lines.append(f"returns = {_text(hook.returns.text)}")
    policy = hook.policy
    if policy is not None and policy.until is not Until.VALUES:
        lines.append(f"until = {_text(policy.until.value)}")
    if policy is not None:
        nothing = "0" if hook.returns.kind in {CKind.INTEGER, CKind.FLOAT} else '"null"'
        lines += [f"{key} = {nothing}" for key in ("empty", "on_failure")]
    parameters = (f"{{ name = {_text(it.name)}, type = {_text(it.ctype.text)} }}" for it in hook.parameters)
    lines += [f"params = [{', '.join(parameters)}]"] if hook.parameters else []
    return DeclarationBlock(f"hook '{hook.dotted}'", tuple(lines))


def _array(texts: tuple[str, ...]) -> str:
    return f"[{', '.join(map(_text, texts))}]"


def _text(text: str) -> str:
    # A byte that is no UTF-8 has no place in TOML.
    return str(toml_value("".join(_REPLACEMENT if "\ud800" <= char <= "\udfff" else char for char in text)))


def _one_line(text: str) -> str:
    return "".join(char if char.isprintable() else _REPLACEMENT for char in text)
