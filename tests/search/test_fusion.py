"""How loudly the words speak."""

import numpy as np

from indexer.search.fusion import Spread, coverage, fuse, standing, stranger, with_topics


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


def test_standing_compares_with_the_best_and_a_stranger_and_not_with_a_fixed_relevance() -> None:
    relevance = np.array([0.9, 0.5, 0.45, 0.5, 0.4, 0.85])
    about = standing(relevance, 0.4)
    assert (about > 0.9).tolist() == [True, False, False, False, False, True]
    assert np.allclose(standing(relevance * 0.2 + 0.7, 0.4 * 0.2 + 0.7), about)
    assert standing(np.array([]), 0.0).tolist() == []


def test_where_all_are_about_the_topic_all_stand_high() -> None:
    assert (standing(np.array([0.8, 0.85, 0.9]), 0.1) > 0.9).all()


def test_one_that_stands_far_out_does_not_make_the_others_strangers() -> None:
    about = standing(np.array([8.0, 1.5, 0.1]), 0.1)
    assert (about > 0.9).tolist() == [True, True, False]


def test_a_stranger_is_among_the_least_of_any() -> None:
    assert stranger(np.array([0.1] * 2 + [0.6] * 8)) < 0.15
    assert stranger(np.array([])) == 0.0


def test_topics_speak_as_surely_as_they_are_meant() -> None:
    relevance, words, cosines = np.array([0.5, 0.4]), np.array([0.0, 4.0]), np.array([0.1, 0.5])
    spread = Spread.of(words)
    assert spread == (2.0, 2.0)
    none, half, whole = (
        with_topics(relevance, words, cosines, spread, weight) for weight in (0.0, 0.5, 1.0)
    )
    assert none.tolist() == relevance.tolist()
    np.testing.assert_allclose(whole - relevance, 2 * (half - relevance))
    assert whole[1] > whole[0]
