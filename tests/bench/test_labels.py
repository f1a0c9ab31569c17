"""Agreement between what texts are and what ingest took them for."""

import numpy as np

from bench.quality.labels import Judgement, agreements, paragraphs


def test_macro_f1_accuracy_and_confusion() -> None:
    judged = [
        Judgement("choose", "", "problems", "problems"),
        Judgement("choose", "", "problems", "practice"),
        Judgement("choose", "", "plan", "plan"),
        Judgement("report", "", "plan", "practice"),
    ]
    chosen, reported = agreements("texts", judged)
    assert (chosen.count, chosen.sections) == (3, ("practice", "problems", "plan"))
    assert chosen.macro_f1 == np.mean([2 / 3, 1.0])
    assert chosen.accuracy == 2 / 3
    assert chosen.confusion.tolist() == [[0, 0, 0], [1, 1, 0], [0, 0, 1]]
    assert (reported.count, reported.macro_f1) == (1, 0.0)


def test_every_paragraph_is_found_again_in_its_report() -> None:
    assert [one.text for one in paragraphs() if not one.given] == []
