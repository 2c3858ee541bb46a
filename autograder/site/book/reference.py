"""The library's reference: one page per package, from the docstrings of its modules."""

import ast
from pathlib import Path

from autograder.site.book.sources import Sources

LIBRARY = "lstm_course"
LEFT_OUT = ("lessons",)  # material of single lessons, which the lessons themselves show
INTRODUCTION = """# The library

`lstm_course` is a textbook in code. Each backward pass is directly below its forward pass, and the
docstrings state the shapes. Follow *[source]* beside a name to read the code.

Arrays keep the conventions of PyTorch: the gate blocks are in the order **i, f, g, o**, time comes
first, and a state is `(h, c)`.

```{toctree}
:maxdepth: 2

PAGES
```
"""


def write_reference(root: Path, sources: Sources) -> None:
    """Write a page for each package of the library, and the page that lists them."""
    packages = [
        folder
        for folder in sorted((root / LIBRARY).iterdir())
        if (folder / "__init__.py").exists() and folder.name not in LEFT_OUT
    ]
    for folder in packages:
        sources.write(f"reference/{folder.name}.md", _package_page(folder))
    pages = "\n".join(folder.name for folder in packages)
    sources.write("reference/index.md", INTRODUCTION.replace("PAGES", pages))


def _package_page(folder: Path) -> str:
    """Write the page of a package: its docstring, then module after module."""
    package = f"{LIBRARY}.{folder.name}"
    parts = [f"# {LIBRARY}.{folder.name}\n", _automodule(package, members=False)]
    for path in sorted(folder.glob("*.py")):
        if not path.stem.startswith("_"):
            parts.append(f"## {path.stem}\n")
            parts.append(_automodule(f"{package}.{path.stem}", members=_defines_names(path)))
    return "\n".join(parts)


def _automodule(module: str, members: bool) -> str:
    options = "   :members:\n" if members else ""
    return f"```{{eval-rst}}\n.. automodule:: {module}\n{options}```\n"


def _defines_names(path: Path) -> bool:
    kinds = (ast.FunctionDef, ast.ClassDef)
    return any(isinstance(node, kinds) for node in ast.parse(path.read_text("utf-8")).body)
