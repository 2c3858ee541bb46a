"""Figure of what layers cost: parameters and time a step, at equal size and at equal parameters."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from lstm_course.experiments.cost import Cost, Layer
from lstm_course.plots.palette import MODELS, style


def draw_costs(groups: Mapping[str, Mapping[Layer, Cost]]) -> Figure:
    """A row of panels: parameters, time a step in NumPy, time a step in torch.

    Args:
        groups: by what is equal in them, e.g. "equal size"; the costs of each layer.
    """
    panels = {
        "parameters (thousands)": lambda cost: cost.parameters / 1e3,
        "µs a step, loops in NumPy": lambda cost: 1e6 * cost.numpy,
        "µs a step, torch": lambda cost: 1e6 * cost.torch,
    }
    with style():
        fig, axes = plt.subplots(1, 3, figsize=(9, 3.4), sharey=True)
        for ax, (label, value) in zip(axes, panels.items(), strict=True):
            row, ticks = 0.0, {}
            for group, costs in groups.items():
                for layer, cost in costs.items():
                    height = value(cost)
                    ax.barh(row, height, color=MODELS[layer.kind], height=0.72)
                    ax.text(height, row, f" {height:.3g}", va="center", ha="left", fontsize=9)
                    ticks[row] = f"{layer.kind.upper()}, H = {layer.hidden_size}"
                    row += 1
                ax.text(0, row - len(costs) - 0.62, group, ha="left", va="center", fontsize=9)
                row += 0.9
            ax.set(xlabel=label, yticks=list(ticks), yticklabels=list(ticks.values()))
            ax.set_ylim(row - 1.2, -1.0)
            ax.grid(axis="y", visible=False)
            ax.margins(x=0.2)
    return fig
