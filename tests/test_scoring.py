"""The scoring rules by example: small frameworks, and figures worked out by hand. R-numbers are those of the rules."""

from __future__ import annotations

import math
import textwrap
from typing import Any

import numpy as np
import pytest

from build import answers, framework, scored, subject
from readiness.model import Subject
from readiness.panel.cells import parse_cell
from readiness.scoring import AnswerError, Card, CompileError, NodeScore, Rows, card, compile_framework, rows, score_rows
from readiness.scoring import card_of as card_of_row

# What most tests share: a scale in quarters, numbers that score as they are, colours to judge by, and four bands.
SHARED = """
    scales:
      five: {levels: {0: None, 1: Little, 2: Half, 3: Most, 4: All}}
      colours:
        levels:
          red: R
          red-yellow: {text: RY, score: 25, between: true}
          yellow: {text: Y, score: 50}
          green: {text: G, score: 100}
    bands:
      - {id: starting, title: Starting, from: 0}
      - {id: developing, title: Developing, from: 25}
      - {id: established, title: Established, from: 50}
      - {id: advanced, title: Advanced, from: 75}
"""
FIVE = "{question: '?', scale: five}"
NUMBER = "{question: '?', number: {from: 0, to: 100}}"


def rubric(text: str) -> str:
    """A framework on top of what is shared; `FIVE` and `NUMBER` stand for questions."""
    return textwrap.dedent(SHARED) + textwrap.dedent(text).replace("FIVE", FIVE).replace("NUMBER", NUMBER)


def card_of(text: str, given: str, who: Subject | None = None) -> Card:
    return scored(rubric(text), given, who)


def node_of(text: str, given: str, name: str = "overall", who: Subject | None = None) -> NodeScore:
    return card_of(text, given, who).node(name)


def figures(node: NodeScore, *names: str) -> tuple[Any, ...]:
    return tuple(getattr(node, name) for name in names)


INTERVAL = ("low", "value", "high", "coverage")


# ---------------------------------------------------------------- R1, R5, R10: what an answer scores


@pytest.mark.parametrize(
    ("levels", "answer", "value"),
    [
        ("{0: a, 1: b, 2: c, 3: d, 4: e}", "1", 25),
        ("{0: a, 1: b, 3: c}", "1", 33.3),
        ("{1: a, 2: b, 5: c}", "2", 25),
        ("{no: a, partly: b, yes: c}", "partly", 50),
        ("{no: a, partly: {text: b, score: 80}, yes: c}", "partly", 80),
        ("{0: {text: a, points: 0}, 1: {text: b, points: 1}, 2: {text: c, points: 4}}", "1", 25),
        ("{only: a}", "only", 0),
    ],
)
def test_levels_score_as_said_or_by_key_or_by_position(levels: str, answer: str, value: float) -> None:
    """R10."""
    assert node_of(f"pillar_files: {{a: {{indicators: {{q: {{question: '?', levels: {levels}}}}}}}}}", f"q: {answer}", "q").value == value


@pytest.mark.parametrize(
    ("scale", "answer", "value"),
    [
        ("{from: 10, to: 30}", "15", 25),
        ("{from: 10, to: 30, direction: down}", "15", 75),
        ("{from: 30, to: 10}", "15", 75),
        ("{from: 10, to: 30}", "50", 100),
        ("{from: 10, to: 30}", "-50", 0),
        ("{steps: {1: 5, 2: 10}}", "1.5", 50),
        ("{steps: {1: 5, 2: 10}}", "0.5", 0),
        ("{steps: {30: 1, 10: 4}, direction: down}", "20", 25),
        ("{steps: {30: 1, 10: 4}, direction: down}", "10", 100),
    ],
)
def test_numbers_score_between_their_ends_or_by_steps(scale: str, answer: str, value: float) -> None:
    """R10."""
    assert node_of(f"pillar_files: {{a: {{indicators: {{q: {{question: '?', number: {scale}}}}}}}}}", f"q: {answer}", "q").value == value


@pytest.mark.parametrize(
    ("score", "answer", "value"),
    [
        ("share", "[web, app]", 66.7),
        ("share", "none", 0),
        ("share", "[]", 0),
        ("any", "app", 100),
        ("any", "none", 0),
        ("all", "[web, app]", 0),
        ("all", "[web, app, desk]", 100),
        ("points", "[web]", 20),
        ("points", "[web, web]", 20),
        ("points", "[web, app, desk]", 100),
        ("points", "none", 0),
    ],
)
def test_tick_lists(score: str, answer: str, value: float) -> None:
    """R10: 'none of these' stands alone and counts nothing, neither among the items nor in the points."""
    text = f"""
    pillar_files:
      a:
        indicators:
          q:
            question: Where can it be done?
            score: {score}
            choices:
              web: On the web
              app: {{text: In an app, points: 3}}
              desk: At a desk
              none: {{text: None of these, alone: true}}
    """
    assert node_of(text, f"q: {answer}", "q").value == value


def test_an_answer_within_the_points_that_are_given() -> None:
    """R5: the best that items can reach is the best there is, although the question is worth more."""
    text = "pillar_files: {a: {indicators: {q: {question: '?', points: 8, score: points, choices: {web: W, app: {text: A, points: 3}}}}}}"
    assert figures(node_of(text, "{}", "q"), "low", "high") == (0, 50)
    assert figures(node_of(text, "q: [web, app]", "q"), *INTERVAL) == (50, 50, 50, 1)


@pytest.mark.parametrize(
    ("answer", "expected", "state"),
    [
        ("{level: [1, 2]}", (25, 37.5, 50, 0.75), "partial"),
        ("{level: [0, 4]}", (0, None, 100, 0), "unknown"),
        ("{level: 3}", (75, 75, 75, 1), "answered"),
        ("unknown", (0, None, 100, 0), "unknown"),
        ("{state: not-applicable, note: No sea.}", (None, None, None, None), "not-applicable"),
    ],
)
def test_states_of_an_answer(answer: str, expected: tuple[Any, ...], state: str) -> None:
    """R1: answered, unknown, one of several, not applicable."""
    node = node_of("pillar_files: {a: {indicators: {q: FIVE}}}", f"q: {answer}", "q")
    assert (figures(node, *INTERVAL), node.state) == (expected, state)


