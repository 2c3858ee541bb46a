"""Is the grader's code in a worker restored, whichever way an answer has replaced it?"""

import contextlib
import types

import pytest

from autograder.sandbox.own_code import OwnCode

SOURCE = """
LIMIT = 3

def copied(value, *, deep=True, times=LIMIT):
    return (value, deep, times)

class Keeper:
    def keep(self, value=1):
        return value
"""


@pytest.fixture
def module():
    """A module of the grader's, made up."""
    made = types.ModuleType("autograder.made_up")
    exec(SOURCE, vars(made))
    return made


def replace_code(module):
    module.copied.__code__ = (lambda value, *, deep=True, times=3: "other").__code__


def replace_name(module):
    module.copied = lambda value: "other"


def replace_defaults(module):
    module.copied.__kwdefaults__ = {"deep": False, "times": 0}
    module.Keeper.keep.__defaults__ = ("other",)


def replace_method(module):
    module.Keeper.keep.__code__ = (lambda self, value=1: "other").__code__


def replace_constant(module):
    module.LIMIT = 0


@pytest.mark.parametrize(
    "attack",
    [replace_code, replace_name, replace_defaults, replace_method, replace_constant],
)
def test_it_is_restored_before_and_after_a_call(module, attack):
    """Code, names, defaults, methods and constants, replaced before the call or within it?"""
    own = OwnCode(vars(module))
    attack(module)
    own.restore()
    assert module.copied(1) == (1, True, 3) and module.Keeper().keep() == 1
    with own.restored():
        attack(module)
    assert module.copied(1) == (1, True, 3)
    assert module.Keeper().keep() == 1 and module.LIMIT == 3


def test_it_is_restored_after_an_exception(module):
    """Does an answer that raises leave nothing replaced?"""
    own = OwnCode(vars(module))
    with contextlib.suppress(ZeroDivisionError), own.restored():
        replace_name(module)
        raise ZeroDivisionError
    assert module.copied(1) == (1, True, 3)
