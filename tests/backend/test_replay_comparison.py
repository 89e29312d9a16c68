"""Expected figures held against scorecards."""

from backend.replay.comparison import COLUMNS, Expected, differences, numbers_of

FACTOR = {
    "n": 5,
    "not_applicable": 2,
    "histogram": [0, 0, 0, 2, 3],
    "mean_score": 4.6,
    "sd": 13.693064,
    "csat": 100.0,
    "csat_interval": [56.55177, 100.0],
}
WANTED = {
    **{"n": 5, "c1": 0, "c2": 0, "c3": 0, "c4": 2, "c5": 3, "mean": 4.6, "sd_sample": 0.547723},
    **{"top2": 5, "top2_share": 1.0, "top2_wilson95_low": 0.565518, "top2_wilson95_high": 1.0, "dont_know": 2},
}


def expected(**changes):
    return Expected("fft", "all", "some-surgery", "FFT", WANTED | changes)


def test_equal_figures_have_no_differences():
    assert list(differences(expected(), numbers_of(FACTOR))) == []


def test_every_column_is_compared():
    wrong = {name: value + 1 for name, value in WANTED.items()}
    found = list(differences(expected(**wrong), numbers_of(FACTOR)))
    assert len(found) == len(COLUMNS)


def test_a_blank_is_not_compared():
    assert list(differences(expected(dont_know=None), numbers_of(FACTOR | {"not_applicable": 9}))) == []


def test_a_difference_beyond_the_rounding_of_the_table_is_told_with_its_place():
    (line,) = differences(expected(mean=4.600002), numbers_of(FACTOR))
    assert line == "fft all some-surgery FFT: mean is 4.6, expected 4.600002"


def test_a_row_that_is_missing_is_a_difference():
    assert list(differences(expected(), None)) == ["fft all some-surgery FFT: no such row in the scorecards"]


def test_nothing_expected_and_nothing_there_is_no_difference():
    assert list(differences(expected(n=0), None)) == []
