"""Other right answers of lesson 00, written the way people write them: slips are looked for here.

They are right in ordinary cases only: they check no arguments and suppress no warnings.
"""

from typing import Any

import numpy as np


def one_hot_in_a_loop(tokens: Any, vocabulary_size: Any) -> Any:
    T, B = tokens.shape
    encoded = np.zeros((T, B, vocabulary_size))
    for t in range(T):
        for n in range(B):
            encoded[t, n, tokens[t, n]] = 1
    return encoded


def one_hot_from_the_identity(tokens: Any, vocabulary_size: Any) -> Any:
    return np.eye(vocabulary_size)[tokens]
