"""Does a profile show what took the time?"""

import os

import torch

from lstm_course.char_lm.profiling import profile_operations

CPU = torch.device("cpu")


def test_the_heavy_operation_comes_first():
    """Of one large product and one small sum, is the product named first, with most of the time?"""
    a = torch.randn(1000, 1000)  # long enough that a busy machine does not turn the order
    small = torch.randn(3)

    def run():
        for _ in range(5):
            a @ a
        small.sum()

    first, *others = profile_operations(run, CPU)
    assert first.name == "aten::mm" and first.calls == 5
    assert first.share > 0.5
    assert "aten::sum" in [one.name for one in others]
    assert [one.seconds for one in others] == sorted((o.seconds for o in others), reverse=True)


def test_nothing_is_said_beside_the_result(capfd):
    """Is stderr empty during the call, and does it work again afterwards?"""
    profile_operations(lambda: torch.ones(3).sum(), CPU)
    os.write(2, b"here again")
    assert capfd.readouterr().err == "here again"


def test_as_many_as_are_asked_for():
    """Is the list cut, while shares are still those of the whole?"""
    a = torch.randn(50, 50)
    found = profile_operations(lambda: (a @ a).tanh().exp().sum(), CPU, shown=2)
    assert len(found) == 2 and sum(one.share for one in found) < 1
