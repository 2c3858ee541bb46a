"""What is different in an edited expression: clauses that finish a sentence after a colon."""

import ast
from collections.abc import Sequence

from autograder.engine.mutations.edit import code


def used_for(new: ast.expr, old: ast.expr) -> str:
    return f"{code(new)} is used where {code(old)} belongs"


def missing(sign: str, node: ast.expr) -> str:
    return f"the `{sign}` of {code(node)} is missing"


def missing_term(term: ast.expr) -> str:
    return f"the term {code(term)} is missing"


def missing_factor(op: ast.operator, factor: ast.expr) -> str:
    what = {ast.Div: "the division by", ast.Pow: "the power"}.get(type(op), "the factor")
    return f"{what} {code(factor)} is missing"


def operator(new: str, old: str) -> str:
    return f"`{new}` is used where `{old}` belongs"


def order(node: ast.BinOp) -> str:
    return f"the two sides of {code(node)} are exchanged"


def in_reverse(node: ast.expr) -> str:
    return f"{code(node)} is taken in reverse order"


def item_for_all(word: str, node: ast.expr) -> str:
    return f"the {word} item of {code(node)} is used for all"


def only_item(word: str, node: ast.expr) -> str:
    return f"only the {word} item of {code(node)} is used"


def small_number(small: float, divisor: ast.expr) -> str:
    return f"`{small:g}` is added to the divisor {code(divisor)}"


def other_nesting(outer: str, inner: str) -> str:
    return f"`{outer}` and `{inner}` are applied in the other order"


def added_not_joined(items: Sequence[ast.expr]) -> str:
    return f"{code(items[0])} and {code(items[1])} are added, not concatenated"


def averaged_not_joined(items: Sequence[ast.expr]) -> str:
    return f"{code(items[0])} and {code(items[1])} are averaged, not concatenated"


def twice(term: ast.expr) -> str:
    return f"the term {code(term)} occurs twice"


def applied_to(name: str, node: ast.expr) -> str:
    return f"`{name}` is applied to {code(node)} instead"


def applied_to_each(name: str, node: ast.BinOp) -> str:
    return f"`{name}` is applied to {code(node.left)} and {code(node.right)} one by one"


def without_argument(argument: ast.expr) -> str:
    return f"the argument {code(argument)} is missing"


def only_at(node: ast.Subscript, words: str) -> str:
    return f"{code(node)} is used at the {words} place only"


def inverted(mask: ast.expr) -> str:
    return f"{code(mask)} is inverted"


def multiplied_not_chosen(mask: ast.expr) -> str:
    return f"entries are multiplied by {code(mask)}, not chosen by it"


def instead(words: str, node: ast.expr) -> str:
    return f"{words} {code(node)} is used"


def zeros_for_all(items: Sequence[ast.expr]) -> str:
    return f"zeros are used where {' and '.join(map(code, items))} belong"


def other_orientation(side: ast.expr) -> str:
    if isinstance(side, ast.Attribute) and side.attr == "T":
        return f"{code(side.value)} is not transposed"
    return f"{code(side)} is transposed"


def brackets(inner: ast.expr) -> str:
    return f"{code(inner)} is computed first, as if it were in brackets"


def no_brackets(inner: ast.expr) -> str:
    return f"the brackets around {code(inner)} are missing"


def exchanged(new: str, old: str) -> str:
    return f"`{new}` is applied where `{old}` belongs"


def without_call(name: str) -> str:
    return f"`{name}` is not applied"


def swapped(one: ast.expr, other: ast.expr) -> str:
    return f"{code(one)} and {code(other)} are exchanged"


def in_order(items: Sequence[ast.expr]) -> str:
    return f"the order is {', '.join(map(code, items))}"


def without_keyword(keyword: ast.keyword) -> str:
    return f"`{keyword.arg}={ast.unparse(keyword.value)}` is missing"


def other_axis(name: str, new: ast.keyword, old: ast.keyword) -> str:
    seen, right = ast.unparse(new.value), ast.unparse(old.value)
    if (new.arg, seen) == ("axis", "None"):
        return f"`{name}` runs over all axes at once, where only axis {right} belongs"
    return f"`{name}` runs over {new.arg} {seen}, where {old.arg} {right} belongs"


def over_everything(name: str) -> str:
    return f"`{name}` runs over all axes at once"


def not_reversed(node: ast.expr) -> str:
    return f"{code(node)} is not reversed"


def reversed(node: ast.expr) -> str:
    return f"{code(node)} is reversed along its first axis"


def number(new: float, old: float) -> str:
    return f"`{new:g}` is used where `{old:g}` belongs"


def always(node: ast.expr) -> str:
    return f"the value is always {code(node)}"


def not_transposed(node: ast.expr) -> str:
    return f"{code(node)} is not transposed"


def reshaped(node: ast.expr) -> str:
    return f"{code(node)} is reshaped where it must be transposed, which mixes its axes"


def replaced_by(word: str, node: ast.expr) -> str:
    return f"{word} are used where {code(node)} belongs"


def one_minus(node: ast.expr) -> str:
    return f"1 − {code(node)} is used where {code(node)} belongs"


def sign(node: ast.expr) -> str:
    return f"the sign of {code(node)} is wrong"


def squared(node: ast.expr) -> str:
    return f"{code(node)} is squared"


def function_of(function: str, node: ast.expr) -> str:
    return f"`{function}` is applied to {code(node)} once too often"


def passed_through(function: str) -> str:
    return f"`{function}` is applied once too often"


def scaled(word: str, node: ast.expr) -> str:
    return f"{code(node)} is {word}"


def averaged(node: ast.expr) -> str:
    return f"{code(node)} is divided by its length"


def added(term: ast.expr) -> str:
    return f"{code(term)} is added, and does not belong there"


def subtracted(term: ast.expr) -> str:
    return f"{code(term)} is subtracted, and does not belong there"


def multiplied(factor: ast.expr) -> str:
    return f"the factor {code(factor)} does not belong there"
