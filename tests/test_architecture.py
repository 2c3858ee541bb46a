"""Do imports point the way that the design gives them?

Imports are read from the source, not observed: inside functions, under TYPE_CHECKING, and where a
constant names a module (`import_module("...")`, `__import__("...")`, `LazyFunction("...", "...")`).
Each rule is a function that returns the imports which break it, and is tried on a made-up tree
first, because a rule that cannot fail protects nothing.
"""

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from autograder.exercises import EXERCISES

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("lstm_course", "autograder")
IMPORTERS = ("import_module", "__import__", "LazyFunction")  # called with a module's name
LAYERS: Mapping[str, tuple[str, ...]] = {  # what a package of autograder/ may import of the others
    "support": (),
    "engine": ("support",),
    "exercises": ("engine", "support"),
    "notebook": ("engine", "support"),
    "builder": ("engine", "support"),
    "site": ("engine", "support"),
    "sandbox": ("engine", "support"),
    "submission": ("sandbox", "engine", "support"),
    "classroom": ("submission", "sandbox", "engine", "support", "builder", "site"),
    "cli": (
        "classroom",
        "submission",
        "sandbox",
        "engine",
        "support",
        "notebook",
        "builder",
        "site",
    ),
}
FACADE = ("autograder", "autograder.bootstrap")  # files of autograder/ outside every layer


@dataclass(frozen=True)
class Import:
    """One import.

    Attributes:
        source: the module that imports.
        target: the module that is imported.
        line: where, in the source's file.
    """

    source: str
    target: str
    line: int

    def __str__(self) -> str:
        return f"{self.source}:{self.line} imports {self.target}"


# --- reading a tree ----------------------------------------------------------------------------


def modules_of(root: Path, packages: Iterable[str]) -> dict[str, Path]:
    """All modules of some packages, by dotted name; a package's name is its __init__."""
    found = {}
    for package in packages:
        for path in sorted((root / package).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports_of(root: Path, packages: Iterable[str]) -> list[Import]:
    """All imports of a tree's modules among each other."""
    modules = modules_of(root, packages)
    found = []
    for source, path in modules.items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for name, line in _imported_names(tree, source):
            found += [Import(source, t, line) for t in _targets(name, source, modules)]
    return list(dict.fromkeys(found))


def _imported_names(tree: ast.Module, module: str) -> Iterator[tuple[str, int]]:
    """Dotted names that a module imports; a part that only a run can tell is `*`."""
    constants = {"__name__": module} | {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.value, str)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno}: relative import"
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno
        elif isinstance(node, ast.Call) and node.args:
            called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func
            called = called.id if isinstance(called, ast.Name) else called
            if called in IMPORTERS and (name := _constant(node.args[0], constants)):
                yield name, node.lineno


