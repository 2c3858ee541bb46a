from lstm_course.lessons.lesson_05.stack_layout import format_change, strength


def test_small_changes_are_powers_of_ten():
    """Are three decimals written down to a thousandth, and an exponent below it?"""
    assert (format_change(0.001), format_change(0.0009)) == ("0.001", "9e-04")


def test_strength_is_an_order_of_magnitude():
    """Is no change 0, the largest 1, and anything small still visible?"""
    assert strength(0.0, 2.0) == 0 and strength(2.0, 2.0) == 1
    assert 0 < strength(1e-12, 2.0) < strength(0.02, 2.0) < 1
    assert (format_change(0.0), format_change(0.0123), format_change(2e-7)) == (
        "0",
        "0.012",
        "2e-07",
    )
