"""IPython's shell as it runs in a worker."""

import ast

from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.text import SList
from traitlets import Type
from traitlets.config import Config

from autograder.sandbox.outputs import (
    CollectingDisplayHook,
    CollectingPublisher,
    OutputCollector,
)

NOT_RUN = 126  # a shell's exit status of a command that it may not run


class WorkerShell(InteractiveShell):
    """IPython's shell, with tracebacks collected like other outputs."""

    display_pub_class = Type(CollectingPublisher)
    displayhook_class = Type(CollectingDisplayHook)
    collector: OutputCollector | None = None

    def enable_gui(self, gui: str | None = None) -> None:
        """Do nothing: `%matplotlib inline` calls this, but a worker has no windows."""

    def system(self, cmd: str) -> None:
        """Say that a shell command does not run; `!pip install torch` and `%pip` end up here.

        IPython would open a terminal for it, of which a sandbox has none, and the exception would
        cost the rest of the cell: the answer below the command.
        """
        print(f"Shell commands do not run while work is graded: {cmd}")
        self.user_ns["_exit_code"] = NOT_RUN

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> SList | str:
        """Return no output, for `files = !ls`."""
        self.system(cmd)
        return SList([]) if split else ""

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
