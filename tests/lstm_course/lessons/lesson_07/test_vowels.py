import numpy as np
import pytest
import torch

from lstm_course.lessons.lesson_07 import vowels
from lstm_course.lessons.lesson_07.vowel_errors import error_rate
from lstm_course.lessons.lesson_07.vowels import (
    BLANK,
    UNITS,
    evenly,
    recogniser,
    recordings,
    scores,
    train_recogniser,
)
from lstm_course.sequences.ctc import greedy_ctc_decode
from lstm_course.sequences.padding import pad_and_mask


@pytest.fixture(scope="module")
def heard():
    return recordings(0, 60)


def test_labels_fit_what_the_network_says(heard):
    """Is there one label for each of its steps, and do the labels spell what was said?"""
    network = recogniser("bidirectional", 0)
    for one in heard[:10]:
        said = scores(network, one)
        assert said.shape == (len(one.labels), 1, 11)
        np.testing.assert_allclose(np.exp(said).sum(-1), 1, rtol=1e-5)
        path = np.eye(11)[one.labels][:, None]
        assert greedy_ctc_decode(path, BLANK)[0] == one.vowels.tolist()


def test_networks_have_about_the_same_parameters():
    """Is the contest fair?"""
    counts = [sum(w.numel() for w in recogniser(kind, 0).weights()) for kind in UNITS]
    assert max(counts) < 1.05 * min(counts)


def test_recordings_differ_by_seed(heard):
    """Are training and test different recordings, and those of one seed the same?"""
    assert np.array_equal(recordings(0, 2)[1].frames, heard[1].frames)
    assert not np.array_equal(recordings(1, 1)[0].frames[:20], heard[0].frames[:20])


def testctc_loss_against_all_paths():
    """Is the loss minus the logarithm of all paths that mean what was said, added up by hand?"""
    rng = np.random.default_rng(0)
    log_probs = torch.tensor(rng.standard_normal((4, 1, 11))).log_softmax(-1)
    said = np.array([3, 3])
    one = vowels.VowelRecording(np.zeros((8, 26), np.float32), said, np.zeros(4, int), "man")
    total = 0.0
    for path in np.ndindex(11, 11, 11, 11):
        if path.count(3) >= 2 and set(path) <= {3, BLANK}:
            one_hot = np.eye(11)[list(path)][:, None]
            if greedy_ctc_decode(one_hot, BLANK)[0] == [3, 3]:
                total += np.exp(
                    sum(log_probs[t, 0, symbol].item() for t, symbol in enumerate(path))
                )
    # torch's mean divides the loss of each recording by the number of its symbols
    assert vowels.ctc_loss(log_probs, [one]).item() == pytest.approx(-np.log(total) / 2)


@pytest.mark.parametrize("kind", ["frames, true times", "frames, even times"])
def testframe_loss_leaves_padding_out(kind, heard):
    """Is the loss of a padded batch the mean over real frames, each recording by itself?"""
    network = recogniser(kind, 0)
    batch = heard[:3]
    frames, _ = pad_and_mask([one.frames for one in batch])
    loss = vowels.frame_loss(network.log_probs(torch.tensor(frames)), batch).item()
    surprise = [
        -scores(network, one)[t, 0, label]
        for one in batch
        for t, label in enumerate(one.labels[:-1])  # padding is in the last one's sight
    ]
    assert loss == pytest.approx(np.mean(surprise), rel=0.02)


def test_only_both_ways_sees_the_future():
    """Do earlier states notice a change of the last input in one of the two alone?"""
    for kind, notices in (("forward", False), ("bidirectional", True)):
        x = torch.randn(9, 1, vowels.CHANNELS, generator=torch.Generator().manual_seed(0))
        changed = torch.cat([x[:-1], x[-1:] + 1])
        with torch.no_grad():
            before, after = (recogniser(kind, 0).middle(each)[0][:-1] for each in (x, changed))
        assert (not torch.equal(before, after)) is notices


def test_training_lowers_the_error(heard):
    """Does a classifier with true times learn its recordings, and keep its best check?"""
    kind = "frames, true times"
    made = train_recogniser(kind, 0, heard, heard[:20], pad_and_mask, updates=120)
    rates = [
        error_rate(greedy_ctc_decode, each, heard[:20], 2)
        for each in (recogniser(kind, 0), made.network)
    ]
    assert rates[1] < 0.15 < 0.7 < rates[0]
    assert len(made.validation) == 2 and made.best_update == 100


def test_validation_labels_are_those_of_the_training(heard):
    """Is the validation loss of "even times" that of even labels, not of the true ones?"""
    kind = "frames, even times"
    made = train_recogniser(kind, 0, heard, heard[:5], pad_and_mask, updates=50)
    even = [one._replace(labels=evenly(one.vowels, len(one.labels))) for one in heard[:5]]
    frames, _ = pad_and_mask([one.frames for one in even])
    loss = vowels.frame_loss(made.network.log_probs(torch.tensor(frames)), even).item()
    assert made.validation.tolist() == [pytest.approx(loss, abs=1e-6)]


def test_evenly():
    """Does each vowel get its share, in order, whatever the number of frames?"""
    for frames in (3, 7, 20):
        labels = evenly(np.array([4, 4, 1]), frames)
        assert len(labels) == frames
        assert abs(np.sum(labels == 1) - frames / 3) < 1
        assert np.all(np.diff((labels == 1).astype(int)) >= 0)
