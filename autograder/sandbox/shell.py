"""IPython's shell as it runs in a worker."""

import ast
import asyncio
import contextvars
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

from autograder.sandbox.outputs import (
    CollectingDisplayHook,
    CollectingPublisher,
    OutputCollector,
)
from autograder.sandbox.own_code import KEPT_BY_PYTHON

PARTS = (  # of a shell; no notebook has a reason to replace them
    *("builtin_trap", "compile", "display_formatter", "display_pub", "display_trap", "events"),
    *("displayhook", "history_manager", "input_transformer_manager", "loop_runner"),
    *("magics_manager", "user_module", "user_ns"),
)
INSTALLERS = ("pip", "conda", "mamba", "micromamba", "uv")  # magics that need the network


class WorkerShell(InteractiveShell):
    """IPython's shell, with tracebacks collected like other outputs.

    What works in a notebook on a learner's own machine, but cannot work in a sandbox, does nothing
    and says so: it must not cost the cell in which it appears.
    """

    display_pub_class = Type(CollectingPublisher)
    displayhook_class = Type(CollectingDisplayHook)
    collector: OutputCollector | None = None

    def enable_gui(self, gui: str | None = None) -> None:
        """Do nothing: `%matplotlib inline` calls this, but a worker has no windows."""

    def enable_matplotlib(self, gui: str | None = None) -> Any:
        """Show figures in the notebook, whichever window the learner has asked for."""
        return super().enable_matplotlib("inline")

    def ask_exit(self) -> None:
        """Go on after `exit()`, because the cells below are graded too."""

    def should_run_async(self, *arguments: Any, **keywords: Any) -> bool:
        """Run each cell in the event loop, as a kernel does: its tasks live on in later cells."""
        in_cell = asyncio._get_running_loop() is not None  # a magic such as %%capture runs another
        return super().should_run_async(*arguments, **keywords) if in_cell else True

    def system(self, cmd: str) -> None:
        """Run `!command` and show its output. IPython would want a terminal for that."""
        command = self.var_expand(cmd, depth=1)
        done = subprocess.run(
            command,
            shell=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        print(done.stdout.decode(errors="replace"), end="")
        self.user_ns["_exit_code"] = done.returncode

    def run_line_magic(self, magic_name: str, line: str, _stack_depth: int = 1) -> Any:
        """Run a magic, and pass over one that only the learner's own machine has."""
        is_line_magic = not magic_name.startswith("%")  # %%time below a cell's first line is none
        if is_line_magic and self.find_line_magic(magic_name) is None:
            print(f"%{magic_name} is not available while you are graded.")
            return None
        try:
            return super().run_line_magic(magic_name, line, _stack_depth=_stack_depth + 1)
        except ModuleNotFoundError as error:
            if magic_name != "load_ext":
                raise
            print(f"%load_ext {line} is left out while you are graded: {error}.")
            return None

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        if self.collector is not None:
            self.collector.fail(etype.__name__, _describe(evalue), list(map(str, stb)))


def make_shell() -> WorkerShell:
    """Make a shell as in a notebook, without history on disk, colours or pagers."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.display_page = False
    return WorkerShell.instance(config=config)


def prepare_for_cells(shell: WorkerShell) -> Callable[..., Any]:
    """Give a shell, in the process of a worker, what a notebook's cells find in a kernel.

    Returns:
        A function that calls another in the context of the cells, where NumPy's `seterr` is set.
    """
    folder = os.getcwd()
    sys.path.append(folder)
    shell.home_dir = folder
    shell.db = {}  # on disk in a kernel
    if shell.history_manager is not None:
        shell.history_manager.dir_hist[:] = [folder]  # a place of the grader's until here
    shell.init_user_ns()  # names such as `exit` and `Out`
    for name in INSTALLERS:
        shell.magics_manager.register_function(_install_nothing, magic_name=name)
    loop, context = asyncio.new_event_loop(), contextvars.copy_context()
    shell.loop_runner = lambda cell: loop.run_until_complete(
        loop.create_task(cell, context=context)
    )
    return context.run


def _install_nothing(_line: str) -> None:
    print("Nothing is installed while you are graded.")


class ShellParts:
    """What a shell runs cells with as it is now: its parts, and the methods of its classes.

    Args:
        shell: before any student's code has run in it.
    """

    def __init__(self, shell: WorkerShell) -> None:
        self._shell = shell
        self._parts = {name: getattr(shell, name) for name in PARTS}
        self._methods = [(kind, dict(vars(kind))) for kind in (InteractiveShell, WorkerShell)]
        self._names = tuple(map(list, transforms_of(shell)))

    def restore(self) -> None:
        """Restore them, without the hooks that an earlier cell has added."""
        shell = self._shell
        for kind, before in self._methods:
            for name, value in before.items():
                if vars(kind).get(name) is not value and name not in KEPT_BY_PYTHON:
                    setattr(kind, name, value)
                if name in vars(shell) and callable(value) and name not in PARTS:
                    del vars(shell)[name]
        for name, part in self._parts.items():
            if getattr(shell, name, None) is not part:
                setattr(shell, name, part)
        for current, original in zip(transforms_of(shell), self._names, strict=True):
            current[:] = original
        for callbacks in shell.events.callbacks.values():
            callbacks.clear()


def transforms_of(shell: WorkerShell) -> tuple[list, ...]:
    """Return the shell's own lists of transformations of a cell's lines and syntax tree."""
    manager = shell.input_transformer_manager
    return (
        manager.cleanup_transforms,
        manager.line_transforms,
        manager.token_transformers,
        shell.input_transformers_post,
        shell.ast_transformers,
    )


def _describe(error: BaseException) -> str:
    try:
        return str(error)
    except Exception as second:  # an exception's own __str__ may be the student's code
        return f"(its message could not be read: {type(second).__name__})"


def split_statements(source: str) -> list[str]:
    """Split a cell into its statements; a cell that cannot be parsed stays in one piece."""
    try:
        body = ast.parse(source).body
    except SyntaxError:  # a line of IPython's own, such as %matplotlib inline
        return [source]
    lines = source.splitlines(keepends=True)
    return ["".join(lines[node.lineno - 1 : node.end_lineno]) for node in body]
