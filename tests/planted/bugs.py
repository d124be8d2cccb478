"""What a planted bug is, and where in the source it belongs: found by name, so that a file may move."""

import ast
from dataclasses import dataclass
from pathlib import Path

Named = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class NoPlace(Exception):
    """A bug does not find its place, or more than one."""


@dataclass(frozen=True)
class Bug:
    """
    A mistake somebody could make.

    Attributes:
        what: what is wrong then, as a sentence without its full stop.
        where: `module:function`, `module:Class.method`, `module:CONSTANT`, or the path of a file that is no module.
        old: the text there that is replaced; it occurs exactly once.
        new: what stands in its place.
        by: the tests that must fail, as pytest names them; the first failure is enough.
    """

    what: str
    where: str
    old: str
    new: str
    by: tuple[str, ...]

    @property
    def file(self) -> str:
        """The file it is planted in, relative to the top of the tree."""
        module, named, _ = self.where.partition(":")
        return f"{module.replace('.', '/')}.py" if named else module

    def plant(self, source: str) -> str:
        """
        The text of its file with the bug in it.

        Raises:
            NoPlace: there is nothing of that name, the old text is not there exactly once, or Python cannot read it.
        """
        begin, end = self._span(source)
        here = source[begin:end]
        if here.count(self.old) != 1:
            raise NoPlace(f"{self.where} holds the old text {here.count(self.old)} times: {self.old!r}")
        planted = source[:begin] + here.replace(self.old, self.new) + source[end:]
        if self.file.endswith(".py"):
            try:
                compile(planted, self.file, "exec")
            except SyntaxError as fault:
                raise NoPlace(f"{self.where} cannot be read any more: {fault}") from None
        return planted

    def _span(self, source: str) -> tuple[int, int]:
        """From where to where in its file the named thing stands, decorators included."""
        _, named, path = self.where.partition(":")
        if not named:
            return 0, len(source)
        within: list[ast.stmt] = ast.parse(source).body
        for name in path.split("."):
            found = next((node for node in within if name in _names(node)), None)
            if found is None:
                raise NoPlace(f"{self.where}: there is no {name}")
            within = found.body if isinstance(found, Named) else []
        first = min([found.lineno, *(d.lineno for d in getattr(found, "decorator_list", []))])
        lines = source.splitlines(keepends=True)
        assert found.end_lineno
        return sum(map(len, lines[: first - 1])), sum(map(len, lines[: found.end_lineno]))


def bug(what: str, where: str, old: str, new: str, *by: str) -> Bug:
    """A row of a table of bugs."""
    return Bug(what, where, old, new, by)


def source_of(bug: Bug, top: Path) -> Path:
    """
    The file of a bug in a tree.

    Raises:
        NoPlace: there is no such file.
    """
    path = top / bug.file
    if not path.is_file():
        raise NoPlace(f"{bug.where}: there is no file {bug.file}")
    return path


def _names(node: ast.stmt) -> set[str]:
    """What a statement gives a name to."""
    if isinstance(node, Named):
        return {node.name}
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return {target.id for target in targets if isinstance(target, ast.Name)}
