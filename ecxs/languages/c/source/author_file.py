"""The author's file beside the functions that it must have: what is missing or differs, and its insertion."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.file_reading import read_file
from ecruntime.foundation.finding import Finding, Place, Related, Severity
from ecruntime.foundation.near_miss import NearMisses, did_you_mean
from ecxs.files import display_path
from ecxs.languages.author_edit import AuthorEdit
from ecxs.languages.author_method import MethodRole
from ecxs.languages.c.generated.functions import head
from ecxs.languages.c.generated.layout import comment_lines
from ecxs.languages.c.naming import GENERATED
from ecxs.languages.c.source.macros import made_names
from ecxs.languages.c.source.signature import difference, mending, one_line_prototype
from ecxs.languages.c.source.syntax_tree import MAX_SOURCE_SIZE, read_source, text_of, top_level, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tree_sitter import Node

    from ecxs.languages.author_edit import RequiredMethods
    from ecxs.languages.author_method import AuthorMethod
    from ecxs.languages.c.source.signature import Edit
    from ecxs.languages.c.source.syntax_tree import AuthorSource, SourceFunction

DIFFERENT: Final = "CM001"
ORPHAN: Final = "CM002"
MISSING: Final = "CM003"
NO_STATE: Final = "CM004"
STUBS: Final = "run 'ecxs generate --stubs'"
FIX: Final = "'ecxs generate --stubs --fix' mends the signature and leaves the body"
_WORDS: Final = {MethodRole.VALIDATOR: "function", MethodRole.LIFE: "function"}


def check_author_file(path: Path, required: RequiredMethods) -> Iterator[Finding]:
    """Compare the author's files with what is required of them; nothing is compiled.

    A project whose files were never generated, such as one that `ecxs adopt` began, has none to compare.
    """
    text = _text(path)
    root = path.parent.parent
    if text is None:
        if (root / GENERATED / f"{required.module_name}.h").exists():
            hint = "restore the file, or write it: the author's functions stand there"
            place = Place(display_path(path))
            yield Finding(NO_STATE, Severity.ERROR, f"there is no '{path.parent.name}/{path.name}'", place, hint)
        return
    files = {path: read_source(text)} | {
        other: read_source(found) for other in _others(path) if (found := _text(other)) is not None
    }
    yield from _Comparison(files, path, required).findings()


def edit_author_file(text: str, file: str, required: RequiredMethods) -> AuthorEdit:
    """Return the file with the functions that no file of the author's has and, on demand, with corrected signatures."""
    source = read_source(text)
    own = _by_name(source)
    others = [read_source(found) for path in _others(Path(file)) if (found := _text(path)) is not None]
    elsewhere = {function.name for other in others for function in other.functions}
    elsewhere |= frozenset().union(*(one.unread_names for one in (source, *others)))
    headers = _headers(Path(file))
    elsewhere |= made_names((source, *others), headers)
    aliases = _aliases((source, *others, *headers))
    edits: list[Edit] = []
    fixed: list[str] = []
    findings: list[Finding] = []
    for method in required.methods:
        for function in source.named(method.name):
            said = difference(function, method, aliases)
            if not said:
                continue
            mended = mending(function, method) if required.is_fixing else None
            if mended is None:
                findings.append(_different(source, function, method, file, said, is_fixing=required.is_fixing))
                continue
            edits += mended
            if method.name not in fixed:
                fixed.append(method.name)
    comparison = _Comparison({Path(file): source}, Path(file), required)
    findings += comparison.orphans(file, own)
    changed = _applied(source.data, edits).decode("utf-8", "surrogateescape")
    missing = [method for method in required.methods if method.name not in own and method.name not in elsewhere]
    lacking = [one for one in sized_structures(required) if not any(_macro_node(it, one) for it in (source, *others))]
    for structure in lacking:
        changed = _with_structure(changed, source, structure, required.module_name)
    for method in missing:
        changed += stub_of(changed, method)
    return AuthorEdit(changed, tuple(method.name for method in missing), tuple(fixed), tuple(findings))


def stub_text(method: AuthorMethod) -> str:
    """Return a function as it is appended, without the empty line before it."""
    unused = "".join(f"  (void){name};\n" for name, _ in method.parameters)
    result = f"  return {method.neutral};\n" if method.neutral is not None else ""
    return f"{comment_lines(method.summary)}\n{head(method)} {{\n{unused}{result}}}\n"