def test_a_number_known_within_a_range() -> None:
    """R1: {from: 10, to: 15} of 0 to 40 leaves an eighth of the scale open."""
    node = node_of(
        "pillar_files: {a: {indicators: {q: {question: '?', number: {from: 0, to: 40}}}}}", "q: {value: {from: 10, to: 15}}", "q"
    )
    assert figures(node, *INTERVAL) == (25, 31.3, 37.5, 0.875)


RATIO = """
    pillar_files:
      a:
        indicators:
          online: {question: How many online?, number: {}, scored: false}
          all: {question: How many at all?, number: {}, scored: false}
          share: {question: Which share?, ratio: {numerator: online, denominator: all, times: 100, from: 0, to: 100}}
"""


@pytest.mark.parametrize(
    ("given", "state", "expected"),
    [
        ("{online: 5, all: 20}", "answered", (25, 25, 25, 1)),
        ("{online: 5, all: {value: {from: 10, to: 20}}}", "partial", (25, 37.5, 50, 0.75)),
        ("{share: {numerator: 1, denominator: 4}}", "answered", (25, 25, 25, 1)),
        ("{online: 5, share: {denominator: 10}}", "answered", (50, 50, 50, 1)),
        ("{share: {value: 40}}", "answered", (40, 40, 40, 1)),
        ("{online: 5, all: 0}", "not-applicable", (None, None, None, None)),
        ("{online: 0, all: 0}", "not-applicable", (None, None, None, None)),
        ("{online: 5, all: {value: not-applicable}}", "not-applicable", (None, None, None, None)),
        ("{online: 5}", "unknown", (0, None, 100, 0)),
        ("{online: 5, all: unknown}", "unknown", (0, None, 100, 0)),
        ("{online: 5, all: 20, share: unknown}", "unknown", (0, None, 100, 0)),
        ("{}", "unanswered", (0, None, 100, 0)),
    ],
)
def test_a_ratio_of_two_numbers(given: str, state: str, expected: tuple[Any, ...]) -> None:
    """R5: with a denominator of 0 it does not apply, with either number missing it is unknown."""
    node = node_of(RATIO, given, "share")
    assert (node.state, figures(node, *INTERVAL)) == (state, expected)


def test_a_ratio_of_a_number_that_is_not_asked() -> None:
    """R5: it does not apply where one of its numbers does not, and is unknown while that hangs on a condition."""
    text = RATIO + "          law: FIVE\n"
    scoped = text.replace("number: {}, scored", "applies_to: {kind: city}, number: {}, scored", 1)
    assert node_of(scoped, "{online: 5, all: 20}", "share", subject("country")).state == "not-applicable"
    conditional = text.replace("number: {}, scored", "when: {law: [4]}, number: {}, scored", 1)
    node = node_of(conditional, "{online: 5, all: 20}", "share")
    assert (node.state, node.outer, figures(node, *INTERVAL)) == ("unknown", True, (0, None, 100, 0))
    assert node_of(conditional, "{online: 5, all: 20, law: 0}", "share").state == "not-applicable"
    assert node_of(conditional, "{online: 5, all: 20, law: 4}", "share").value == 25


def test_a_negative_number_over_a_denominator_that_may_be_zero() -> None:
    """R5: the ratio falls without bound."""
    text = "pillar_files: {a: {indicators: {q: {question: '?', ratio: {from: -1, to: 1}}}}}"
    node = node_of(text, "q: {numerator: -1, denominator: {from: 0, to: 2}}", "q")
    assert figures(node, "low", "high") == (0, 25)


def test_ratios_that_share_a_denominator_have_outer_bounds() -> None:
    """R5: taken independently they are further apart than they can be together."""
    text = RATIO + "          other: {question: '?', ratio: {denominator: all, from: 0, to: 1}}\n"
    shared, alone = node_of(text, "{online: 1}"), node_of(RATIO, "{online: 1}")
    assert (shared.outer, alone.outer) == (True, False)
    assert not node_of(text, "{online: 1, all: 4, other: {numerator: 1}}").outer


def test_a_number_without_ends_has_no_bounds() -> None:
    """R5; where it does not apply it covers nothing (R1)."""
    text = "pillar_files: {a: {indicators: {q: {question: '?', number: {}}, r: FIVE}}}"
    assert figures(node_of(text, "{r: 4}"), *INTERVAL) == (None, 100, None, 0.5)
    assert figures(node_of(text, "{q: 7, r: 4}", "q"), *INTERVAL) == (7, 7, 7, 1)
    assert figures(node_of(text, "{q: {state: not-applicable}}"), *INTERVAL) == (0, None, 100, 0)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("q: 5", "q: there is no level '5'; the levels are 0, 1, 2, 3, 4"),
        ("q: []", "q: this question takes a level, and the list is empty"),
        ("q: {value: 3}", "q: this question takes a level: write 'level: KEY'"),
        ("n: many", "n: this question takes a number: write 'value: NUMBER', not 'many'"),
        ("n: {value: {from: 3, to: 1}}", "n: the range runs backwards, from 3 to 1; swap its ends"),
        ("c: [x]", "c: there is no item 'x'; the items are web, none"),
        ("c: [web, none]", "c: 'none' stands alone; leave out the other items or this one"),
        ("r: {numerator: 1, denominator: -2}", "r: the denominator is below 0"),
    ],
)
def test_answers_that_a_question_cannot_take(given: str, message: str) -> None:
    text = """
    pillar_files:
      a:
        indicators:
          q: FIVE
          n: NUMBER
          c: {question: '?', choices: {web: On the web, none: {text: None, alone: true}}}
          r: {question: '?', ratio: {from: 0, to: 1}}
    """
    with pytest.raises(AnswerError) as error:
        card_of(text, given)
    assert str(error.value).startswith(message)


