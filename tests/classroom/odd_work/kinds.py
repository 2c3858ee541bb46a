"""Kinds of odd but honest work, each as a function that changes a notebook."""

from collections.abc import Callable, Mapping

from tests.classroom.odd_work.work import OddWork

Kind = Callable[[OddWork], None]


def _own_cell(place: str, source: str) -> Kind:
    """A cell of the student's own; {name} in it is an exercise.

    Args:
        place: "above" an answer, "between" it and its check, "below" that, at the "top" or the
            "end".
        source: of the cell.
    """

    def change(work: OddWork) -> None:
        name = work.names[0] if place == "top" else work.draw()
        text = source.replace("{name}", name)
        if place == "end":
            work.append(text)
        else:
            insert = {"top": work.insert_above}.get(place) or getattr(work, f"insert_{place}")
            insert(name, text)

    return change


def _in_answer(template: str, how_many: int = 1) -> Kind:
    """Answers put into a template with {source} and {name}."""

    def change(work: OddWork) -> None:
        for name in work.rng.sample(work.names, min(how_many, len(work.names))):
            cell = work.answer(name)
            cell.source = template.replace("{source}", cell.source).replace("{name}", name)

    return change


def _first_line(line: str) -> Kind:
    return _in_answer(f"{line}\n{{source}}")


def _globals_of_an_answer(work: OddWork) -> None:
    name = work.draw()
    work.insert_above(name, "factor = 1.0\nSETTINGS = {'on': True}")
    cell = work.answer(name)
    cell.source += (
        f"\n\n_inner_{name} = {name}\n\n\ndef {name}(*args):\n"
        f"    assert SETTINGS['on'] and factor == 1\n    return _inner_{name}(*args)"
    )


def _global_changed_later(work: OddWork) -> None:
    _globals_of_an_answer(work)
    work.append("factor = None\nSETTINGS.clear()")


def _later_correction(work: OddWork) -> None:
    name = work.draw()
    right = work.answer(name).source
    work.answer(name).source = f"def {name}(*args):\n    return 0"
    work.insert_below(name, right)


def _written_twice(work: OddWork) -> None:
    name = work.draw()
    work.insert_above(name, f"def {name}(*args):\n    return 'a first try'")


def _not_begun(work: OddWork) -> None:
    name = work.draw()
    work.answer(name).source = "# Later.\n# I do not know this one yet."


def _answer_in_a_cell_above(work: OddWork) -> None:
    name = work.draw()
    source = work.answer(name).source
    work.insert_above(name, source)
    work.answer(name).source = "# See the cell above."


def _split_in_two(work: OddWork) -> None:
    name = work.draw()
    source = work.answer(name).source
    work.answer(name).source = f"# The answer is in the next cell.\nprepared_for = '{name}'"
    work.insert_between(name, source)


def _swapped_exercises(work: OddWork) -> None:
    """Two exercises beside each other, answers and checks, in the other order."""
    first, second = work.names[-2:]
    start, middle = work.place(f"{first}_answer"), work.place(f"{second}_answer")
    end = work.place(second) + 1
    block = work.cells[start:middle]
    work.cells[start:end] = work.cells[middle:end] + block


def _exercise_moved_up(work: OddWork) -> None:
    last = work.names[-1]
    count = work.place(last) + 1 - work.place(f"{last}_answer")
    work.move(work.place(f"{last}_answer"), work.place(f"{work.names[1]}_answer"), count)


def _own_cells_around_a_moved_exercise(work: OddWork) -> None:
    """The first exercise moved to the end, with a helper above it and a reset below it."""
    name = work.names[0]
    cell = work.answer(name)
    cell.source += f"\n\n_inner = {name}\n\n\ndef {name}(*args):\n    return _inner(*helped(args))"
    start = work.place(f"{name}_answer")
    count = work.place(name) + 1 - start
    work.append("def helped(args):\n    return args")
    work.move(start, len(work.cells) - count, count)
    work.append("%reset -f")


def _check_reset(work: OddWork) -> None:
    work.insert_below(work.names[0], "%reset_selective -f ^(check|quiz)$")


def _answer_below_its_check(work: OddWork) -> None:
    name = work.draw()
    work.move(work.place(f"{name}_answer"), work.place(name))


def _check_deleted(work: OddWork) -> None:
    del work.cells[work.place(work.draw())]


