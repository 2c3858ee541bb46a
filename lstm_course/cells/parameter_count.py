"""How many parameters a recurrent layer has, and how many units a budget buys.

I input features, H hidden units. A layer's bias is counted once. torch keeps two of each,
`bias_ih` and `bias_hh`, whose sum is all that counts, save for the GRU's candidate, whose second
bias is multiplied by the reset gate and is counted here too.
"""

from operator import index


def count_parameters(
    input_size: int, hidden_size: int, num_layers: int, bidirectional: bool
) -> int:
    """Parameters of a stack of LSTM layers: 4 (H I + H H + H) for each layer and direction.

    The first layer sees the inputs, each layer above it all that the layer below hands up: H
    features, or 2H where both directions are run. torch.nn.LSTM has 4H more for each layer and
    direction, its second bias.

    Args:
        input_size: I, features of the inputs.
        hidden_size: H, hidden units of a layer in each direction.
        num_layers: layers of the stack.
        bidirectional: whether each layer is run in both directions.

    Returns:
        The number of parameters.

    Raises:
        ValueError: a size is below 1.
        TypeError: a size is no whole number.

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
    """The largest H whose layer has at most `budget` parameters: for comparisons that are fair.

    Args:
        kind: "rnn", "lstm" or "gru".
        budget: how many parameters the layer may have.
        input_size: I, features of the inputs.

    Returns:
        H, at least 1.

    Raises:
        ValueError: the kind is unknown, a number is below 1, or not even one unit fits.
        TypeError: a number is no whole number.

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
