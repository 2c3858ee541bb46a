from lstm_course.experiments.cost import Cost, Layer
from lstm_course.plots.cost import draw_costs


def test_bars_are_as_long_as_the_costs():
    """Does each panel show its own quantity, in thousands or microseconds, for every layer?"""
    groups = {
        "equal size": {Layer("rnn", 2, 4): Cost(1000, 1e-6, 2e-6)},
        "equal parameters": {
            Layer("rnn", 2, 9): Cost(4000, 3e-6, 4e-6),
            Layer("lstm", 2, 4): Cost(4100, 5e-6, 6e-6),
        },
    }
    widths = [[round(bar.get_width(), 9) for bar in ax.patches] for ax in draw_costs(groups).axes]
    assert widths == [[1, 4, 4.1], [1, 3, 5], [2, 4, 6]]
