"""The loss of padded sequences in torch: padding does not count.

T time steps, B sequences in a batch, V classes. Time comes first.
"""

import torch


def masked_cross_entropy(
    logits: torch.Tensor, targets: torch.Tensor, mask: torch.Tensor
) -> torch.Tensor:
    """Compute the mean cross-entropy over the real steps of all sequences, in nats.

    Every real step has the same weight, whichever sequence it belongs to. Padding has weight 0 and
    gets no gradient.

    Args:
        logits: unnormalised scores of the classes, (T, B, V).
        targets: the correct classes, int64, (T, B); any class at padded steps.
        mask: True at real steps, (T, B).

    Returns:
        The loss, a scalar tensor that is differentiable with respect to the logits.

    Raises:
        TypeError: mask does not hold booleans, or targets do not hold integers.
        ValueError: the shapes do not match, or mask is False everywhere.

    Example:
        >>> logits = torch.zeros(2, 1, 4)
        >>> loss = masked_cross_entropy(logits, torch.tensor([[1], [0]]), torch.ones(2, 1).bool())
        >>> round(loss.item(), 4)  # four classes, equally likely: log 4
        1.3863
    """
    _expect_masked(logits, targets, mask)
    log_probs = torch.log_softmax(logits, dim=-1)  # (T, B, V)
    chosen = log_probs.gather(-1, targets[..., None]).squeeze(-1)  # (T, B)
    real = chosen[mask]  # (number of real steps,)
    return -real.mean()


def _expect_masked(logits: torch.Tensor, targets: torch.Tensor, mask: torch.Tensor) -> None:
    if mask.dtype != torch.bool:
        raise TypeError(f"mask holds {mask.dtype}, expected torch.bool: mask.bool()")
    if targets.is_floating_point() or targets.dtype == torch.bool:
        raise TypeError(f"targets hold {targets.dtype}, expected integers: a class is a column")
    if logits.ndim != 3 or not logits.shape[:2] == targets.shape == mask.shape:
        raise ValueError(
            f"logits are {tuple(logits.shape)}, targets {tuple(targets.shape)} and the mask "
            f"{tuple(mask.shape)}, expected (T, B, V), (T, B) and (T, B)"
        )
    if not mask.any():
        raise ValueError("the mask is False everywhere, expected at least one real step")
