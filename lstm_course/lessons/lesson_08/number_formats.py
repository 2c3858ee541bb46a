"""What 16-bit numbers can hold, and how scaling helps small gradients."""

import torch

SMALL, SCALE = 1e-8, 2**16


def describe_number_formats() -> str:
    """Describe a small gradient in both formats with 16 bits, and the formats' limits."""
    gradient = torch.tensor(SMALL)
    scaled = (gradient * SCALE).half().float().item() / SCALE
    lines = [
        f"{SMALL:g} in float16: {gradient.half().item():g}; "
        f"in bfloat16: {gradient.bfloat16().item():.2e}",
        f"multiplied by 2¹⁶, stored in float16, divided again in float32: {scaled:.2e}",
    ]
    for dtype in (torch.float16, torch.bfloat16):
        limits = torch.finfo(dtype)
        lines.append(
            f"{str(dtype).removeprefix('torch.'):9} smallest normal number "
            f"{limits.smallest_normal:.1e}, largest {limits.max:.1e}, step at 1: {limits.eps:.1e}"
        )
    return "\n".join(lines)
