"""The number of parameters of a recurrent layer, and the number of units that a budget allows.

I input features, H hidden units. Biases are counted once. torch has two, `bias_ih` and `bias_hh`,
of which only the sum matters. The exception is the GRU's candidate: the reset gate multiplies its
second bias, which is therefore counted here too.
"""

from operator import index


def count_parameters(
    input_size: int, hidden_size: int, num_layers: int, bidirectional: bool
) -> int:
    """Count the parameters of stacked LSTM layers: 4 (H I + H H + H) per layer and direction.

    The first layer reads the inputs; each layer above reads the hidden states of the layer below,
    which have H features, or 2H if the layers are bidirectional. torch.nn.LSTM has 4H more
    parameters per layer and direction, its second bias.

    Args:
        input_size: I, features of the inputs.
        hidden_size: H, hidden units per layer and direction.
        num_layers: number of layers.
        bidirectional: whether each layer runs in both directions.

    Returns:
        The number of parameters.

    Raises:
        ValueError: a size is below 1.
        TypeError: a size is not an integer.

    Example:
        >>> count_parameters(3, 4, 1, False)
        128
    """
    _expect_sizes(input_size=input_size, hidden_size=hidden_size, num_layers=num_layers)
    directions = 2 if bidirectional else 1
    total = 0
    features = input_size
    for _ in range(num_layers):
        weights = hidden_size * features + hidden_size * hidden_size
        total += directions * 4 * (weights + hidden_size)
        features = directions * hidden_size
    return int(total)  # a NumPy integer if a size is one


def parameter_matched_hidden_size(kind: str, budget: int, input_size: int) -> int:
    """Find the largest H whose layer has at most `budget` parameters, for fair comparisons.

    Args:
        kind: "rnn", "lstm" or "gru".
        budget: the largest number of parameters.
        input_size: I, features of the inputs.

    Returns:
        H, at least 1.

    Raises:
        ValueError: the kind is unknown, an argument is below 1, or not even one unit fits.
        TypeError: an argument is not an integer.

    Example:
        >>> [parameter_matched_hidden_size(kind, 1000, 10) for kind in ("rnn", "gru", "lstm")]
        [26, 13, 11]
    """
    _expect_sizes(budget=budget, input_size=input_size)
    _expect_kind(kind)
    layers = {"rnn": 1, "gru": 3, "lstm": 4}[kind]
    second_bias = 1 if kind == "gru" else 0  # one more per unit: the candidate's recurrent bias

    def parameters(hidden_size: int) -> int:
        weights = hidden_size * input_size + hidden_size * hidden_size
        return layers * (weights + hidden_size) + second_bias * hidden_size

    _expect_room_for_one(budget, parameters(1))
    hidden_size = 1
    while parameters(hidden_size + 1) <= budget:
        hidden_size += 1
    return hidden_size


def _expect_sizes(**sizes: int) -> None:
    for name, size in sizes.items():
        try:
            index(size)
        except TypeError:
            raise TypeError(f"{name} is {size!r}, expected a whole number") from None
        if size < 1:
            raise ValueError(f"{name} is {size}, expected at least 1")


def _expect_kind(kind: str) -> None:
    if kind not in ("rnn", "gru", "lstm"):
        raise ValueError(f'kind is {kind!r}, expected "rnn", "gru" or "lstm"')


def _expect_room_for_one(budget: int, one_unit: int) -> None:
    if budget < one_unit:
        raise ValueError(f"budget is {budget}, expected at least {one_unit}, what one unit takes")