def test_cells_of_a_table() -> None:
    text = "pillar_files: {a: {indicators: {q: FIVE, n: NUMBER, c: {question: '?', choices: {web: W, app: A}}}}}"
    plan = compile_framework(framework(rubric(text)))
    assert parse_cell(plan.leaf("q"), "  ") is None
    assert parse_cell(plan.leaf("q"), "0|1").level == ("0", "1")  # type: ignore[union-attr]
    assert parse_cell(plan.leaf("n"), "12.5").value == 12.5  # type: ignore[union-attr]
    assert parse_cell(plan.leaf("c"), "web; app").choices == ("web", "app")  # type: ignore[union-attr]
    assert parse_cell(plan.leaf("n"), "not-applicable").state == "not-applicable"  # type: ignore[union-attr]
    for text in ("1_000", "1,5", "nan", "inf", "١٢"):
        with pytest.raises(AnswerError, match="is not a number"):
            parse_cell(plan.leaf("n"), text)


# ---------------------------------------------------------------- R2: groups

THREE = """
    aggregate: {rule}
    p: {p}
    pillar_files:
      a:
        indicators:
          x: {{question: '?', number: {{from: 0, to: 100}}}}
          y: {{question: '?', number: {{from: 0, to: 100}}}}
          z: {{question: '?', number: {{from: 0, to: 100}}, weight: 2}}
"""


@pytest.mark.parametrize(
    ("rule", "p", "value"),
    [
        ("mean", 0, (20 + 40 + 2 * 80) / 4),
        ("geometric", 0, (20 * 40 * 80**2) ** 0.25),
        ("harmonic", 0, 4 / (1 / 20 + 1 / 40 + 2 / 80)),
        ("generalised", 2, ((20**2 + 40**2 + 2 * 80**2) / 4) ** 0.5),
        ("generalised", 0, (20 * 40 * 80**2) ** 0.25),
        ("generalised", -1, 40),
        ("median", 0, 60),  # half the weight is reached exactly at 40: the mean of 40 and 80
        ("minimum", 0, 20),
        ("maximum", 0, 80),
        ("points", 0, (20 + 40 + 80) / 3),
    ],
)
def test_aggregations(rule: str, p: float, value: float) -> None:
    """R2: 20, 40 and, with twice the weight, 80."""
    found = node_of(THREE.format(rule=rule, p=p), "{x: 20, y: 40, z: 80}", "a").exact
    assert found == pytest.approx(value, rel=1e-14)


def test_the_median_is_weighted() -> None:
    """R2: with 20, 80 and 40 (twice) more than half the weight is reached at 40."""
    assert node_of(THREE.format(rule="median", p=1), "{x: 20, y: 80, z: 40}", "a").value == 40


@pytest.mark.parametrize("rule", ["geometric", "harmonic"])
def test_a_zero_gives_zero(rule: str) -> None:
    """R2; and while one part is unknown, the lowest possible score is 0."""
    text = THREE.format(rule=rule, p=1)
    assert figures(node_of(text, "{x: 0, y: 40, z: 80}", "a"), *INTERVAL) == (0, 0, 0, 1)
    assert figures(node_of(text, "{y: 50, z: 50}", "a"), "low", "value") == (0, 50)


TWO_PILLARS = """
    parts: {parts}
    pillar_files:
      a: {{indicators: {{a1: {five}}}}}
      b: {{indicators: {{b1: {five}, b2: {five}}}}}
"""


@pytest.mark.parametrize(("parts", "value"), [("by-coverage", 66.7), ("full", 50)])
def test_parts_count_by_what_is_known_of_them_or_in_full(parts: str, value: float) -> None:
    """R2: a pillar at 100, and one at 0 of which half is known; the bounds are the same."""
    node = node_of(TWO_PILLARS.format(parts=parts, five=FIVE), "{a1: 4, b1: 0}")
    assert figures(node, *INTERVAL) == (50, value, 75, 0.75)


def test_a_value_is_held_inside_its_bounds() -> None:
    """R2: a maximum of 50 is settled from below; that half of it is unknown must not pull the mean below what is sure."""
    text = """
    pillar_files:
      a: {aggregate: maximum, indicators: {a1: FIVE, a2: FIVE}}
      b: {indicators: {b1: FIVE}}
    """
    card = card_of(text, "{a1: 2, b1: 0}")
    assert figures(card.node("a"), *INTERVAL) == (50, 50, 100, 0.5)
    assert figures(card.overall, *INTERVAL) == (25, 25, 50, 0.75)  # by coverage alone it were 16.7


def test_coverage_is_weighted_as_the_score_is() -> None:
    """R1: by weights, but not under an extreme; what does not apply stays out."""
    text = "pillar_files: {a: {aggregate: %s, indicators: {x: FIVE, y: {question: '?', scale: five, weight: 3}, z: FIVE}}}"
    given = "{x: 2, z: {state: not-applicable}}"
    assert node_of(text % "mean", given, "a").coverage == 0.25
    assert node_of(text % "minimum", given, "a").coverage == 0.5


GTMI = """
    aggregate: points
    pillar_files:
      core:
        indicators:
          strategy: {question: Key question, levels: {0: {text: No, points: 0}, 1: {text: Draft, points: 6}, 2: {text: Yes, points: 12}}}
          office: {question: Detail, levels: {no: {text: No, points: 0}, yes: {text: Yes, points: 1}}}
          index: {question: External index, number: {from: 0, to: 1}, points: 12, unanswered: not-applicable}
"""


@pytest.mark.parametrize(("index", "value"), [("", 7 / 13), ("index: 0.5", 13 / 25)])
def test_points_of_what_applies(index: str, value: float) -> None:
    """R2, R4: as in the GovTech Maturity Index, a missing external value is taken off the maximum."""
    node = node_of(GTMI, f"{{strategy: 1, office: yes, {index}}}")
    assert node.exact == pytest.approx(100 * value)
    assert node.coverage == 1
    assert [part.weight for part in node.parts] == [13 if not index else 25]


