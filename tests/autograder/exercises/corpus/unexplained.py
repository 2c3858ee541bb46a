"""Wrong answers of the corpus that no verdict explains yet.

`test_corpus` fails for each that is explained by now: take it off the list.
"""

UNEXPLAINED = frozenset(
    {
        "bidirectional_lstm_forward-reshape_mixes_directions",
        "clip_by_global_norm-one_norm_for_each_group",
        "coupled_lstm_step-output_bias_everywhere",
        "detach_state-drawn_anew",
        "dropout_between_layers-always_one_half",
        "forget_bias_for_half_life-at_least_one_step",
        "generate-greedy_below_a_threshold",
        "generate-starts_from_a_random_word",
        "greedy_ctc_decode-pairs_of_steps",
        "greedy_ctc_decode-reshape_for_transpose",
        "last_states-view_mixes_the_halves",
        "lstm_backward-limited_at_each_step",
        "lstm_gates-gates_in_a_softmax",
        "lstm_gates-pre_activations_cut_off",
        "rnn_backward-four_steps_back",
        "rnn_backward-limited_on_the_way_back",
        "rnn_step-leaky_unit",
        "sample_next-global_multinomial",
        "sample_next-greedy_below_a_threshold",
        "sample_next-log_probs_over_temperature",
        "sample_next-only_the_top_three",
        "sigmoid-number_by_number",
        "stacked_lstm_backward-stops_above_the_bottom",
        "standardise-constant_features_become_zero",
        "standardise-small_deviations_count_as_none",
    }
)
# These draw random numbers from torch's global generator: what explains them depends on the draw.
BY_CHANCE = frozenset({"stream_batches-batches_in_random_order"})
