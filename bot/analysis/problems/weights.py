"""How much each measure of a pair counts (``pairs.measures``), for the log of the odds.

Fitted by ``tests/problems/fit.py`` to some 9,000 messages: invented complaints told in several ways
each, at one place and at others, padded with sentences out of real residents' messages, together
with 494 real ones grouped by hand. None of them is in the repository. Where a part of the trouble
words was withheld, place came to count more and words less; the weights lie between, where letters
that were not fitted to come out best, and hardly change around them. Set by hand, because the messages hold few such cases: ``copy``
(letters sent twice), ``trouble_alone``, ``alike_alone`` and ``firm_alone`` (troubles of a whole
town, which name no place), ``place_other`` (two clearly told, different troubles at one place).
"""

BIAS = -4.9
WEIGHTS = {
    "place": 4.8,
    "strange": -1.4,
    "strange_subject": -1.5,
    "words": 0.9,
    "place_words": 2.4,
    "place_trouble": 0.9,
    "place_other": -1.5,
    "trouble_alone": 3.0,
    "firm": 0.9,
    "firm_alone": 0.5,
    "alike_alone": 3.0,
    "copy": 6.0,
    "subject_told": 2.0,
    "other_district": -3.0,
}