def test_points_above_means_and_means_above_points() -> None:
    """R2: a group weighs the points below it whatever its own rule; under a mean it weighs what the file says."""
    text = """
    overall: {aggregate: %s}
    pillar_files:
      a: {aggregate: mean, indicators: {a1: {question: '?', scale: five, points: 3}, a2: {question: '?', scale: five, points: 1}}}
      b: {aggregate: points, indicators: {b1: {question: '?', scale: five, points: 3}, b2: {question: '?', scale: five, points: 1}}}
    """
    given = "{a1: 4, a2: 0, b1: 4, b2: 0}"
    assert [node.value for node in card_of(text % "points", given).overall.walk() if node.kind != "indicator"] == [62.5, 50, 75]
    assert node_of(text % "mean", given).value == 62.5
    uneven = "{a1: 4, a2: {state: not-applicable}, b1: 0, b2: 0}"  # 3 points at 100 beside 4 at 0
    assert node_of(text % "points", uneven).exact == pytest.approx(300 / 7)


def test_a_group_of_which_nothing_can_be_scored_is_not_there() -> None:
    """R10: with only unscored questions; fully answered (R9) and partly."""
    text = """
    pillar_files:
      a: {indicators: {a1: FIVE}}
      b: {indicators: {b1: {question: '?', scale: five, scored: false}}}
    """
    for given in ("{a1: 2, b1: 4}", "{a1: 2}"):
        node = node_of(text, given)
        assert figures(node, *INTERVAL) == (50, 50, 50, 1)
        assert figures(node.parts[1], *INTERVAL, "state", "weight") == (None, None, None, None, "not-applicable", None)
    plan = compile_framework(framework(rubric(text)))
    full = np.full((len(plan.leaves), 2), 50.0)
    assert score_rows(plan, Rows(full, full)).overall().tolist() == [50, 50]


# ---------------------------------------------------------------- R3: too little data


def test_withheld_below_the_minimum_coverage_and_still_in_the_parent() -> None:
    text = """
    pillar_files:
      a: {min_coverage: 0.5, indicators: {a1: FIVE, a2: FIVE, a3: FIVE}}
      b: {indicators: {b1: FIVE}}
    """
    card = card_of(text, "{a1: 4, b1: 0}")
    withheld = ("value", "exact", "evidenced", "band", "band_ungated", "capped_by")
    assert figures(card.node("a"), *withheld) == (None,) * 6
    assert figures(card.node("a"), "low", "high", "band_low", "state") == (33.3, 100, "developing", "partial")
    assert card.overall.value == 25  # 100 by a third, 0 by one


def test_just_enough_coverage_is_enough() -> None:
    """R3: 0.3 of 0.1 + 0.2 + 0.3 is half, whatever binary fractions make of it."""
    text = """
    min_coverage: 0.5
    pillar_files:
      a:
        indicators:
          x: {question: '?', scale: five, weight: 0.1}
          y: {question: '?', scale: five, weight: 0.2}
          z: {question: '?', scale: five, weight: 0.3}
    """
    assert 0.3 / (0.1 + 0.2 + 0.3) < 0.5
    assert node_of(text, "z: 4", "a").value == 100
    assert node_of(text, "y: 4", "a").value is None


AT_LEAST = """
    overall: {gates: [{at_most: 60, unless: a1 at least 2}]}
    pillar_files:
      a: {at_least: 0.5, indicators: {a1: FIVE, a2: FIVE, a3: FIVE}}
      b: {indicators: {b1: FIVE}}
"""


def test_discarded_answers_are_unknown_above() -> None:
    """R3: of pillar a a third is known, and half is asked for. Bounds and gates above no longer see its one answer."""
    card = card_of(AT_LEAST, "{a1: 2, b1: 4}")
    assert figures(card.node("a"), *INTERVAL, "state") == (0, None, 100, 0, "unknown")
    assert figures(card.node("a1"), *INTERVAL) == (50, 50, 50, 1)
    assert figures(card.overall, *INTERVAL) == (50, 60, 100, 0.5)
    assert card.overall.capped_by == "a1 at least 2"


def test_bands_above_do_not_see_discarded_answers() -> None:
    """R3, R6: as for numbers."""
    node = node_of(AT_LEAST.replace("at_most: 60", "at_most: developing"), "{a1: 2, b1: 4}")
    assert figures(node, "value", "band", "band_low", "band_high") == (100, "developing", "developing", "advanced")


def test_composites_do_not_see_discarded_answers_either() -> None:
    """R3: nor those that are discarded in a composite that they are made of."""
    text = """
    composites:
      some: {title: Some, of: [b1, b2], at_least: 0.8}
      all: {title: All, of: [some, a1]}
      other: {title: Other, of: [b1]}
    pillar_files:
      a: {at_least: 0.5, indicators: {a1: FIVE, a2: FIVE, a3: FIVE}}
      b: {indicators: {b1: FIVE, b2: FIVE}}
    """
    card = card_of(text, "{a1: 4, b1: 4}")
    assert [figures(card.node(name), *INTERVAL) for name in ("some", "all", "other")] == [
        (0, None, 100, 0),
        (0, None, 100, 0),
        (100, 100, 100, 1),
    ]


NESTED = """
    pillar_files:
      a:
        at_least: 0.6
        dimensions:
          a1: {at_least: 0.6, gates: [{at_most: developing, unless: x at least 4}], indicators: {x: FIVE, y: FIVE}}
          a2: {weight: 3, indicators: {z: FIVE}}
      b: {indicators: {w: FIVE}}
"""


def test_below_a_discard_everything_is_as_it_was() -> None:
    """R3: pillar a is discarded for want of z; its dimension has all it needs, and shows it."""
    card = card_of(NESTED, "{x: 4, y: 4, w: 0}")
    assert figures(card.node("a"), *INTERVAL) == (0, None, 100, 0)
    assert figures(card.node("a1"), *INTERVAL, "band", "capped_by") == (100, 100, 100, 1, "advanced", None)