def stub_of(text: str, method: AuthorMethod) -> str:
    """Return what is appended to a text for a function: it has an empty line before it, and the text's line ends."""
    end = "\r\n" if "\r\n" in text else "\n"
    gap = "" if not text else end if text.endswith("\n") else end * 2
    return gap + stub_text(method).replace("\n", end)


def without_stubs(text: str, required: RequiredMethods, dropped: tuple[AuthorMethod, ...]) -> str:
    """Take functions out of a text where they are still as they were appended, and structures with them."""
    end = "\r\n" if "\r\n" in text else "\n"
    names = {method.name for method in dropped}
    structures = (one for one in sized_structures(required) if one.worker in names)
    stubs = (*map(stub_text, dropped), *(f"{_structure_text(it)}{it.macro};\n" for it in structures))
    for stub in (it.replace("\n", end) for it in stubs):
        before, found, after = text.partition(end + stub)
        if found and (not before or before.endswith("\n")):
            text = before + after
    return text


@dataclass(frozen=True, slots=True)
class SizedStructure:
    """A structure of the author's whose size a macro behind it tells: the state, or what belongs to a connection."""

    tag: str
    macro: str
    meaning: str
    worker: str = ""
    """The function that serves the connections whose structure it is."""


def sized_structures(required: RequiredMethods) -> tuple[SizedStructure, ...]:
    """Return the structures that the author defines: that of the module, then those of its listeners."""
    module = required.module_name
    beginning = f"{module}_serve_"
    keys = [
        method.name.removeprefix(beginning)
        for method in required.methods
        if method.role is MethodRole.LISTENER and method.name.startswith(beginning)
    ]
    return (
        SizedStructure(module, f"{module.upper()}_STATE", "the module's state"),
        *(
            SizedStructure(
                f"{module}_{key}_session",
                f"{module}_{key}_session".upper(),
                f"a session of the listener '{key}'",
                f"{beginning}{key}",
            )
            for key in keys
        ),
    )


class _Comparison:
    """The files of the author beside the functions that they must have."""

    def __init__(self, files: Mapping[Path, AuthorSource], own: Path, required: RequiredMethods) -> None:
        self._files = files
        self._own = own
        self._required = required
        self._declared = {method.name: method for method in required.methods}
        self._present = {function.name for source in files.values() for function in source.functions}
        self._present |= frozenset().union(*(source.unread_names for source in files.values()))
        headers = _headers(own)
        self._present |= made_names(files.values(), headers)
        self._aliases = _aliases((*files.values(), *headers))

    def findings(self) -> Iterator[Finding]:
        """Yield the findings: on the state, on missing functions, then in the order of each file."""
        places = [self._place_of(structure) for structure in sized_structures(self._required)]
        own = places[0] or Place(display_path(self._own), 1, 1)
        for structure, place in zip(sized_structures(self._required), places, strict=True):
            if place is None:
                yield _unsized(structure, own)
        prefix = f"{self._required.module_name}_"
        undeclared = {
            function.name: (path, function)
            for path, source in self._files.items()
            for function in source.functions
            if function.name.startswith(prefix) and function.name not in self._declared and not function.is_static
        }
        missing = [name for name in self._declared if name not in self._present]
        suggestions = NearMisses()
        mistaken = {name: near[0] for name in missing if (near := suggestions.find(name, undeclared))}
        for name in missing:
            yield self._missing(name, own, undeclared.get(mistaken.get(name, "")))
        for path, source in self._files.items():
            named = _by_name(source)
            for name, method in self._declared.items():
                for function in source.named(name):
                    if said := difference(function, method, self._aliases):
                        yield _different(source, function, method, display_path(path), said, is_fixing=False)
            others = {name: it for name, it in named.items() if name not in mistaken.values()}
            yield from self.orphans(display_path(path), others, source)

    def orphans(
        self, file: str, functions: Mapping[str, SourceFunction], source: AuthorSource | None = None
    ) -> Iterator[Finding]:
        """Yield a finding for each function that looks like one that the tool calls, and is not declared."""
        read = source if source is not None else self._files[self._own]
        for name, function in functions.items():
            role = self._role(name)
            if role is None or function.is_static:
                continue
            word = _word(role)
            message = f"'{name}' looks like a {word}, and module.toml declares none of this name"
            added = "" if word == "function" else f"declare it with 'ecxs add {word}', or "
            # A declared name that no file has is the likely meaning.
            hint = did_you_mean(name, self._declared.keys() - self._present) or f"{added}make it static, or rename it"
            yield Finding(ORPHAN, Severity.WARNING, message, read.place(function.name_node, file), hint)

    def _role(self, name: str) -> MethodRole | None:
        """Return the role that the name of an undeclared function suggests."""
        prefix = f"{self._required.module_name}_"
        if name in self._declared or not name.startswith(prefix):
            return None
        return self._required.role_of(name.removeprefix(prefix))

    def _place_of(self, structure: SizedStructure) -> Place | None:
        """Return where the size of a structure is told."""
        for path, source in self._files.items():
            if (node := _macro_node(source, structure)) is not None:
                return source.place(node, display_path(path))
        return None

    def _missing(self, name: str, own: Place, other: tuple[Path, SourceFunction] | None) -> Finding:
        method = self._declared[name]
        message = f"there is no {_word(method.role)} '{name}', which module.toml asks for: {one_line_prototype(method)}"
        if other is None:
            return Finding(MISSING, Severity.ERROR, message, own, f"{STUBS}, which writes it")
        path, function = other
        place = self._files[path].place(function.name_node, display_path(path))
        related = (Related(place, f"'{function.name}', which nobody declares"),)
        hint = f"rename '{function.name}' to '{name}'; or {STUBS}, which writes a new one"
        return Finding(MISSING, Severity.ERROR, message, own, hint, related)


