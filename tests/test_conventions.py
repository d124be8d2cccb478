"""
How the code is laid out and named, held by reading it: its folders, modules, classes and imports.
"""

import ast
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain, combinations
from pathlib import Path

from tests import TOP
from tests.project_files import CODE, files, imported, modules, statements_in

MODULES_OF_A_FOLDER = 12
STATEMENTS_OF_A_FILE = 225
STATEMENTS_OF_A_FUNCTION = 34
"""Statements of the syntax tree: how a line is broken makes nothing longer."""

GROWS_WITHOUT_END = Path("storage/migrations/versions")
"""One file for each change of the tables, named by its number: nobody reads it as a whole."""

SAYS_NOTHING = {"utils", "helpers", "common", "manager", "service", "base"}
NOUNS_IN_ING = {
    "encoding",  # the bytes of a record
    "housekeeping",
    "marking",  # the classification written on a document
    "opening",  # of a form
    "pacing",  # of calls to Slack
    "paging",  # of lists
    "routing",
    "typesetting",
}
"""Nouns of the field or of every program: what they name is a thing, not what somebody is doing."""

ENDINGS = ("s", "es", "ed", "er", "ing", "y")

ALIASES = {
    "storage/outbox/book_changes.py": {"redraw as redraw_cards"},
}
"""What a module of ours may import under another name, by module."""


def written(folder: Path) -> bool:
    """Whether the conventions hold in a folder: everywhere but among the migrations."""
    return GROWS_WITHOUT_END not in (folder, *folder.parents)


def siblings() -> dict[Path, set[str]]:
    """The modules and the folders of modules that stand in each folder of the code."""
    found: dict[Path, set[str]] = defaultdict(set)
    for file in files():
        if file.suffix == ".py" and file.parts[0] in CODE and written(file.parent):
            if file.stem == "__init__":
                found[file.parent.parent].add(file.parent.name)
            else:
                found[file.parent].add(file.stem)
    return found


def test_a_folder_holds_at_most_twelve_modules() -> None:
    """More cannot be taken in at a glance: what has grown is two subjects."""
    modules_of: dict[str, int] = defaultdict(int)
    for file, _ in modules(*CODE):
        if written(file.parent) and file.stem != "__init__":
            modules_of[str(file.parent)] += 1

    assert modules_of.keys() >= {"bot/domain/steps", "handlers/render", "storage/tables"}
    assert {
        folder: count for folder, count in modules_of.items() if count > MODULES_OF_A_FOLDER
    } == {}


def test_no_two_public_classes_of_a_package_have_one_name() -> None:
    """One word has one meaning: who searches for a class finds one."""
    places: dict[tuple[str, str], list[str]] = defaultdict(list)
    for file, module in modules(*CODE):
        for node in module.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[file.parts[0], node.name].append(str(file))

    assert len(places) > 100
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_no_module_is_named_for_an_activity() -> None:
    """A module is a thing: *receipt*, not *receiving*, which could be anybody's and anywhere."""
    in_ing = {name for names in siblings().values() for name in names if name.endswith("ing")}

    assert "routing" in in_ing
    assert sorted(in_ing - NOUNS_IN_ING) == []


def stems(name: str) -> set[str]:
    """A name, and what is left of it without an ending."""
    cut = {name.removesuffix(ending) for ending in ENDINGS}
    return cut | {stem.removesuffix("e") for stem in cut} | {name.removesuffix("ies")}


def test_no_two_siblings_differ_only_by_an_ending() -> None:
    """Nobody remembers whether it was *notice*, *notices* or *noticed*."""
    alike = [
        f"{folder}: {one}, {other}"
        for folder, names in siblings().items()
        for one, other in combinations(sorted(names), 2)
        if stems(one) & stems(other)
    ]

    assert stems("notices") & stems("noticing")
    assert stems("policy") & stems("policies")
    assert alike == []


def test_no_module_is_named_for_nothing() -> None:
    """A file named after no part of the field attracts everything."""
    named = [
        str(file)
        for file in files()
        if file.suffix == ".py" and SAYS_NOTHING & {file.stem, *file.parts}
    ]

    assert named == []


def test_every_module_says_what_it_is() -> None:
    """The first line of a file is where a reader learns whether to read on."""
    mute = [str(file) for file, module in modules(*CODE, "tests") if not ast.get_docstring(module)]

    assert mute == []


def test_no_file_has_grown_into_two() -> None:
    """A long file has two subjects."""
    big = {
        str(file): statements
        for file, module in modules(*CODE)
        if (statements := statements_in(module)) > STATEMENTS_OF_A_FILE
    }

    assert big == {}


def test_no_function_has_grown_into_two() -> None:
    """What does not fit on one screen is not read as a whole."""
    big = {
        f"{file}:{node.name}": statements
        for file, module in modules(*CODE)
        if written(file.parent)
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (statements := statements_in(node)) > STATEMENTS_OF_A_FUNCTION
    }

    assert big == {}


def test_the_rules_import_the_standard_library_only() -> None:
    """A rule that needs a library to be read cannot be read by who is bound by it."""
    foreign = [
        f"{file}: {name}"
        for file, module in modules("bot")
        if file.parts[1] == "domain"
        for name, _ in imported(module)
        if not name.startswith("bot.domain")
        and name.partition(".")[0] not in sys.stdlib_module_names
    ]

    assert foreign == []