def test_discards_at_several_depths_in_one_batch() -> None:
    """R3, R9: each row has its own."""
    plan = compile_framework(framework(rubric(NESTED)))
    given = [answers(text) for text in ("{x: 4, z: 4, w: 0}", "{x: 4, y: 4, w: 0}", "{x: 4, y: 4, z: 4, w: 0}", "{x: 4}")]
    batch = score_rows(plan, rows(plan, [(None, one) for one in given]))
    for row, one in enumerate(given):
        assert card_of_row(batch, row, None, one) == card(plan, None, one)


def test_enough_answers_are_not_discarded() -> None:
    card = card_of(AT_LEAST, "{a1: 2, a2: 2, b1: 4}")
    assert figures(card.node("a"), "value", "low", "high") == (50, 33.3, 66.7)
    assert card.overall.capped_by is None


# ---------------------------------------------------------------- R4: policies


@pytest.mark.parametrize(
    ("policy", "expected", "state"),
    [
        ("unknown", (50, 100, 100, 0.5), "partial"),
        ("zero", (50, 50, 100, 0.5), "partial"),
        ("not-applicable", (100, 100, 100, 1), "answered"),
    ],
)
@pytest.mark.parametrize("where", ["framework", "indicator"])
def test_what_becomes_of_no_answer(policy: str, expected: tuple[Any, ...], state: str, where: str) -> None:
    """R4: zero counts as worst in the value only."""
    top, own = (f"unanswered: {policy}", "") if where == "framework" else ("unanswered: zero", f", unanswered: {policy}")
    text = f"{top}\npillar_files: {{a: {{indicators: {{x: FIVE, y: {{question: '?', scale: five{own}}}}}}}}}"
    node = node_of(text, "{x: 4}")
    assert (figures(node, *INTERVAL), node.state) == (expected, state)


def test_unknown_and_unanswered_have_their_own_policies() -> None:
    """R4."""
    text = "unanswered: zero\npillar_files: {a: {indicators: {x: FIVE, y: FIVE}}}"
    assert node_of(text, "{x: 4, y: unknown}").value == 100
    assert node_of(text, "{x: 4}").value == 50


# ---------------------------------------------------------------- R5: conditions

WHEN = """
    pillar_files:
      a:
        indicators:
          portal: FIVE
          visits: {question: '?', scale: five, when: {portal: [3, 4]}}
"""


@pytest.mark.parametrize(
    ("given", "state", "interval", "outer"),
    [
        ("{portal: 4, visits: 2}", "answered", (75, 75, 75, 1), False),
        ("{portal: 0, visits: 2}", "not-applicable", (0, 0, 0, 1), False),
        ("{visits: 2}", "unknown", (0, None, 100, 0), True),
        ("{portal: {level: [2, 3]}, visits: 2}", "unknown", (25, 62.5, 87.5, 0.375), True),
        ("{portal: {level: [3, 4]}, visits: 2}", "answered", (62.5, 66.1, 75, 0.875), False),
        ("{portal: {state: not-applicable}, visits: 2}", "not-applicable", (None, None, None, None), False),
    ],
)
def test_when_reads_another_answer(given: str, state: str, interval: tuple[Any, ...], outer: bool) -> None:
    """R5: while its condition is unknown it counts as unknown even if answered, and bounds above are marked outer."""
    card = card_of(WHEN, given)
    assert card.node("visits").state == state
    assert (figures(card.overall, *INTERVAL), card.overall.outer) == (interval, outer)


def test_applies_to_reads_the_subject_only() -> None:
    """R1, R5: out of scope is as if never asked."""
    text = """
    pillar_files:
      a: {indicators: {a1: FIVE, a2: {question: '?', scale: five, applies_to: {kind: [country, region]}}}}
      b: {applies_to: {kind: country}, indicators: {b1: FIVE}}
    """
    city, country = (card_of(text, "{a1: 4, a2: 0, b1: 0}", subject(kind)) for kind in ("city", "country"))
    assert (city.overall.value, country.overall.value) == (100, 25)
    assert (city.node("b").state, city.node("a2").state, city.overall.state) == ("out-of-scope", "out-of-scope", "answered")


# ---------------------------------------------------------------- R6: gates, bands


def gated(gate: str) -> str:
    return f"""
    overall: {{gates: [{gate}]}}
    pillar_files:
      a: {{indicators: {{law: FIVE, money: FIVE}}}}
      b: {{indicators: {{people: FIVE, data: NUMBER}}}}
    """


HIGH = "law: 2, money: 4, people: 4, data: 100"  # 75 and 100: 87.5


@pytest.mark.parametrize(
    ("gate", "value", "band"),
    [
        ("{at_most: 60, unless: law at least 3}", 60, "established"),
        ("{at_most: 60, unless: law at least 2}", 87.5, "advanced"),
        ("{at_most: developing, unless: law at least 3}", 87.5, "developing"),
        ("{at_most: developing, unless: a at least established}", 87.5, "advanced"),
        ("{at_most: developing, unless: a at least 80}", 87.5, "developing"),
        ("{at_most: 60, unless: data at least 100}", 87.5, "advanced"),
        ("{at_most: 60, unless: {all: [law at least 2, money at least 3]}}", 87.5, "advanced"),
        ("{at_most: 60, unless: {all: [law at least 3, money at least 3]}}", 60, "established"),
        ("{at_most: 60, unless: {any: [law at least 3, money at least 3]}}", 87.5, "advanced"),
        ("{at_most: 60, unless: {count: 2, of: [law at least 3, money at least 3, people at least 3]}}", 87.5, "advanced"),
        ("{at_most: 60, unless: {count: 3, of: [law at least 3, money at least 3, people at least 3]}}", 60, "established"),
        ("{at_most: 60, unless: {all: [{any: [law at least 4, money at least 4]}, people at least 4]}}", 87.5, "advanced"),
        ("{at_most: 60, unless: law   at least   3}", 60, "established"),
    ],
)
def test_gates(gate: str, value: float, band: str) -> None:
    """R6: a number caps the score, a band the band only."""
    node = node_of(gated(gate), f"{{{HIGH}}}")
    assert (node.value, node.band) == (value, band)
    assert node.band_ungated == ("established" if value == 60 else "advanced")
    assert (node.capped_by is not None) == (value == 60 or band != "advanced")