def _different(
    source: AuthorSource, function: SourceFunction, method: AuthorMethod, file: str, said: str, *, is_fixing: bool
) -> Finding:
    message = f"'{method.name}' {said}; module.toml asks for: {one_line_prototype(method)}"
    hint = "a comment stands inside the signature; write it yourself" if is_fixing else FIX
    return Finding(DIFFERENT, Severity.ERROR, message, source.place(function.name_node, file), hint)


def _headers(own: Path) -> tuple[AuthorSource, ...]:
    """Return the headers beside the author's file."""
    texts = (_text(path) for path in sorted(own.parent.glob("*.h")) if path.is_file())
    return tuple(read_source(text) for text in texts if text is not None)


def _aliases(sources: Iterable[AuthorSource]) -> frozenset[str]:
    """Return the names of types and macros that files define."""
    return frozenset().union(*(source.aliases for source in sources))


def _word(role: MethodRole) -> str:
    return _WORDS.get(role, role.name.lower())


def _by_name(source: AuthorSource) -> dict[str, SourceFunction]:
    return {function.name: function for function in source.functions}


def _unsized(structure: SizedStructure, place: Place) -> Finding:
    message = f"'{structure.macro};' stands nowhere, so the size of {structure.meaning} is not known"
    hint = f"define 'struct {structure.tag}', and write '{structure.macro};' behind it; {STUBS}, which does so"
    return Finding(NO_STATE, Severity.ERROR, message, place, hint)


def _macro_node(source: AuthorSource, structure: SizedStructure) -> Node | None:
    # Anywhere: in a file that the parser cannot read as a whole, nothing stands where it should.
    kinds = {"identifier", "type_identifier"}
    return next((node for node in walk(source.root) if node.type in kinds and text_of(node) == structure.macro), None)


def _structure_text(structure: SizedStructure) -> str:
    return f"struct {structure.tag} {{\n  int unused; /* a structure of C has a member */\n}};\n"


def _with_structure(text: str, source: AuthorSource, structure: SizedStructure, module: str) -> str:
    """Return the text with the macro that tells the size of a structure, and with the structure if it has none."""
    end = "\r\n" if "\r\n" in text else "\n"
    has_struct = any(
        node.type == "struct_specifier" and node.child_by_field_name("body") is not None
        for node in top_level(source.root)
        if text_of(node).split("{")[0].split() == ["struct", structure.tag]
    )
    gap = "" if not text or text.endswith("\n") else end
    added = "" if f'"{module}.h"' in text else f'#include "{module}.h"\n\n'
    added += "" if has_struct else _structure_text(structure)
    added = f"{added}{structure.macro};\n".replace("\n", end)
    return f"{text}{gap}{end if text else ''}{added}"


def _applied(data: bytes, edits: list[Edit]) -> bytes:
    for start, end, text in sorted(edits, reverse=True):
        data = data[:start] + text.encode("utf-8", "surrogateescape") + data[end:]
    return data


def _others(path: Path) -> list[Path]:
    """Return the author's other files beside one."""
    return [found for found in sorted(path.parent.glob("*.c")) if found.name != path.name and found.is_file()]


def _text(path: Path) -> str | None:
    try:
        return read_file(path, MAX_SOURCE_SIZE, within=path.parent.parent).decode("utf-8", "surrogateescape")
    except OSError:
        return None
