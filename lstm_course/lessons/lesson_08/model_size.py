"""The parameters of a model, listed."""

from torch import nn

from lstm_course.lessons.claims import MarkdownText


def describe_parameters(model: nn.Module) -> MarkdownText:
    """List the parameters of a model with their shapes and sizes.

    Args:
        model: the model.
    """
    rows = [
        f"| `{name}` | {tuple(parameter.shape)} | {parameter.numel():,} |"
        for name, parameter in model.named_parameters()
    ]
    total = sum(parameter.numel() for parameter in model.parameters())
    return MarkdownText(
        "\n".join(
            ["| parameter | shape | entries |", "|---|---|--:|", *rows, f"| all | | {total:,} |"]
        )
    )