def test_what_is_unknown_or_does_not_apply_opens_no_gate() -> None:
    """R6: the low and high rows read their own nodes."""
    gate = gated("{at_most: 60, unless: law at least 3}")
    node = node_of(gate, "{money: 4, people: 4, data: 100}")
    assert figures(node, *INTERVAL, "capped_by") == (60, 60, 100, 0.75, "law at least 3")
    node = node_of(gate, "{law: {state: not-applicable}, money: 4, people: 4, data: 100}")
    assert figures(node, *INTERVAL) == (60, 60, 60, 1)
    banded = node_of(gated("{at_most: developing, unless: law at least 3}"), "{money: 4, people: 4, data: 100}")
    assert figures(banded, "band_low", "band", "band_high", "band_ungated") == ("developing", "developing", "advanced", "advanced")


def test_a_withheld_node_opens_no_gate() -> None:
    """R6, R3: but a cap that lies below all that is possible is lifted by the bounds (R2), and then caps nothing."""
    text = """
    overall: {gates: [{at_most: 60, unless: a at least 25}]}
    pillar_files:
      a: {min_coverage: 0.8, indicators: {a1: FIVE, a2: FIVE}}
      b: {weight: 3, indicators: {b1: FIVE}}
    """
    assert figures(node_of(text, "{a1: 1, b1: 4}"), *INTERVAL) == (60, 60, 90.6, 0.875)
    assert figures(node_of(text, "{a1: 4, b1: 4}"), "low", "value", "capped_by") == (87.5, 87.5, None)
    assert node_of(text, "{a1: 1, a2: 1, b1: 4}").value == 81.3


def test_caps_reach_the_parents() -> None:
    """R6: value, low and high are capped before the parent uses them."""
    text = """
    pillar_files:
      a: {gates: [{at_most: 40, unless: a1 at least 4}], indicators: {a1: FIVE, a2: FIVE}}
      b: {indicators: {b1: FIVE}}
    """
    card = card_of(text, "{a1: 3, a2: 3, b1: 4}")
    assert figures(card.node("a"), *INTERVAL) == (40, 40, 40, 1)
    assert card.overall.value == 70
    half = card_of(text, "{a1: 3, b1: 4}")
    assert figures(half.node("a"), *INTERVAL) == (37.5, 40, 40, 0.5)
    assert figures(half.overall, *INTERVAL) == (68.8, 70, 70, 0.75)  # by coverage alone it were 80, which cannot be


def test_bands_and_conditions_read_the_number_as_printed() -> None:
    """R10: 49.96 is printed 50.0, is established, and is at least 50; so is the score of a question."""
    text = """
    overall: {gates: [{at_most: 10, unless: {all: [a at least 50, q at least 50, a at least established]}}]}
    pillar_files: {a: {indicators: {q: NUMBER}}}
    """
    assert figures(node_of(text, "q: 49.96"), "value", "band") == (50, "established")
    assert figures(node_of(text, "q: 49.94"), "value", "band") == (10, "starting")


def test_a_level_is_reached_although_the_question_is_rounded() -> None:
    """R6, R10: level 1 of 0 to 3 scores 33.3, and 33 after `round: 0`; between 0 and 2 the middle is level 1."""
    text = """
    overall: {gates: [{at_most: 10, unless: q at least 1}]}
    pillar_files: {a: {indicators: {q: {question: '?', round: 0, levels: {0: a, 1: b, 2: c, 3: d}}}}}
    """
    assert node_of(text, "q: 1").value == 33
    assert node_of(text, "q: {level: [0, 2]}").value == 33


def test_a_cap_holds_after_rounding() -> None:
    """R6: at most is at most."""
    text = "pillar_files: {a: {round: 0, gates: [{at_most: 49.6, unless: q at least 4}], indicators: {q: FIVE}}}"
    assert node_of(text, "q: 3").value == 49.6


# ---------------------------------------------------------------- R7: judgement, none

JUDGED = """
    pillar_files:
      a:
        aggregate: judgement
        scale: colours
        gates: [{at_most: 60, unless: a1 at least 4}, {at_most: starting, unless: a2 at least 4}]
        indicators: {a1: FIVE, a2: FIVE}
      b: {indicators: {b1: FIVE}}
"""


def test_a_judgement_is_the_value_and_no_gate_changes_it() -> None:
    """R7: half of its parts unknown, and coverage 1; the gates it passes over are told."""
    card = card_of(JUDGED, "{a: green, a1: 1, b1: 4}")
    node = card.node("a")
    assert figures(node, *INTERVAL, "state", "level", "band") == (100, 100, 100, 1, "answered", "green", "advanced")
    assert (node.capped_by, node.overruled) == (None, "a1 at least 4; a2 at least 4")
    assert node.suggestion == "red"  # 25 lies between red and yellow: the lower on a tie, and red-yellow is only given
    assert [other.id for other in card.disagreements()] == ["a"]
    assert card.overall.value == 100


def test_a_group_that_nobody_judged_is_unknown() -> None:
    """R7: whatever its parts say, which only suggest."""
    card = card_of(JUDGED, "{a1: 3, a2: 3, b1: 4}")
    assert figures(card.node("a"), *INTERVAL, "state", "suggestion") == (0, None, 100, 0, "unknown", "yellow")
    assert figures(card.overall, *INTERVAL) == (50, 100, 100, 0.5)


def test_gates_read_judgements_as_given_and_bands_as_capped() -> None:
    """R6, R7: pillar a is advanced, whatever its own gates say; pillar b is held down to developing."""
    text = """
    overall: {gates: [{at_most: 40, unless: a at least advanced}, {at_most: 50, unless: b at least established}]}
    pillar_files:
      a:
        aggregate: judgement
        scale: colours
        gates: [{at_most: starting, unless: a1 at least 4}]
        indicators: {a1: FIVE}
      b:
        gates: [{at_most: developing, unless: a1 at least 4}]
        indicators: {b1: FIVE}
    """
    card = card_of(text, "{a: green, a1: 1, b1: 4}")
    assert figures(card.node("b"), "value", "band", "band_ungated") == (100, "developing", "advanced")
    assert (card.overall.value, card.overall.capped_by) == (50, "b at least established")


