"""Messages of NumPy and torch that speak of their insides, in the learner's terms."""

import re
from typing import NamedTuple

from autograder.engine.answers import Raised


class Translation(NamedTuple):
    """A message of a library, and what it means.

    Attributes:
        message: what such a message contains.
        meaning: the same in the learner's terms; `{0}`, `{1}` are what the pattern captures.
    """

    message: re.Pattern[str]
    meaning: str


def _says(message: str, meaning: str) -> Translation:
    return Translation(re.compile(message), meaning)


TRANSLATIONS = (
    _says(
        r"core dimension 0, with gufunc signature .*\(size (\d+) is different from (\d+)\)",
        "the left side of this matrix product has {1} columns, and the right side has {0} rows",
    ),
    _says(
        r"operand (?:0|1) does not have enough dimensions .*gufunc",
        "a matrix product needs two arrays, and one side is a single number",
    ),
    _says(
        r"shapes \((.*?)\) and \((.*?)\) not aligned",
        "this matrix product needs equal inner sizes, and its shapes are ({0}) and ({1})",
    ),
    _says(
        r"mat1 and mat2 shapes cannot be multiplied \((\d+)x(\d+) and (\d+)x(\d+)\)",
        "the left side of this matrix product has {1} columns, and the right side has {2} rows",
    ),
    _says(
        r"backward through the graph a second time",
        "the backward pass goes through the same graph a second time",
    ),
    _says(
        r"modified by an inplace operation",
        "a tensor that the backward pass needs was modified in place",
    ),
    _says(
        r"leaf Variable that requires grad is being used in an in-place",
        "a tensor that requires a gradient is modified in place",
    ),
    _says(
        r"tensor a \((\d+)\) must match the size of tensor b \((\d+)\) at .*dimension (\d+)",
        "axis {2} has length {0} on the left and {1} on the right",
    ),
    _says(r"on the same device", "the tensors of this operation are on different devices"),
    _says(
        r"same dtype, but got:? (\w+) (?:and|!=) (\w+)",
        "the tensors of this operation have different dtypes, {0} and {1}",
    ),
    _says(
        r"expected scalar type (\w+) but found (\w+)",
        "the tensors of this operation have different dtypes, {0} and {1}",
    ),
    _says(
        r"does not require grad and does not have a grad_fn",
        "the result is not connected to any tensor that requires a gradient",
    ),
    _says(
        r"grad can be implicitly created only for scalar outputs",
        "`backward` starts from a single number, and this tensor has several entries",
    ),
    _says(
        r"Can't call numpy\(\) on Tensor that requires grad",
        "NumPy cannot read a tensor that requires a gradient",
    ),
    _says(
        r"can't convert (\w+(?::\d+)?) device type tensor to numpy",
        "NumPy cannot read a tensor on the device {0}",
    ),
    _says(
        r"view size is not compatible with input tensor's size and stride",
        "`view` needs entries that lie side by side in memory, and these do not",
    ),
    _says(
        r"[Tt]ruth value of an array with more than one element|Boolean value of Tensor with more",
        "an array with several entries is neither true nor false",
    ),
    _says(r"bitwise_xor", "`^` is XOR, which takes integers or booleans only"),
    _says(
        r"inhomogeneous shape",
        "the items of this list differ in shape, so they form no array",
    ),
)


def message_in_words(raised: Raised) -> str:
    """An exception's message in the learner's terms, without a full stop; "" if it has none."""
    return in_words(raised.message)


def in_words(message: str) -> str:
    """Translate a message into the learner's terms, without a full stop."""
    for translation in TRANSLATIONS:
        if found := translation.message.search(message):
            return translation.meaning.format(*found.groups())
    return message.strip().rstrip(".")
