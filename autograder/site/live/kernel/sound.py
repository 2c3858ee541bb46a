"""Sound in the page: the part of IPython's `Audio` that lessons use."""

import io
import wave
from base64 import b64encode

import numpy as np

LARGEST = np.iinfo(np.int16).max


class Audio:
    """A player for samples, as loud as they can be without distortion.

    Args:
        data: samples of one channel.
        rate: samples per second.
    """

    def __init__(self, data: np.ndarray, rate: int) -> None:
        self.data = np.asarray(data, dtype=float)
        self.rate = rate

    def _repr_html_(self) -> str:
        peak = max(float(np.abs(self.data).max(initial=0.0)), np.finfo(float).tiny)
        samples = (self.data / peak * LARGEST).astype("<i2")
        with wave.open(kept := io.BytesIO(), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(samples.itemsize)
            file.setframerate(self.rate)
            file.writeframes(samples.tobytes())
        address = f"data:audio/wav;base64,{b64encode(kept.getvalue()).decode()}"
        return f'<audio controls aria-label="Sound of this cell" src="{address}"></audio>'