def test_a_judged_group_without_points_weighs_one() -> None:
    """R2: whether it has no questions, or none that applies (R1)."""
    text = "aggregate: points\n" + textwrap.dedent(JUDGED).replace("b1: FIVE", "b1: {question: '?', scale: five, points: 3}")
    gone = "{state: not-applicable}"
    assert [part.weight for part in node_of(text, "{a: green, b1: 0}").parts] == [2, 3]
    assert figures(node_of(text, f"{{a: green, a1: {gone}, a2: {gone}, b1: 0}}"), *INTERVAL) == (25, 25, 25, 1)


@pytest.mark.parametrize(
    ("given", "suggestion"),
    [("a1: 0, a2: 1", "red"), ("a1: 1, a2: 1", "red"), ("a1: 1, a2: 2", "yellow"), ("a1: 3, a2: 3", "yellow"), ("a1: 4, a2: 3", "green")],
)
def test_the_nearest_colour_is_suggested(given: str, suggestion: str) -> None:
    """R7: 12.5, 25, 37.5, 75 and 87.5 beside red 0, yellow 50 and green 100; mixed colours are given, never suggested."""
    assert node_of(JUDGED, f"{{a: red-yellow, {given}}}", "a").suggestion == suggestion


def test_the_top_can_be_judged() -> None:
    """R7: the overall node is rated under its own id."""
    text = "overall: {aggregate: judgement, scale: colours}\npillar_files: {a: {indicators: {q: FIVE}}}"
    assert figures(node_of(text, "{overall: yellow, q: 4}"), "value", "level", "suggestion") == (50, "yellow", "green")
    assert node_of(text, "{q: 4}").state == "unknown"


def test_none_has_no_score_and_parents_do_without() -> None:
    """R7: no value, bounds or band; what is known of it still counts as known (R1)."""
    text = """
    pillar_files:
      a: {aggregate: none, indicators: {a1: FIVE, a2: FIVE}}
      b: {indicators: {b1: FIVE}}
    """
    card = card_of(text, "{a1: 4, b1: 2}")
    assert figures(card.node("a"), *INTERVAL, "band", "band_low", "state") == (None, None, None, 0.5, None, None, "partial")
    assert figures(card.overall, *INTERVAL) == (50, 50, 50, 0.75)
    nothing = card_of("aggregate: none\n" + textwrap.dedent(text), "{a1: 4, b1: 2}")
    assert figures(nothing.overall, "value", "low", "high", "coverage") == (None, None, None, 0.75)


# ---------------------------------------------------------------- composites, scored: false

COMPOSITES = """
    composites:
      access: {title: Access, of: {a: 1, b1: 3}, range: [0, 5], gates: [{at_most: 3, unless: b1 at least 4}]}
      law: {title: Law, tag: {facet: law}}
      both: {title: Both, of: [access, law], range: [0, 1]}
    pillar_files:
      a: {indicators: {a1: {question: '?', scale: five, tags: {facet: law}, weight: 3}, a2: FIVE}}
      b: {indicators: {b1: {question: '?', scale: five, tags: {facet: [law, money]}}, b2: {question: '?', scale: five, scored: false}}}
"""


def test_composites_have_parts_weights_and_a_range_of_their_own() -> None:
    """R10: a cap is in that range too, and the band is that of the number as printed."""
    card = card_of(COMPOSITES, "{a1: 4, a2: 0, b1: 3, b2: 4}")
    access, law, both = card.composites
    assert figures(access, "value", "exact", "band", "capped_by") == (3, 3, "established", "b1 at least 4")
    assert law.exact == pytest.approx((3 * 100 + 75) / 4)
    assert both.exact == pytest.approx((60 + 93.75) / 200)
    assert [part.id for part in access.parts] == ["a", "b1"]
    assert card_of(COMPOSITES, "{a1: 0, a2: 0, b1: 4}").node("access").value == 3.8  # (0 + 3 x 5) / 4


def test_what_is_only_asked_is_shown_and_never_scored() -> None:
    """R10: nor by a composite that names it, nor in the coverage, nor below a group that is only asked."""
    text = """
    composites: {context: {title: Context, of: [a1, b1]}}
    pillar_files:
      a: {indicators: {a1: FIVE}}
      b: {scored: false, indicators: {b1: FIVE}}
    """
    card = card_of(text, "{a1: 2, b1: 4}")
    assert card.overall.value == card.node("context").value == 50
    assert figures(card.node("b"), "value", "low", "high", "band", "weight", "coverage") == (None, None, None, None, None, 1)
    assert figures(card.node("b1"), "value", "level", "state") == (None, "4", "answered")
    assert card_of(text, "{a1: 2}").overall.coverage == 1


# ---------------------------------------------------------------- R10, R13: numbers, evidence


def test_a_publisher_may_round_inside() -> None:
    """R10: parents use exact values except where `round:` says otherwise."""
    text = """
    pillar_files:
      a: {indicators: {x: {question: '?', levels: {0: a, 1: b, 2: c, 3: d}}}}
      b: {indicators: {y: FIVE}}
    """
    assert node_of(text, "{x: 1, y: 0}").exact == pytest.approx(100 / 6)
    assert node_of(text.replace("a: {indicators", "a: {round: 0, indicators"), "{x: 1, y: 0}").exact == 16.5


def test_the_range_and_the_decimals_are_the_frameworks() -> None:
    """R10: EGDI is on [0, 1] with four decimals."""
    text = "{range: [0, 1], decimals: 4, pillar_files: {a: {indicators: {x: NUMBER, y: NUMBER, z: NUMBER}}}}".replace("NUMBER", NUMBER)
    assert figures(scored(text, "{x: 100, y: 100, z: 0}").overall, "value", "low", "high") == (0.6667, 0.6667, 0.6667)


