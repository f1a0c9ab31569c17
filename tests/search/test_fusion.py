"""How loudly the words speak."""

import numpy as np

from indexer.search.fusion import aboutness, coverage, fuse


def test_coverage_is_a_share_of_the_ceiling_and_never_above_it() -> None:
    assert coverage(np.array([0.0, 5.0, 30.0]), 20.0).tolist() == [0.0, 0.25, 1.0]
    assert coverage(np.array([0.0, 5.0]), 0.0).tolist() == [0.0, 0.0]


def test_without_a_word_anywhere_meaning_alone_decides() -> None:
    cosines = np.array([0.1, 0.7, 0.3])
    assert fuse(cosines, np.zeros(3), 4).tolist() == cosines.tolist()


def test_what_holds_most_of_the_query_comes_before_a_nearer_meaning() -> None:
    relevance = fuse(np.array([0.6, 0.3]), np.array([0.0, 0.9]), 4)
    assert relevance[1] > relevance[0]


def test_common_words_of_a_long_query_hardly_speak() -> None:
    cosines, covered = np.array([0.5, 0.48]), np.array([0.05, 0.2])
    assert fuse(cosines, covered, 20)[0] > fuse(cosines, covered, 20)[1]
    assert fuse(cosines, covered, 2)[0] < fuse(cosines, covered, 2)[1]


def test_no_candidates() -> None:
    assert fuse(np.array([]), np.array([]), 3).tolist() == []


def test_aboutness_compares_with_the_best_and_not_with_a_fixed_cosine() -> None:
    cosines = np.array([0.8, 0.5, 0.45, 0.5, 0.4])
    covered = np.array([0.0, 0.9, 0.4, 0.0, 0.0])
    about = aboutness(cosines, covered)
    assert (about > 0.9).tolist() == [True, True, True, False, False]
    assert np.allclose(aboutness(cosines * 0.2 + 0.7, covered), about)
    assert aboutness(np.array([]), np.array([])).tolist() == []