def _check_edited(work: OddWork) -> None:
    name = work.draw()
    work.cells[work.place(name)].source = f'# check("{name}")'


def _checks_again(work: OddWork) -> None:
    name = work.draw()
    work.insert_below(name, f'check("{name}")')


def _stripped_outputs_and_tags(work: OddWork) -> None:
    for cell in work.cells:
        cell.metadata["tags"] = ["todo", "hide-input"]
        cell.metadata["jupyter"] = {"source_hidden": True, "outputs_hidden": True}
        cell.metadata["collapsed"] = True


def _kernel(name: str, display_name: str, language: str) -> Kind:
    def change(work: OddWork) -> None:
        work.notebook.metadata["kernelspec"] = {
            "name": name,
            "display_name": display_name,
            "language": language,
        }
        work.notebook.metadata["language_info"] = {"name": language}

    return change


def _no_kernel(work: OddWork) -> None:
    work.notebook.metadata.clear()


def _windows_line_ends(work: OddWork) -> None:
    for name in work.names:
        cell = work.answer(name)
        cell.source = cell.source.replace("\n", "\r\n") + "\r\n"


def _tabs(work: OddWork) -> None:
    cell = work.answer(work.draw())
    cell.source = cell.source.replace("    ", "\t")


def _unicode(work: OddWork) -> None:
    name = work.draw()
    cell = work.answer(name)
    cell.source += f"\n\nσ_{name} = {name}  # naïve, 好"
    cell.source += f"\n\n\ndef {name}(*größen):\n    return σ_{name}(*größen)"


FORGOTTEN = "def forget(name):\n    global remembered\n    remembered = None"
STATE = """{source}

_plain_{name} = {name}
calls = []


def {name}(*args):
    calls.append(len(args))
    {name}.count = getattr({name}, "count", 0) + 1
    return _plain_{name}(*args)"""
CLASS = """{source}

_plain_{name} = {name}


class Answer_{name}:
    def __call__(self, *args):
        return _plain_{name}(*args)


{name} = Answer_{name}()"""
METHOD = CLASS.replace("__call__", "compute").replace("{name}()", "{name}().compute")
LAMBDA = "{source}\n\n_plain_{name} = {name}\n{name} = lambda *args: _plain_{name}(*args)"
PARTIAL = "from functools import partial\n{source}\n\n{name} = partial({name})"
DECORATED = """import functools
import time


def timed_{name}(function):
    @functools.wraps(function)
    def timed(*args):
        start = time.perf_counter()
        result = function(*args)
        timed.seconds = time.perf_counter() - start
        return result

    return timed


{source}

{name} = timed_{name}({name})"""
NOT_WRAPPED = DECORATED.replace("    @functools.wraps(function)\n", "")
GENERATOR = """{source}

_plain_{name} = {name}


def _steps_{name}(*args):
    yield _plain_{name}(*args)


def {name}(*args):
    return next(_steps_{name}(*args))"""
ANNOTATED = "from typing import Any\n\n{source}\n\nanswer_of_{name}: Any = {name}"
LOGS = """import logging
import sys

{source}

_plain_{name} = {name}


def {name}(*args):
    print("in {name}", len(args))
    print("warning", file=sys.stderr)
    logging.getLogger("mine").warning("here")
    return _plain_{name}(*args)"""
WARNS = LOGS.replace("import logging", "import warnings").replace(
    'logging.getLogger("mine").warning("here")', 'warnings.warn("my own")'
)
CHECKED = """{source}

assert callable({name})
if __name__ == "__main__":
    print("defined", {name}.__name__)"""
SEEDS = """{source}

_plain_{name} = {name}


def {name}(*args):
    np.random.seed(0)
    np.random.rand()
    return _plain_{name}(*args)"""
DOCTEST = "{source}\n\nimport doctest\ndoctest.run_docstring_examples({name}, globals())"
TRACKED = "{source}\n\nimport gc\ngc.disable()"
ASYNC_ANSWER = "import asyncio\n{source}\n\nawait asyncio.sleep(0)"

