"""Vowels recognised from sound, with labels that give their order but not their times.

T frames, B recordings in a batch, V symbols: ten vowels and the blank. A convolution reads a few
frames at a time and halves their number; the layers after it are compared.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from lstm_course.lessons.lesson_07.protocol import EarlyStopping
from lstm_course.sequences.spectrogram import BANDS, HOP, WINDOW, log_spectrogram
from lstm_course.tasks.vowels import CONTROL, SAMPLE_RATE, SILENCE, utterance

if TYPE_CHECKING:
    import torch
Kind = Literal["bidirectional", "forward", "frames, true times", "frames, even times"]
LSTMS = ("bidirectional", "forward")
BLANK = SILENCE  # 10: the symbol for no vowel
CHANNELS, STRIDE = 48, 2
BATCH_SIZE = 32
UNITS = {"bidirectional": 32, "forward": 52, "frames, true times": 370, "frames, even times": 370}


class VowelRecording(NamedTuple):
    """Input of a network, with labels: the vowels in order, and frame by frame."""

    frames: np.ndarray  # log-spectrogram (T, BANDS), float32
    vowels: np.ndarray  # (L,)
    labels: np.ndarray  # vowel or SILENCE in the middle of every second frame, (ceil(T / 2),)
    speaker: str


def recordings(seed: int, count: int) -> list[VowelRecording]:
    """Draw random utterances as spectrograms."""
    rng = np.random.default_rng([seed, 11])
    return [as_recording(*utterance(rng)) for _ in range(count)]


def as_recording(
    audio: np.ndarray, vowels: np.ndarray, labels: np.ndarray, speaker: str
) -> VowelRecording:
    """Convert an utterance to a network's input, with mean near 0 and standard deviation near 1."""
    frames = ((log_spectrogram(audio, SAMPLE_RATE) - 1.6) / 3.8).astype(np.float32)
    middles = (np.arange(0, len(frames), STRIDE) * HOP + WINDOW // 2) // CONTROL
    return VowelRecording(frames, vowels, labels[middles], speaker)


class Recogniser(NamedTuple):
    """A convolution, then an LSTM or a frame-wise layer, then a readout."""

    kind: Kind
    convolution: "torch.nn.Conv1d"
    middle: "torch.nn.Module"
    readout: "torch.nn.Linear"

    def log_probs(self, frames: "torch.Tensor") -> "torch.Tensor":
        """Compute the symbols' log-probabilities, (T / 2, B, V), from frames (T, B, BANDS)."""
        import torch

        features = torch.relu(self.convolution(frames.permute(1, 2, 0)))  # (B, CHANNELS, T / 2)
        features = features.permute(2, 0, 1)  # (T / 2, B, CHANNELS)
        read = self.middle(torch.nn.functional.layer_norm(features, (CHANNELS,)))
        hs = read[0] if self.kind in LSTMS else torch.relu(read)
        return self.readout(hs).log_softmax(-1)

    def weights(self) -> "list[torch.nn.Parameter]":
        """Return all trainable parameters."""
        return [
            w for part in (self.convolution, self.middle, self.readout) for w in part.parameters()
        ]


def recogniser(kind: Kind, seed: int) -> Recogniser:
    """Create a new network."""
    import torch

    H, both = UNITS[kind], kind == "bidirectional"
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        convolution = torch.nn.Conv1d(BANDS, CHANNELS, kernel_size=5, stride=STRIDE, padding=2)
        middle: torch.nn.Module
        if kind in LSTMS:
            middle = torch.nn.LSTM(CHANNELS, H, bidirectional=both)
        else:
            middle = torch.nn.Linear(CHANNELS, H)
        return Recogniser(kind, convolution, middle, torch.nn.Linear(2 * H if both else H, 11))


class TrainedRecogniser(NamedTuple):
    """A network with the weights of its best validation check, and its validation losses."""

    network: Recogniser
    validation: np.ndarray  # (checks,)
    best_update: int  # that the weights are from


def train_recogniser(
    kind: Kind,
    seed: int,
    heard: Sequence[VowelRecording],
    unseen: Sequence[VowelRecording],
    pad_and_mask: Callable,
    *,
    rate: float = 0.02,
    updates: int = 500,
) -> TrainedRecogniser:
    """Train an LSTM with CTC, or a classifier of single frames on frame-level labels.

    CTC receives only the order of the vowels. So does the classifier "even times": its labels
    give each vowel the same share of the recording. The classifier "true times" receives true
    frame-level labels, which take hours of work for real speech.

    Args:
        kind: "bidirectional", "forward", "frames, true times" or "frames, even times".
        seed: of weights and batches.
        heard: training recordings.
        unseen: validation recordings, which get the same kind of labels.
        pad_and_mask: `padding.pad_and_mask`, the learner's own or the library's.
        rate: largest learning rate; it rises to this value first and decays to 0.
        updates: steps of Adam, 32 recordings each.
    """
    import torch

    torch.set_num_threads(1)
    rng = np.random.default_rng(seed)
    network = recogniser(kind, seed)
    weights = network.weights()
    if kind == "frames, even times":
        heard, unseen = (
            [one._replace(labels=evenly(one.vowels, len(one.labels))) for one in part]
            for part in (heard, unseen)
        )
    criterion = ctc_loss if kind in LSTMS else frame_loss

    def loss_of(batch: Sequence[VowelRecording]) -> torch.Tensor:
        frames, _ = pad_and_mask([one.frames for one in batch])  # (T, B, BANDS)
        return criterion(network.log_probs(torch.tensor(frames)), batch)

    stopping = EarlyStopping(weights, lambda: loss_of(unseen).item())
    optimizer = torch.optim.Adam(weights)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=updates)
    for k in range(updates):
        loss = loss_of([heard[n] for n in rng.integers(len(heard), size=BATCH_SIZE)])
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 5.0)
        optimizer.step()
        schedule.step()
        stopping.check(k + 1)
    best_update = stopping.restore()
    return TrainedRecogniser(network, np.array(stopping.values), best_update)


