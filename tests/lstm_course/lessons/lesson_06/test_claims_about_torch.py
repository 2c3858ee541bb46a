from lstm_course.lessons.lesson_06.claims_about_torch import fewer_parameters, no_output_gate


def test_parameters_are_those_of_the_formula():
    """Are the counts 3 and 4 times (HI + HH + 2H), and is the prediction quoted?"""
    shown = fewer_parameters(0.9)
    block = 32 * 10 + 32 * 32 + 2 * 32
    assert shown.verdict == "true"
    assert (
        f"{3 * block} parameters and torch.nn.LSTM {4 * block}: a share of 0.75" in shown.evidence
    )
    assert shown.evidence.endswith("You predicted 0.9.")
    assert "predicted" not in fewer_parameters().evidence


def test_the_gru_shows_its_only_state():
    """Is the difference exactly zero for the GRU, and large for the LSTM?"""
    shown = no_output_gate()
    assert (shown.claim, shown.verdict) == ("6.2", "true")
    assert "the only state it keeps by 0:" in shown.evidence
    assert float(shown.evidence.split("up to ")[1].rstrip(".")) > 0.05
