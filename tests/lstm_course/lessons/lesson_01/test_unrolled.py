from lstm_course.lessons.lesson_01.unrolled import draw_unrolled_rnn


def test_unrolled_figure_names_what_the_code_names():
    """Does the diagram use the names of the code, for states and gradients?"""
    texts = {text.get_text() for text in draw_unrolled_rnn().axes[0].texts}
    assert {"h0", "hs[0]", "hs[3]", "dhs[3]", "dh_prev", "dh0", "x[0]"} <= texts
