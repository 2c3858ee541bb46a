"""Defects of the judge that the answers to lessons 05 to 08 show: each must go, and its entry too.

Labels of answers, with the case or the rule that is missing. `test_corpus` expects these to fail.
"""

PASSES = {
    "parameter_matched_hidden_size-sizes_up_to_one_hundred": "no budget allows more than 100 units",
    "parameter_matched_hidden_size-at_least_two_units": "no budget is enough for one unit alone",
    "standardise-small_deviations_count_as_none": "no feature has a small deviation",
    "greedy_ctc_decode-pairs_of_steps": "no path has one step (T = 1)",
    "pad_and_mask-whole_numbers_become_int64": "no sequence holds int32: its dtype is promised",
    "pad_and_mask-series_and_tables_only": "no step has two axes or more, as (T_n, ...) allows",
    "sample_next-greedy_below_a_threshold": "no temperature lies between 0.001 and 0.4",
    "generate-greedy_below_a_threshold": "no temperature lies between 0.001 and 0.5",
    "generate-needs_two_tokens_to_begin": "no prompt has one token (P = 1)",
    "generate-writing_switches_gradients_off": "gradients stay off, unnoticed",
    "bits_per_character-gradients_stay_off": "gradients stay off, unnoticed",
    "bits_per_character-parameters_stay_frozen": "the parameters' requires_grad is not compared",
    "train_step-expects_a_state_from_the_start": "state is never None, as it is at the start",
    "train_step-all_seven_arguments_needed": "optional arguments are never left out",
    "stream_batches-tokens_as_int32": "int32 is accepted, and cross_entropy stops at it",
    "save_checkpoint-seeds_after_saving": "the run's generator is not compared afterwards",
    "save_checkpoint-three_parts_by_name": "no run has parts of other names, such as a scaler",
    "resume-fills_three_parts_by_name": "no run has parts of other names, such as a scaler",
    "resume-state_as_a_list": "a list is accepted where a tuple is promised",
    "resume-device_not_used": "device is always the CPU; the meta device would show it",
}
ACCUSED = {
    "parameter_matched_hidden_size-floor_keeps_a_float": "its sizes are right, but of type float",
    "resume-step_as_a_float": "only the type of its step is wrong",
    "standardise-scaler_fitted_on_everything": "it guards features that are constant in both",
    "standardise-one_mean_for_the_table": "its one deviation for all is not zero",
    "detach_state-wrapped_in_new_variables": "no graph of an earlier batch is left",
}
