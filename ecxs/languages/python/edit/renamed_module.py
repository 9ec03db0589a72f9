"""The name of a module replaced in a Python file: its imports, its classes, its options, and strings that mean it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

import libcst as cst
from libcst.metadata import MetadataWrapper, QualifiedName, QualifiedNameProvider, QualifiedNameSource

from ecxs.languages.python.edit.imports import dotted_name
from ecxs.languages.python.edit.renamed_text import StringSource, TextRenamer
from ecxs.languages.python.edit.syntax_tree import parse_source, source_text
from ecxs.languages.python.naming import attribute_name, class_name

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import PurePosixPath

    from ecxs.languages.name_change import NameChange

    _Meanings: TypeAlias = Collection[QualifiedName] | Callable[[], Collection[QualifiedName]]


def is_concerned(text: str, change: NameChange) -> bool:
    """Tell whether a file mentions the module at all; most files need not be parsed."""
    return change.old in text or class_name(change.old) in text


def rename_in_source(text: str, path: PurePosixPath, file: str, change: NameChange) -> str:
    """Return the text of a file at `path` below the project with the module's name replaced where that is certain.

    Names are followed through the imports of the file. Raise `BuildFailed` for a syntax error.
    """
    tree = parse_source(text, file)
    # No copy is needed: a tree made by the parser holds no node twice.
    wrapper = MetadataWrapper(tree, unsafe_skip_copy=True)
    meanings = wrapper.resolve(QualifiedNameProvider)
    renamed = tree.visit(_Renamer(_Names(path, change), meanings))
    assert isinstance(renamed, cst.Module)
    return text if renamed.code == tree.code else source_text(renamed, text)


class _Names:
    """The names of a file that follow the module's: full names begin with that of the package."""

    def __init__(self, path: PurePosixPath, change: NameChange) -> None:
        old, new = change.old, change.new
        self.change = change
        self.is_of_package = path.parts[0] in {old, new} and len(path.parts) > 1
        self._package = (old, *path.parts[1:-1]) if self.is_of_package else path.parts[:-1]
        self.old_class, self.new_class = class_name(old), class_name(new)
        found = set(re.findall(rf"\b{self.new_class}\w*", change.generated))
        self._classes = {f"{self.old_class}{name.removeprefix(self.new_class)}": name for name in found}
        self.options: dict[str, str] = {
            attribute_name(one): attribute_name(other) for one, other in change.options.items()
        }
        hooks = {f"{old}_{hook}": f"{new}_{hook}" for hook in change.hooks}
        self.methods = {**hooks, **{f"validate_{one}": f"validate_{other}" for one, other in change.options.items()}}
        classes = (self.old_class, self.new_class)
        self.text = TextRenamer(change, class_names=classes, is_test=not self.is_of_package)

    def absolute(self, dotted: str) -> str:
        """Return the full name of a relative one."""
        inner = dotted.lstrip(".")
        level = len(dotted) - len(inner)
        if not level:
            return dotted
        package = self._package[: len(self._package) - level + 1]
        return ".".join((*package, *([inner] if inner else [])))

    def mapped(self, full: str) -> str:
        """Return a full name with the new names of the package, of its file of that name, and of its classes."""
        first, *rest = full.split(".")
        if first != self.change.old:
            return full
        made = [self._class(part) for part in rest]
        # Only directly below the package is the file that bears its name.
        if rest[:1] == [self.change.old]:
            made[0] = self.change.new
        return ".".join((self.change.new, *made))

    def _class(self, name: str) -> str:
        return self.new_class if name == self.old_class else self._classes.get(name, name)

    def last(self, name: str, meanings: Collection[QualifiedName]) -> str:
        """Return the new form of a name in the file, given what it may mean."""
        for meaning in meanings:
            if meaning.source is QualifiedNameSource.IMPORT:
                full = self.absolute(meaning.name)
                # A name of its own, given by `as`, stays.
                if full.rsplit(".", 1)[-1] == name:
                    return self.mapped(full).rsplit(".", 1)[-1]
            elif self.is_of_package and meaning.name == name == self.old_class:
                return self.new_class
        return name

    def in_annotation(self, text: str) -> str:
        """Return a quoted annotation or a name of `__all__` with the new names of the classes."""
        return re.sub(r"\b[^\W\d]\w*", lambda found: self._class(found[0]), text)


