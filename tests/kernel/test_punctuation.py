"""Sentences put together end with one full stop, in every script."""

import pytest

from comity.kernel.punctuation import filled, unended


@pytest.mark.parametrize(
    ("template", "words", "said"),
    [
        ("Delayed: %(because)s.", "the order of the court", "Delayed: the order of the court."),
        ("Delayed: %(because)s.", "the order of the court.", "Delayed: the order of the court."),
        ("延期：%(because)s。", "等待法院命令。", "延期：等待法院命令。"),
        ("延期：%(because)s。", "the order of the court.", "延期：the order of the court。"),
        ("Delayed: %(because)s.", "and so on...", "Delayed: and so on..."),
        ("Delayed by %(because)s until May.", "Example Co.", "Delayed by Example Co. until May."),
        ("Delayed: %(because)s.", "100 %.", "Delayed: 100 %."),
    ],
)
def test_a_sentence_has_one_stop_whatever_its_words_end_with(template, words, said):
    assert filled(template, {"because": words}) == said


def test_a_sentence_goes_on_without_its_stop():
    assert [unended(one) for one in ("It waits.", "等待。", "Why?", "")] == ["It waits", "等待", "Why?", ""]
