"""Defects of the judge that the answers to lessons 01 to 04 show: each must go, and its entry too.

Labels of answers, with the case or the rule that is missing. `test_corpus` expects these to fail.
"""

LARGE = "no case has gradients as large as that"
SHAPES = "every case has two axes"
PASSES = {
    "rnn_step_backward-clips_to_five": LARGE,
    "rnn_backward-limited_on_the_way_back": LARGE,
    "lstm_step_backward-clipped_at_fifteen": LARGE,
    "lstm_backward-limited_at_each_step": LARGE,
    "lstm_step-cell_clip": "no case has a memory beyond 10",
    "lstm_gates-pre_activations_cut_off": "no case has a pre-activation beyond 10",
    "clip_by_global_norm-three_gradients_by_name": "every case that may succeed has three arrays",
    "sigmoid-loops_over_two_axes": SHAPES,
    "tanh_grad-rows_of_rows": SHAPES,
    "expose-subscripts_for_a_matrix": SHAPES,
    "forget_bias_for_half_life-reciprocal_of_whole_numbers": "no case has a whole number of steps",
    "forget_bias_for_half_life-at_least_one_step": "no case has a half-life below one step",
}
ACCUSED = {}