def test_each_folder_of_rooms_has_its_floors() -> None:
    """
    Which room may import which is written in one contract for each folder that has rooms, and
    the contract names them all: a new room is refused until its floor is chosen.
    """
    linter = tomllib.loads((TOP / "pyproject.toml").read_text())["tool"]["importlinter"]
    held = [
        container
        for contract in linter["contracts"]
        if contract["type"] == "layers" and contract.get("exhaustive")
        for container in contract["containers"]
    ]
    of_rooms = {
        ".".join(file.parts[:-2])
        for file in files()
        if file.name == "__init__.py" and file.parts[0] in CODE and len(file.parts) > 2
    }

    assert sorted(held) == sorted(of_rooms - {"storage.migrations"})


def test_our_own_names_are_imported_under_their_own_name() -> None:
    """An alias is a second word for one thing; where two names meet, one of them wants a better."""
    found: dict[str, set[str]] = defaultdict(set)
    for file, module in modules(*CODE):
        for name, alias in imported(module):
            if name.split(".")[0] in CODE and alias.asname not in (None, alias.name):
                found[str(file)].add(f"{alias.name} as {alias.asname}")

    assert found == ALIASES


def braces_expanded(text: str) -> list[str]:
    """What a shell makes of `a/{b,c}.py`: `a/b.py` and `a/c.py`."""
    found = re.search(r"\{([^{}]*)\}", text)
    if found is None:
        return [text]
    parts = (text[: found.start()] + part + text[found.end() :] for part in found[1].split(","))
    return list(chain.from_iterable(braces_expanded(part) for part in parts))


def paths_named(page: Path) -> Iterator[str]:
    """The paths of this project that a page names in backticks, outside blocks of code."""
    prose = re.sub(r"^ *```.*?^ *```", "", (TOP / page).read_text(), flags=re.DOTALL | re.MULTILINE)
    for quoted in re.findall(r"`([^`\n]+)`", prose):
        for path in braces_expanded(quoted.partition("::")[0]):
            top, slash, _ = path.partition("/")
            if " " not in path and slash and top in {*CODE, "tests", "docs", ".ci"}:
                yield path


def test_every_path_that_a_page_names_exists() -> None:
    """A reader who is sent to a file that is not there trusts the page no longer."""
    pages = [file for file in files() if file.suffix == ".md" and file.name != "CHANGELOG.md"]
    named = [(page, path) for page in pages for path in paths_named(page)]
    lost = [f"{page}: {path}" for page, path in named if not any(TOP.glob(path.rstrip("/")))]

    assert {"ARCHITECTURE.md", "CONTRIBUTING.md"} <= {str(page) for page, _ in named}
    assert braces_expanded("a/{b,c}/{d,e}.py") == ["a/b/d.py", "a/b/e.py", "a/c/d.py", "a/c/e.py"]
    assert lost == []


def test_the_examples_of_the_guide_stand_in_the_code() -> None:
    """An example that nobody runs shows how the code was written once."""
    guide = (TOP / "CONTRIBUTING.md").read_text()
    examples = re.findall(r"^```python\n(.+?)^```", guide, re.DOTALL | re.MULTILINE)
    code = [(TOP / file).read_text() for file in files() if file.suffix == ".py"]

    assert len(examples) == 2
    assert [example for example in examples if not any(example in text for text in code)] == []


def test_the_architecture_names_every_room() -> None:
    """Who looks for a thing finds its room in one table, with a sentence of what else is there."""
    rooms = {str(file.parent) for file in files() if file.name == "__init__.py"}
    beside = {"bot", "bot/domain", "bot/cli", "bot/sandbox", "handlers", "storage"}
    rooms |= {str(file) for file in files() if file.suffix == ".py" and str(file.parent) in beside}
    unnamed = [
        room
        for room in sorted(rooms - set(paths_named(Path("ARCHITECTURE.md"))) - beside)
        if room.split("/")[0] in CODE and Path(room).stem not in ("__init__", "__main__")
    ]

    assert {"bot/domain/steps", "bot/waits.py"} <= rooms
    assert unnamed == []


def test_the_words_of_the_code_are_few() -> None:
    """A list that is read whole on the first day, and says each word once."""
    page = (TOP / "ARCHITECTURE.md").read_text()
    words = re.findall(r"^\| ([\w ]+) \|", page.partition("## Words of the code")[2], re.MULTILINE)

    assert words[0] == "word"
    assert 15 <= len(set(words[1:])) == len(words[1:]) <= 25


def test_every_dotted_name_on_a_page_or_in_a_docstring_exists() -> None:
    """The same for a name such as `storage.audit.merkle`, or of what stands in a module."""
    known = {
        ".".join(file.with_suffix("").parts).removesuffix(".__init__"): (TOP / file).read_text()
        for file in files()
        if file.suffix == ".py"
    }

    def found(name: str) -> bool:
        module, _, last = name.rpartition(".")
        return name in known or bool(re.search(rf"\b{last}\b", known.get(module, "")))

    named = [
        (page, name)
        for page in files()
        if page.suffix in (".md", ".py") and page.name != "CHANGELOG.md"
        for name in re.findall(
            r"`((?:bot|handlers|storage|tests)(?:\.\w+)+)", (TOP / page).read_text()
        )
    ]

    assert found("storage.audit.record.COLUMNS") and not found("storage.audit.lost")
    assert [f"{page}: {name}" for page, name in named if not found(name)] == []