KINDS: Mapping[str, Kind] = {
    # names used again, deleted, changed
    "scratch-value": _own_cell("below", "{name} = 3.0"),
    "scratch-result": _own_cell("below", "{name} = {name}.__name__"),
    "scratch-function": _own_cell("below", "def {name}(text):\n    return text"),
    "scratch-loop": _own_cell("below", "for {name} in range(3):\n    pass"),
    "deleted": _own_cell("below", "del {name}"),
    "deleted-at-end": _own_cell("end", "del {name}"),
    "deleted-too-early": _own_cell("between", "del {name}"),
    "replaced-too-early": _own_cell("between", "{name} = None"),
    "deleted-numpy": _own_cell("end", "del np"),
    "numpy-is-a-number": _own_cell("end", "np = 3"),
    "reset": _own_cell("end", "%reset -f"),
    "check-reset": _check_reset,
    "forget-function": _own_cell("end", FORGOTTEN),
    "builtins": _own_cell("end", "sum = 3\nlist = [1]\nrange = None\nprint = lambda *args: None"),
    "check-is-a-name": _own_cell("end", "check = True"),
    "later-correction": _later_correction,
    "first-try-above": _written_twice,
    "split-in-two": _split_in_two,
    "answer-in-a-cell-above": _answer_in_a_cell_above,
    "globals": _globals_of_an_answer,
    "globals-changed-later": _global_changed_later,
    "checks-again": _checks_again,
    # magics and shell lines
    "matplotlib-inline": _own_cell("top", "%matplotlib inline"),
    "matplotlib-in-answer": _first_line("%matplotlib inline"),
    "retina": _first_line("%config InlineBackend.figure_format = 'retina'"),
    "timeit": _own_cell("below", "%timeit -n1 -r1 np.ones(3)"),
    "time-cell": _in_answer("%%time\n{source}"),
    "timeit-cell": _own_cell("below", "%%timeit -n1 -r1\nx = np.ones(3)"),
    "timeit-answer": _in_answer("%%timeit -n1 -r1\n{source}"),
    "capture-answer": _in_answer("%%capture output\n{source}"),
    "echo": _own_cell("above", "!echo hello"),
    "echo-in-answer": _first_line("!echo hello"),
    "listing": _own_cell("top", "files = !ls\n%pwd"),
    "pip": _own_cell("top", "%pip --version"),
    "pip-in-answer": _first_line("%pip --version"),
    "autoreload": _own_cell("top", "%load_ext autoreload\n%autoreload 2"),
    "autoreload-in-answer": _first_line("%load_ext autoreload\n%autoreload 2"),
    "precision": _own_cell("top", "%precision 3"),
    "who": _own_cell("end", "%who\n%whos"),
    "xmode": _own_cell("top", "%xmode Minimal"),
    "prun": _own_cell("below", "%prun -q np.ones(3)"),
    "environment": _own_cell("top", "%env MINE=1"),
    "write-a-file": _own_cell("top", "%%writefile notes.txt\nsome text"),
    "own-module": _own_cell(
        "above", "with open('mine.py', 'w') as f:\n    f.write('z = 1')\nimport mine\nassert mine.z"
    ),
    "no-such-magic": _own_cell("above", "%no_such_magic"),
    "unknown-magic-in-answer": _first_line("%no_such_magic"),
    "unknown-extension-in-answer": _first_line("%load_ext no_such_extension"),
    "cell-magic-too-low": _first_line("import math\n%%time"),
    "help": _own_cell("below", "np.tanh?\n?np"),
    "html": _own_cell("below", "%%html\n<b>mine</b>"),
    # how an answer is written
    "lambda": _in_answer(LAMBDA, 2),
    "partial": _in_answer(PARTIAL, 2),
    "class": _in_answer(CLASS, 2),
    "method": _in_answer(METHOD, 2),
    "decorated": _in_answer(DECORATED, 2),
    "decorated-not-wrapped": _in_answer(NOT_WRAPPED, 2),
    "generator": _in_answer(GENERATOR, 2),
    "state": _in_answer(STATE, 2),
    "annotated": _in_answer(ANNOTATED, 2),
    "prints": _in_answer(LOGS, 2),
    "warns": _in_answer(WARNS, 2),
    "asserts": _in_answer(CHECKED, 2),
    "doctest": _in_answer(DOCTEST),
    "seeds-inside": _in_answer(SEEDS),
    "gc": _in_answer(TRACKED),
    "own-imports": _in_answer("import math\nimport itertools as it\nimport numpy\n{source}", 3),
    "future": _in_answer("from __future__ import annotations\n{source}"),
    "unicode": _unicode,
    "windows-line-ends": _windows_line_ends,
    "tabs": _tabs,
    "trailing-blanks": _in_answer("\n\n{source}\n   \n\n\t\n", 3),
    "comments-only": _not_begun,
    "ends-in-a-value": _in_answer("{source}\n\n{name}.__name__", 3),
    "ends-in-an-error": _in_answer("{source}\n\nraise ValueError('stop here')"),
    "starts-with-an-error": _in_answer("undefined_name\n{source}"),
    "not-python": _in_answer("{source}\n    )"),
    "wrong": _in_answer("{source}\n\n\ndef {name}(*args):\n    return np.zeros(3)"),
    "endless-recursion": _in_answer("def {name}(*args):\n    return {name}(*args)"),
    # settings of the process
    "seterr-raise": _own_cell("top", 'np.seterr(all="raise")'),
    "warnings-are-errors": _own_cell("top", 'import warnings\nwarnings.simplefilter("error")'),
    "warnings-off": _own_cell("top", 'import warnings\nwarnings.filterwarnings("ignore")'),
    "recursion-limit": _own_cell("top", "import sys\nsys.setrecursionlimit(10_000)"),
    "low-recursion-limit": _own_cell("top", "import sys\nsys.setrecursionlimit(400)"),
    "print-options": _own_cell("top", "np.set_printoptions(precision=2, suppress=True)"),
    "seed": _own_cell("top", "np.random.seed(0)\nimport random\nrandom.seed(0)"),
    "patched-numpy": _own_cell("top", "np.tanh = lambda x: x"),
    "locale": _own_cell("top", "import locale\nlocale.setlocale(locale.LC_ALL, 'C')"),
    "decimal": _own_cell("top", "import decimal\ndecimal.getcontext().prec = 3"),
    "logging": _own_cell("top", "import logging\nlogging.basicConfig(level='DEBUG')"),
    "stdout-replaced": _own_cell("top", "import io, sys\nsys.stdout = io.StringIO()"),
    "thread": _own_cell("above", "import threading\nt = threading.Thread(target=print)\nt.start()"),
    "figure": _own_cell("below", "plt.plot([1, 2])\nplt.show()"),
    "exception-hook": _own_cell("top", "import sys\nsys.excepthook = lambda *args: None"),
    # ends, questions, other times
    "exit": _own_cell("below", "exit()"),
    "exit-in-answer": _in_answer("{source}\n\nexit()"),
    "quit": _own_cell("below", "quit"),
    "sys-exit": _own_cell("below", "import sys\nsys.exit(0)"),
    "sys-exit-in-answer": _in_answer("{source}\n\nimport sys\nsys.exit()"),
    "input": _own_cell("above", "name = input('Your name? ')"),
    "input-in-answer": _in_answer("{source}\n\nanswer = input('Go on? ')"),
    "await": _own_cell("above", "import asyncio\nawait asyncio.sleep(0)"),
    "await-in-answer": _in_answer(ASYNC_ANSWER),
    "async-function": _own_cell("above", "async def later():\n    return 1\n\nawait later()"),
    "breakpoint": _own_cell("below", "1 / 0\nbreakpoint()"),
    "an-error": _own_cell("above", "1 / 0"),
    # the notebook itself
    "swapped-exercises": _swapped_exercises,
    "exercise-moved-up": _exercise_moved_up,
    "own-cells-around-a-moved-exercise": _own_cells_around_a_moved_exercise,
    "answer-below-its-check": _answer_below_its_check,
    "check-deleted": _check_deleted,
    "check-edited": _check_edited,
    "tags-and-collapsed": _stripped_outputs_and_tags,
    "julia": _kernel("julia-1.9", "Julia 1.9", "julia"),
    "python2": _kernel("python2", "Python 2", "python"),
    "own-environment": _kernel("my-env", "Python (my-env)", "python"),
    "unnamed-kernel": _kernel("", "", ""),
    "no-kernel": _no_kernel,
}

# Kinds that earn more in class than at home, and why. None may earn less.
MORE_IN_CLASS: Mapping[str, str] = {
    "check-reset": "at home `check` is gone; the class has a judge of its own",
    "unknown-magic-in-answer": "it may be known on the learner's own machine",
    "unknown-extension-in-answer": "the same",
    "answer-below-its-check": "the class's notebook has the master's order",
    "check-deleted": "the class's notebook has all checks of the master's",
    "check-edited": "the same",
}

# The same, but only where an exercise calls one that stands above it in the master's order.
SOMETIMES_MORE = ("own-cells-around-a-moved-exercise", "swapped-exercises", "exercise-moved-up")
