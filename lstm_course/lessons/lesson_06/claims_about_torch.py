"""Claims 6.1 and 6.2, decided by counting: PyTorch's GRU beside its LSTM."""

from lstm_course.lessons.claims import Conclusion

INPUT_SIZE, HIDDEN_SIZE = 10, 32


def fewer_parameters(guess: object = None) -> Conclusion:
    """Claim 6.1: count the parameters of torch's GRU and LSTM at the same sizes.

    Args:
        guess: the learner's share of the LSTM's parameters; None where there is none.
    """
    import torch

    layers = [kind(INPUT_SIZE, HIDDEN_SIZE) for kind in (torch.nn.GRU, torch.nn.LSTM)]
    gru, lstm = (sum(p.numel() for p in layer.parameters()) for layer in layers)
    said = "" if guess is None else f" You predicted {guess}."
    return Conclusion(
        "6.1",
        "true" if gru < lstm else "false",
        f"At I = {INPUT_SIZE} and H = {HIDDEN_SIZE}, torch.nn.GRU has {gru} parameters and "
        f"torch.nn.LSTM {lstm}: a share of {gru / lstm:g}, three blocks in place of four.{said}",
    )


def no_output_gate() -> Conclusion:
    """Claim 6.2: compare the output of torch's layers with the state that they keep."""
    import torch

    torch.manual_seed(0)
    x = torch.randn(6, 4, INPUT_SIZE)
    with torch.no_grad():
        shown, state = torch.nn.GRU(INPUT_SIZE, HIDDEN_SIZE)(x)
        lstm_shown, (_, cell_state) = torch.nn.LSTM(INPUT_SIZE, HIDDEN_SIZE)(x)
    gru_error = float((shown[-1] - state[0]).abs().max())
    lstm_error = float((lstm_shown[-1] - cell_state[0]).abs().max())
    return Conclusion(
        "6.2",
        "true" if gru_error == 0 < lstm_error else "false",
        f"The last output of torch.nn.GRU differs from the only state it keeps by {gru_error:g}: "
        f"nothing is hidden. An LSTM's output differs from its cell state by up to "
        f"{lstm_error:.2f}.",
    )
