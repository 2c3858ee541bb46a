"""Labels of small pieces of code, worked out by hand."""

import numpy as np
import pytest

from lstm_course.lessons.lesson_08.code_labels import (
    DEPTH,
    DOCSTRING,
    INDENTATION,
    POSITION,
    PROPERTIES,
    QUOTES,
    label_code,
    label_files,
)

CODE = """def f(a):
    'Do.'
    x = (1, [2])  # it's (
    return ")"
y = r'b'
"""
ROWS = {
    QUOTES: (
        "0000000000",
        "0000111100",
        "000000000000000000000000000",
        "000000000001100",
        "000001100",
    ),
    DEPTH: (
        "0000011000",
        "0000000000",
        "000000001111221000000000000",
        "000000000000000",
        "000000000",
    ),
    INDENTATION: (
        "0000000000",
        "0000111111",
        "111111111111111111111111111",
        "111111111111111",
        "000000000",
    ),
    DOCSTRING: (
        "0000000000",
        "0000111100",
        "000000000000000000000000000",
        "000000000000000",
        "000000000",
    ),
}


def test_each_property_has_the_labels_that_a_person_would_write():
    """For quotes, brackets, indentation and docstring: do the labels agree, one by one?"""
    found = label_code(CODE)
    for name, rows in ROWS.items():
        assert "".join(str(int(value)) for value in found[name]) == "".join(rows), name
    assert set(found) == set(PROPERTIES)


def test_the_position_counts_the_characters_before():
    """Is it the distance from the start of the line, the line break included?"""
    assert label_code("ab\n\nc\n")[POSITION].tolist() == [0, 1, 2, 0, 0, 1]


def inside(code, name):
    """Return the characters after which a property is not 0."""
    values = label_code(code)[name]
    return "".join(character for character, value in zip(code, values, strict=True) if value)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("x = 'a' 'b'\n", "'a'b"),
        ("x = ''\n", "'"),
        ("x = rb'a'\n", "'a"),
        ('x = """a\nb"""\n', '"""a\nb""'),
        ("# it's\n", ""),
        ("x = f'a{b[0]}c'\n", "'a{b[0]}c"),
        ("x = f'a{f\"{b}\"}c'\n", '\'a{f"{b}"}c'),
        ("x = '\\'a'\n", "'\\'a"),
    ],
)
def test_strings_of_every_kind_are_quotes(code, expected):
    """Are prefixes outside, escapes and f-strings inside, and apostrophes in comments ignored?"""
    assert inside(code, QUOTES) == expected


@pytest.mark.parametrize(
    ("code", "has_one"),
    [
        ("'a'\n", True),
        ("# c\n\n'a'\n", True),
        ("class A:\n    # c\n    'a'\n", True),
        ("async def f():\n    'a'\n", True),
        ("def f(\n    x,\n):\n    'a'\n", True),
        ("x = 1\n'a'\n", False),
        ("if x:\n    'a'\n", False),
        ("def f():\n    x = 1\n    'a'\n", False),
        ("def f():\n    return 'a'\n", False),
        ("def f():\n    f'{a}'\n", False),
        ("def f():\n    b'a'\n", False),
        ("'a'\n'b'\n", True),
    ],
)
def test_docstrings_are_the_first_statement_of_a_body(code, has_one):
    """Is a string a docstring only at the start of a module, class or function?"""
    assert inside(code, DOCSTRING) == ("'a" if has_one else "")


def test_brackets_in_strings_do_not_count():
    """Is a bracket in a string or a comment no bracket, and is the depth limited?"""
    assert label_code("x = '(' # (\n")[DEPTH].max() == 0
    assert label_code("x = f'{a}'\n")[DEPTH].max() == 0
    deep = label_code("x = (((((1)))))\n")[DEPTH]
    assert deep.tolist() == [0, 0, 0, 0, 1, 2, 3, 3, 3, 3, 3, 3, 2, 1, 0, 0]


def test_files_are_joined_with_their_labels():
    """Is each file after its start sign, with labels of its own, and cut at the length?"""
    text, labels = label_files("\fx = 'a'\n\fx = (1\n\ff(1)\n", length=100)
    assert text == "\fx = 'a'\n\ff(1)\n"  # the second file is no Python
    expected = np.concatenate(
        [[0], label_code("x = 'a'\n")[QUOTES], [0], label_code("f(1)\n")[QUOTES]]
    )
    assert labels[QUOTES].tolist() == expected.tolist()
    text, labels = label_files("\fx = 'a'\n\fy = 1\n", length=4)
    assert text == "\fx =" and {len(values) for values in labels.values()} == {4}


def test_a_text_without_code_is_refused():
    """Is there a sentence for a text that is no Python at all?"""
    with pytest.raises(ValueError, match="no Python code"):
        label_files("\fOnce upon (a time\n", length=100)
