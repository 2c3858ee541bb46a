"""Fingerprints of weights: do kept results belong to the checkpoint beside them?"""

from hashlib import sha256

from torch import nn


def weights_fingerprint(model: nn.Module) -> str:
    """Return eight hexadecimal digits that change with any weight, at half precision.

    Args:
        model: any model.
    """
    digest = sha256()
    for name, weight in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(weight.detach().cpu().half().numpy().tobytes())
    return digest.hexdigest()[:8]