def _constant(node: ast.expr, constants: Mapping[str, str]) -> str:
    """The text that an expression gives, with `*` for what depends on more than constants."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.Name):
        return constants.get(node.id, "")
    if isinstance(node, ast.JoinedStr):
        parts = (p.value if isinstance(p, ast.FormattedValue) else p for p in node.values)
        return "".join(_constant(part, constants) or "*" for part in parts)
    return ""


def _targets(name: str, source: str, modules: Mapping[str, Path]) -> list[str]:
    """The modules that run when `source` imports `name`, its own packages left out."""
    if "*" in name:
        pattern = re.escape(name).replace(r"\*", r"[^.]+")
        return [m for m in modules if re.fullmatch(pattern, m) and m != source]
    while name and name not in modules:
        name = name.rpartition(".")[0]  # the last part is a function or a class
    if not name:
        return []
    parts = name.split(".")
    packages = [".".join(parts[:k]) for k in range(1, len(parts))]
    outside = [p for p in packages if p in modules and not f"{source}.".startswith(f"{p}.")]
    return [target for target in [*outside, name] if target != source]


# --- the rules: each returns what breaks it ----------------------------------------------------


def within(module: str, *packages: str) -> bool:
    """Is a module one of these packages, or inside of one?"""
    return any(f"{module}.".startswith(f"{package}.") for package in packages)


def layer_of(module: str) -> str:
    """The package of autograder/ that a module belongs to; "" for the façade and the textbook."""
    parts = module.split(".")
    if parts[0] != "autograder" or module in FACADE:
        return ""
    return parts[1]


def against_the_layers(imports: Iterable[Import]) -> list[Import]:
    """Imports that go up, or sideways where they should not."""
    broken = []
    for each in imports:
        source, target = layer_of(each.source), layer_of(each.target)
        if source and target and source != target and target not in LAYERS.get(source, ()):
            broken.append(each)
    return broken


def of_the_facade(imports: Iterable[Import]) -> list[Import]:
    """Imports of `autograder` itself, by files of its own packages: the names belong to lessons."""
    return [
        each
        for each in imports
        if each.target in FACADE
        and within(each.source, "autograder")
        and each.source != each.target
    ]


def of_the_grader(imports: Iterable[Import]) -> list[Import]:
    """Imports of the grader by the textbook."""
    return [
        i for i in imports if within(i.source, "lstm_course") and within(i.target, "autograder")
    ]


def of_lessons_by_the_core(imports: Iterable[Import]) -> list[Import]:
    """Imports of `lstm_course.lessons` by the rest of the textbook, drawing kit included."""
    lessons = "lstm_course.lessons"
    return [
        each
        for each in imports
        if within(each.source, "lstm_course")
        and not within(each.source, lessons)
        and within(each.target, lessons)
    ]


def between_lessons(imports: Iterable[Import]) -> list[Import]:
    """Imports of one lesson's material by another lesson's."""
    broken = []
    for each in imports:
        source, target = (
            re.search(r"\.(lesson_\w+)", f"{name}.") for name in (each.source, each.target)
        )
        if source and target and source[1] != target[1]:
            broken.append(each)
    return broken


def cycles_of(imports: Iterable[Import]) -> list[list[str]]:
    """Groups of modules each of which imports, directly or not, all others (Tarjan, 1972)."""
    graph: dict[str, list[str]] = {}
    for each in imports:
        graph.setdefault(each.source, []).append(each.target)
        graph.setdefault(each.target, [])
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found = []

    def visit(module: str) -> None:
        index[module] = low[module] = len(index)
        stack.append(module)
        for target in graph[module]:
            if target not in index:
                visit(target)
            if target in stack:
                low[module] = min(low[module], low[target])
        if low[module] == index[module]:
            place = stack.index(module)
            group, stack[place:] = stack[place:], []
            if len(group) > 1:
                found.append(sorted(group))

    for module in graph:
        if module not in index:
            visit(module)
    return found


def named_in(path: Path, names: Iterable[str]) -> list[str]:
    """Lessons and exercises that a file names in its text constants.

    Docstrings are left out, and names of attributes: a file has a method `write`, too.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    bare |= {
        id(node.args[1])
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("getattr", "hasattr", "setattr")
    }
    texts = [
        (node.value, node.lineno)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare
    ]
    wanted = set(names)
    return [
        f"{path.name}:{line} names {text!r}"
        for text, line in texts
        if text in wanted or re.search(r"lesson_\d", text)
    ]


# --- the tree ----------------------------------------------------------------------------------


@cache
def course() -> tuple[Import, ...]:
    """The course's own imports."""
    found = tuple(imports_of(ROOT, PACKAGES))
    assert len(found) > 500  # else the reader is at fault, and every rule below holds of nothing
    return found


def test_every_package_of_the_grader_has_a_layer():
    """Is there no package that the rules do not know, and no rule for a package that is gone?"""
    packages = {path.parent.name for path in (ROOT / "autograder").glob("*/__init__.py")}
    assert packages == set(LAYERS)
    files = {layer_of(module) for module in modules_of(ROOT, ["autograder"])} - {""}
    assert files == packages, "a module stands beside the packages of autograder/"


def test_imports_point_down():
    """Does no package of the grader import one above it?"""
    assert list(map(str, against_the_layers(course()))) == []


def test_the_grader_does_not_use_its_own_facade():
    """Do only lessons write `from autograder import check`?"""
    assert list(map(str, of_the_facade(course()))) == []


def test_the_textbook_knows_no_grader():
    """Can lstm_course be read and installed without the grader?"""
    assert list(map(str, of_the_grader(course()))) == []


def test_the_core_knows_no_lesson():
    """Do cells, tasks, training and the drawing kit stand without the lessons' experiments?"""
    assert list(map(str, of_lessons_by_the_core(course()))) == []


def test_lessons_stand_alone():
    """Does no lesson's material import another lesson's?"""
    assert list(map(str, between_lessons(course()))) == []


def test_there_is_no_cycle():
    """Can every file be read after those that it imports?"""
    assert cycles_of(course()) == []


def test_the_engine_names_no_exercise_and_no_lesson():
    """Would the engine be the same for an instructor's own exercises?"""
    engine = sorted((ROOT / "autograder" / "engine").rglob("*.py"))
    assert engine
    assert [name for path in engine for name in named_in(path, EXERCISES)] == []


# --- can the rules fail? -----------------------------------------------------------------------


def write_tree(root: Path, files: Mapping[str, str]) -> Path:
    """A made-up tree: sources by path, with an empty __init__ wherever none is given."""
    for name, source in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
        for parent in path.relative_to(root).parents:
            if parent != Path():
                (root / parent / "__init__.py").touch()
    return root