def ctc_loss(log_probs: "torch.Tensor", batch: Sequence[VowelRecording]) -> "torch.Tensor":
    """Compute the CTC loss of log-probabilities (T / 2, B, V)."""
    import torch

    lengths = torch.tensor([len(one.labels) for one in batch])  # frames after the convolution
    said = torch.tensor(np.concatenate([one.vowels for one in batch]))
    counts = torch.tensor([len(one.vowels) for one in batch])
    return torch.nn.functional.ctc_loss(log_probs, said, lengths, counts, blank=BLANK)


def frame_loss(log_probs: "torch.Tensor", batch: Sequence[VowelRecording]) -> "torch.Tensor":
    """Compute the mean cross-entropy of frame-level labels from (T / 2, B, V)."""
    import torch

    labels = torch.full(log_probs.shape[:2], -1)  # (T / 2, B), -1 for padding
    for n, one in enumerate(batch):
        labels[: len(one.labels), n] = torch.tensor(one.labels)
    return torch.nn.functional.nll_loss(log_probs.flatten(0, 1), labels.flatten(), ignore_index=-1)


def evenly(vowels: np.ndarray, frames: int) -> np.ndarray:
    """Return labels (frames,) in which each vowel takes the same share of the recording.

    Example:
        >>> evenly(np.array([4, 7]), frames=5)
        array([4, 4, 4, 7, 7])
    """
    return vowels[np.arange(frames) * len(vowels) // frames]


def scores(network: Recogniser, recording: VowelRecording) -> np.ndarray:
    """Compute the symbols' log-probabilities along one recording, (T / 2, 1, V)."""
    import torch

    with torch.no_grad():
        return network.log_probs(torch.tensor(recording.frames)[:, None]).numpy()
