"""
What a planted bug is, and where in the source it belongs: found by name, so that a file may move.
"""

import ast
import io
import tokenize
from collections.abc import Iterator
from contextlib import suppress
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
        where: `module:function`, `module:Class.method`, `module:CONSTANT`, or the path of a file
            that is no module.
        old: the text there that is replaced; it occurs exactly once. In a module its tokens are
            looked for, so that it is found however its lines are broken.
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
            NoPlace: there is nothing of that name, the old text is not there exactly once, or
                Python cannot read it.
        """
        begin, end = self._span(source)
        here = source[begin:end]
        places = [*found(self.old, here, code=self.file.endswith(".py"))]
        if len(places) != 1:
            raise NoPlace(f"{self.where} holds the old text {len(places)} times: {self.old!r}")
        first, last = (begin + at for at in places[0])
        planted = source[:first] + self.new + source[last:]
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


def found(text: str, source: str, *, code: bool) -> Iterator[tuple[int, int]]:
    """
    Where a text stands in a source: from which sign to which, once for each time.

    In code the text may be broken into lines otherwise, and hold a comma before a closing bracket.
    """
    if not code or source.count(text) == 1:
        at = source.find(text)
        while at >= 0:
            yield at, at + len(text)
            at = source.find(text, at + 1)
        return
    wanted, there = [*_tokens(text)], [*_tokens(source)]
    signs = [sign for sign, *_ in wanted]
    for n in range(len(there) - len(wanted) + 1):
        if signs == [sign for sign, *_ in there[n : n + len(wanted)]]:
            yield there[n][1], there[n + len(wanted) - 1][2]


_LAYOUT = {tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.COMMENT}


def _tokens(source: str) -> Iterator[tuple[str, int, int]]:
    """The tokens of a piece of code, without its layout: each with where it begins and ends."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    before: tuple[str, int, int] | None = None
    # A piece may end within brackets: what it holds until there has been read by then.
    with suppress(tokenize.TokenError, IndentationError):
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type in _LAYOUT or not token.string:
                continue
            begin, end = (starts[row - 1] + column for row, column in (token.start, token.end))
            if before and not (before[0] == "," and token.string in ")]}"):
                yield before
            before = (token.string, begin, end)
    if before:
        yield before


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
    targets = (
        node.targets
        if isinstance(node, ast.Assign)
        else [node.target]
        if isinstance(node, ast.AnnAssign)
        else []
    )
    return {target.id for target in targets if isinstance(target, ast.Name)}
