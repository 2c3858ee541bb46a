"""Short descriptions: the number formats, and the parameters of a model."""

from torch import nn

from lstm_course.lessons.lesson_08.model_size import describe_parameters
from lstm_course.lessons.lesson_08.number_formats import describe_number_formats


def test_float16_loses_a_small_gradient_and_scaling_saves_it():
    """Is 1e-8 zero in float16, and close to itself after scaling?"""
    first, second, *limits = describe_number_formats().splitlines()
    assert first == "1e-08 in float16: 0; in bfloat16: 1.00e-08"
    assert second.endswith("divided again in float32: 1.00e-08")
    assert [line.split()[0] for line in limits] == ["float16", "bfloat16"]


def test_all_parameters_are_listed_and_added():
    """Is there one row per parameter, and their sum?"""
    table = str(describe_parameters(nn.Linear(3, 2)))
    assert "| `weight` | (2, 3) | 6 |" in table and table.endswith("| all | | 8 |")