@pytest.mark.parametrize(
    "source",
    [
        "import pack.low.deep",
        "from pack.low import deep",
        "from pack.low.deep import name",
        "def f():\n    from pack.low.deep import name",
        "if TYPE_CHECKING:\n    from pack.low.deep import name",
        "importlib.import_module('pack.low.deep')",
        "x = __import__('pack.low.deep')",
        "HOME = 'pack.low.deep'\nLazyFunction(HOME, 'name')",
        "import_module(f'pack.low.{name}')",
        "LOW = 'pack.low'\nimport_module(f'{LOW}.{name}')",
        "import_module(f'{find_package()}.low.{name}')",
    ],
)
def test_every_kind_of_import_is_read(source, tmp_path):
    """Is an import found however it is written, and with it the __init__ of its package?"""
    write_tree(tmp_path, {"pack/low/deep.py": "", "pack/low/nested/deeper.py": ""})
    (tmp_path / "pack" / "high.py").write_text(source)
    found = {(i.source, i.target) for i in imports_of(tmp_path, ["pack"])}
    assert ("pack.high", "pack.low.deep") in found
    if ".{" not in source:
        assert ("pack.high", "pack.low") in found
    assert all(source == "pack.high" for source, _ in found)


def test_a_package_is_not_imported_by_what_is_in_it():
    """Does `from pack.low import deep`, written in pack/low/, leave pack/low/__init__ alone?"""
    modules = dict.fromkeys(["pack", "pack.low", "pack.low.deep", "pack.low.other"], Path())
    assert _targets("pack.low.deep", "pack.low.other", modules) == ["pack.low.deep"]
    assert _targets("pack.low.name", "pack.low.other", modules) == ["pack.low"]


def imports(*pairs: tuple[str, str]) -> list[Import]:
    """Imports, made up."""
    return [Import(source, target, 1) for source, target in pairs]


@pytest.mark.parametrize(
    ("rule", "allowed", "forbidden"),
    [
        (
            against_the_layers,
            [("autograder.cli.main", "autograder.engine.judge"), ("a.b", "autograder.cli.main")],
            ("autograder.engine.judge", "autograder.exercises.lesson_01.gate"),
        ),
        (
            against_the_layers,
            [("autograder.submission.job", "autograder.sandbox.process")],
            ("autograder.sandbox.lockdown", "autograder.notebook.check"),
        ),
        (
            against_the_layers,
            [("autograder.engine.judge", "autograder.support.course_tree")],
            ("autograder.support.course_tree", "autograder.engine.judge"),
        ),
        (
            of_the_facade,
            [("autograder", "autograder.engine.verdict")],
            ("autograder.classroom.demo", "autograder"),
        ),
        (
            of_the_grader,
            [("autograder.engine.judge", "lstm_course.cells")],
            ("lstm_course.cells", "autograder"),
        ),
        (
            of_lessons_by_the_core,
            [
                ("lstm_course.lessons.lesson_01.a", "lstm_course.lessons.conclude"),
                ("lstm_course.lessons.lesson_01.a", "lstm_course.plotting.palette"),
            ],
            ("lstm_course.plotting.palette", "lstm_course.lessons.lesson_01.a"),
        ),
        (
            between_lessons,
            [("lstm_course.lessons.lesson_01.a", "lstm_course.lessons.lesson_01.b")],
            ("lstm_course.lessons.lesson_01.a", "lstm_course.lessons.lesson_02.b"),
        ),
        (
            between_lessons,
            [("autograder.exercises.lesson_02.gate", "autograder.engine.exercise")],
            ("autograder.exercises.lesson_02.gate", "autograder.exercises.lesson_01"),
        ),
    ],
)
def test_a_rule_finds_what_breaks_it_and_no_more(
    rule: Callable[[list[Import]], list[Import]],
    allowed: list[tuple[str, str]],
    forbidden: tuple[str, str],
):
    """Does each rule tell an import that it forbids from those beside it?"""
    assert rule(imports(*allowed, forbidden)) == imports(forbidden)


def test_a_cycle_is_found(tmp_path):
    """Is a cycle found through a function's import, and through a package's __init__?"""
    write_tree(
        tmp_path,
        {
            "pack/one/a.py": "import pack.two.b",
            "pack/two/b.py": "def f():\n    from pack.one import a",
            "pack/three/__init__.py": "import pack.three.c",
            "pack/three/c.py": "import pack.four",
            "pack/four.py": "from pack.three import d",
            "pack/three/d.py": "",
            "pack/five.py": "import pack.one.a, pack.three.d",
        },
    )
    assert cycles_of(imports_of(tmp_path, ["pack"])) == [
        ["pack.one.a", "pack.two.b"],
        ["pack.four", "pack.three", "pack.three.c"],
    ]


def test_a_name_in_the_engine_is_found(tmp_path):
    """Is an exercise's name found as a constant, and not in a docstring or a longer text?"""
    path = tmp_path / "engine.py"
    path.write_text(
        '"""gate"""\nx = "gate"\ny = "a gate" + getattr(x, "gate")\nz = "exercises.lesson_01"\n'
    )
    assert named_in(path, ["gate"]) == [
        "engine.py:2 names 'gate'",
        "engine.py:4 names 'exercises.lesson_01'",
    ]