@pytest.mark.parametrize(("low", "high"), [(0.1, 0.7), (1, 5), (-1, 1), (0.3, 0.9)])
def test_the_ends_of_the_range_are_reached_to_the_bit(low: float, high: float) -> None:
    """R9: 0.1 + (0.7 - 0.1) is a bit less than 0.7."""
    text = f"""
    range: [{low}, {high}]
    pillar_files:
      a:
        indicators:
          x: {{question: '?', number: {{from: 0, to: 3}}}}
          y: {{question: '?', levels: {{0: a, 1: b, 2: c, 3: d}}}}
          z: {{question: '?', number: {{steps: {{1: 3, 2: 7}}}}, points: 7}}
    """
    node = scored(textwrap.dedent(text), "{x: 3, y: 3, z: 2}").overall
    assert figures(node, "exact", "coverage") == (high, 1)
    assert scored(textwrap.dedent(text), "{x: 0, y: 0, z: 0}").overall.exact == low


def test_evidenced_counts_answers_without_evidence_as_worst() -> None:
    """R13: with unchanged coverage; it may be below the lowest score possible."""
    text = "pillar_files: {a: {indicators: {x: FIVE, y: FIVE, z: FIVE}}}"
    node = node_of(text, "{x: {level: 4, evidence: [{title: Law, sign: against}]}, y: 4}")
    assert figures(node, "low", "value", "evidenced", "coverage") == (66.7, 100, 50, pytest.approx(2 / 3))


def test_a_judgement_is_supported_by_the_evidence_of_its_parts() -> None:
    """R13."""
    evidence = "evidence: [{title: Minutes}]"
    assert node_of(JUDGED, "{a: green, a1: 4}", "a").evidenced == 0
    assert node_of(JUDGED, f"{{a: green, a1: {{level: 4, {evidence}}}}}", "a").evidenced == 100
    assert node_of(JUDGED, f"{{a: {{level: green, {evidence}}}, a1: 4}}", "a").evidenced == 100


def test_evidence_for_everything_supports_the_value_itself() -> None:
    """R13, R2: also where the value is held up by its bounds."""
    text = """
    pillar_files:
      a: {aggregate: maximum, indicators: {a1: FIVE, a2: FIVE}}
      b: {indicators: {b1: FIVE}}
    """
    evidence = "evidence: [{title: Law}]"
    node = node_of(text, f"{{a1: {{level: 2, {evidence}}}, b1: {{level: 0, {evidence}}}}}")
    assert figures(node, "low", "value", "evidenced") == (25, 25, 25)


# ---------------------------------------------------------------- plans, rows


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("pillar_files: {a: {gates: [{at_most: 5, unless: overall at least 9}], indicators: {q: FIVE}}}", "depends on itself"),
        ("pillar_files: {a: {gates: [{at_most: 5, unless: qq at least 9}], indicators: {q: FIVE}}}", "there is no 'qq'"),
        ("pillar_files: {a: {gates: [{at_most: best, unless: q at least 1}], indicators: {q: FIVE}}}", "'best' is no band"),
        (
            "pillar_files: {a: {gates: [{at_most: 5, unless: q at least high}], indicators: {q: FIVE}}}",
            "'high' is no level, band or number",
        ),
        ("pillar_files: {a: {aggregate: judgement, indicators: {q: FIVE}}}", "'a' has no levels"),
        ("pillar_files: {a: {indicators: {q: {question: '?', scale: five, weight: high}}}}", "'high' is no weight"),
        ("pillar_files: {a: {indicators: {q: {question: '?', scale: five, when: {r: [1]}}}}}", "'q' asks for the answer to 'r'"),
        ("pillar_files: {a: {when: {q: [1]}, indicators: {q: FIVE}}}", "'q' depends on its own answer: q → q"),
        ("composites: {c: {title: C, of: [d]}}\npillar_files: {a: {indicators: {q: FIVE}}}", "there is no 'd'"),
    ],
)
def test_frameworks_that_contradict_themselves(text: str, message: str) -> None:
    with pytest.raises(CompileError) as error:
        compile_framework(framework(rubric(text)))
    assert message in str(error.value)


def test_questions_stand_in_the_order_of_the_files_whatever_gates_read() -> None:
    plan = compile_framework(framework(rubric(gated("{at_most: 60, unless: data at least 3}"))))
    assert [leaf.id for leaf in plan.leaves] == ["law", "money", "people", "data"]


def test_a_million_rows_are_scored_in_blocks() -> None:
    """R9: part by part, as written by hand; what stands in the rows is not copied."""
    questions = ", ".join(f"q{at}: {{question: '?', number: {{from: 0, to: 100}}, weight: {1 + at % 3}}}" for at in range(4))
    plan = compile_framework(framework(f"pillar_files: {{a: {{indicators: {{{questions}}}}}}}"))
    low = np.random.default_rng(1).random((4, 100_001)) * 100
    scores = score_rows(plan, Rows(low, low))
    expected = (low[0] * 1 + low[1] * 2 + low[2] * 3 + low[3] * 1) / 7
    np.testing.assert_allclose(scores.overall(), expected, rtol=1e-15)
    assert np.shares_memory(scores.value[plan.index["q2"]], low)
    assert scores.value is scores.low is scores.high
    assert score_rows(plan, Rows(low[:, :0], low[:, :0])).overall().shape == (0,)
    in_columns = np.asfortranarray(low)
    assert score_rows(plan, Rows(in_columns, in_columns)).overall().tobytes() == scores.overall().tobytes()


def test_a_subject_without_answers_has_no_score() -> None:
    node = node_of("pillar_files: {a: {indicators: {q: FIVE}}}", "{}", who=subject())
    assert figures(node, *INTERVAL, "state", "band") == (0, None, 100, 0, "unknown", None)
    assert math.isnan(score_rows(*_empty()).overall()[0])


def _empty() -> tuple[Any, Rows]:
    plan = compile_framework(framework(rubric("pillar_files: {a: {indicators: {q: FIVE}}}")))
    return plan, Rows(np.zeros((1, 1)), np.full((1, 1), 100.0))