class _Renamer(cst.CSTTransformer):
    def __init__(self, names: _Names, meanings: Mapping[cst.CSTNode, _Meanings]) -> None:
        super().__init__()
        self._names = names
        self._meanings = meanings
        self._quoting = 0
        """Depth of nodes whose strings hold names of classes."""

    def _meanings_of(self, node: cst.CSTNode) -> Collection[QualifiedName]:
        # LibCST computes what a name means when it is asked for.
        found = self._meanings.get(node, ())
        return found() if callable(found) else found

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.Name:  # noqa: N802 - LibCST's
        name = self._names.last(original_node.value, self._meanings_of(original_node))
        return updated_node if name == original_node.value else updated_node.with_changes(value=name)

    def leave_Attribute(  # noqa: N802 - the name is LibCST's
        self, original_node: cst.Attribute, updated_node: cst.Attribute
    ) -> cst.Attribute:
        before = original_node.attr.value
        owner = original_node.value.attr if isinstance(original_node.value, cst.Attribute) else original_node.value
        after = self._names.last(before, self._meanings_of(original_node))
        if isinstance(owner, cst.Name) and owner.value == "options":
            after = self._names.options.get(before, after)
        elif isinstance(owner, cst.Name) and owner.value == "self":
            after = self._names.methods.get(before, after)
        return updated_node if before == after else updated_node.with_changes(attr=cst.Name(after))

    def leave_FunctionDef(  # noqa: N802 - the name is LibCST's
        self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
    ) -> cst.FunctionDef:
        before = original_node.name.value
        # A method, since its full name has that of a class before it.
        is_method = any("." in meaning.name for meaning in self._meanings_of(original_node))
        after = self._names.methods.get(before, before) if is_method and self._names.is_of_package else before
        return updated_node if before == after else updated_node.with_changes(name=cst.Name(after))

    def leave_ImportFrom(  # noqa: N802 - the name is LibCST's
        self, original_node: cst.ImportFrom, updated_node: cst.ImportFrom
    ) -> cst.ImportFrom:
        module = dotted_name(original_node.module)
        full = self._names.absolute("." * len(original_node.relative) + module)
        changed = updated_node
        if module:
            # Of a relative import only the last parts are written.
            made = self._names.mapped(full).split(".")[-len(module.split(".")) :]
            changed = changed.with_changes(module=_with_parts(original_node.module, made))
        if isinstance(original_node.names, cst.ImportStar):
            return changed
        aliases = []
        for alias in original_node.names:
            name = dotted_name(alias.name)
            last = self._names.mapped(f"{full}.{name}").rsplit(".", 1)[-1]
            aliases.append(alias if last == name else alias.with_changes(name=cst.Name(last)))
        return changed.with_changes(names=aliases)

    def leave_ImportAlias(  # noqa: N802 - the name is LibCST's
        self, original_node: cst.ImportAlias, updated_node: cst.ImportAlias
    ) -> cst.ImportAlias:
        # Those of `from ... import` are replaced with their statement, whose module gives them their meaning.
        made = self._names.mapped(dotted_name(original_node.name)).split(".")
        return updated_node.with_changes(name=_with_parts(original_node.name, made))

    def visit_Expr(self, node: cst.Expr) -> bool:  # noqa: N802 - the name is LibCST's
        # A string that is a statement is a text for people.
        return not isinstance(node.value, cst.SimpleString | cst.ConcatenatedString)

    def visit_Annotation(self, node: cst.Annotation) -> None:  # noqa: N802, ARG002 - the name is LibCST's
        self._quoting += 1

    def leave_Annotation(  # noqa: N802 - the name is LibCST's
        self, original_node: cst.Annotation, updated_node: cst.Annotation
    ) -> cst.Annotation:
        del original_node
        self._quoting -= 1
        return updated_node

    def visit_Assign(self, node: cst.Assign) -> None:  # noqa: N802 - the name is LibCST's
        self._quoting += _is_list_of_exports(node)

    def leave_Assign(self, original_node: cst.Assign, updated_node: cst.Assign) -> cst.Assign:  # noqa: N802 - LibCST's
        self._quoting -= _is_list_of_exports(original_node)
        return updated_node

    def leave_Arg(self, original_node: cst.Arg, updated_node: cst.Arg) -> cst.Arg:  # noqa: N802 - LibCST's
        del original_node
        value, keyword = updated_node.value, updated_node.keyword
        if keyword is None or keyword.value != "owner" or not isinstance(value, cst.SimpleString):
            return updated_node
        inner = self._names.text.owner(value.raw_value)
        return updated_node.with_changes(
            value=value.with_changes(value=f"{value.prefix}{value.quote}{inner}{value.quote}")
        )

    def leave_SimpleString(  # noqa: N802 - the name is LibCST's
        self, original_node: cst.SimpleString, updated_node: cst.SimpleString
    ) -> cst.SimpleString:
        token, value = original_node.value, original_node.evaluated_value
        if not isinstance(value, str):
            return updated_node
        if self._quoting:
            return updated_node.with_changes(value=self._names.in_annotation(token))
        opening = len(original_node.prefix) + len(original_node.quote)
        inner = StringSource(token[opening : -len(original_node.quote)], is_raw="r" in original_node.prefix.lower())
        made = inner.replaced(self._names.text.replacements(inner.value))
        return updated_node.with_changes(value=f"{token[:opening]}{made}{original_node.quote}")

    def leave_FormattedString(  # noqa: N802 - the name is LibCST's
        self, original_node: cst.FormattedString, updated_node: cst.FormattedString
    ) -> cst.FormattedString:
        is_raw = "r" in original_node.prefix.lower()
        parts: list[cst.BaseFormattedStringContent] = []
        for index, part in enumerate(updated_node.parts):
            if isinstance(part, cst.FormattedStringText):
                inner = StringSource(part.value, is_raw=is_raw)
                found = self._names.text.in_part(inner.value, is_first=index == 0)
                parts.append(part.with_changes(value=inner.replaced(found)))
            else:
                parts.append(part)
        return updated_node.with_changes(parts=parts)


def _is_list_of_exports(node: cst.Assign) -> bool:
    return any(dotted_name(target.target) == "__all__" for target in node.targets)


def _with_parts(node: cst.BaseExpression | None, parts: list[str]) -> cst.Name | cst.Attribute:
    """Return a dotted name with other parts; the blanks between them stay."""
    if isinstance(node, cst.Attribute):
        inner = _with_parts(node.value, parts[:-1])
        return node.with_changes(value=inner, attr=node.attr.with_changes(value=parts[-1]))
    assert isinstance(node, cst.Name)
    return node.with_changes(value=parts[-1])
