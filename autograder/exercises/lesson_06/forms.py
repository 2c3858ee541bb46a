"""Other right answers of lesson 06, written the way people write them: slips are looked for here.

They are right in ordinary cases only: they check no arguments and suppress no warnings.
"""

from typing import Any

import numpy as np

from lstm_course.cells.activations import sigmoid
from lstm_course.cells.gru import GRUStepCache


def gru_step_gate_by_gate(x: Any, h_prev: Any, W_ih: Any, W_hh: Any, b_ih: Any, b_hh: Any) -> Any:
    W_ir, W_iz, W_in = np.split(W_ih, 3)
    W_hr, W_hz, W_hn = np.split(W_hh, 3)
    b_ir, b_iz, b_in = np.split(b_ih, 3)
    b_hr, b_hz, b_hn = np.split(b_hh, 3)
    r = sigmoid(x @ W_ir.T + b_ir + h_prev @ W_hr.T + b_hr)
    z = sigmoid(x @ W_iz.T + b_iz + h_prev @ W_hz.T + b_hz)
    a_hn = h_prev @ W_hn.T + b_hn
    n = np.tanh(x @ W_in.T + b_in + r * a_hn)
    h = (1 - z) * n + z * h_prev
    return h, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, a_hn)


def gru_step_backward_with_slopes(dh: Any, cache: Any) -> Any:
    x, h_prev, W_ih, W_hh, r, z, n, a_hn = cache
    dz = dh * (h_prev - n)
    dn = dh * (1 - z)
    da_n = dn * (1 - n**2)
    dr = da_n * a_hn
    da_r = dr * r * (1 - r)
    da_z = dz * z * (1 - z)
    da_hn = da_n * r
    da_x = np.concatenate([da_r, da_z, da_n], axis=1)
    da_h = np.concatenate([da_r, da_z, da_hn], axis=1)
    dx = da_x @ W_ih
    dh_prev = da_h @ W_hh + dh * z
    dW_ih = da_x.T @ x
    dW_hh = da_h.T @ h_prev
    db_ih = np.sum(da_x, axis=0)
    db_hh = np.sum(da_h, axis=0)
    return dx, dh_prev, dW_ih, dW_hh, db_ih, db_hh
