"""Shape: each fault of a file is one sentence at its place, which says what to write instead."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any, get_args

import pytest

from readiness.diagnosis import FORMS, MOST
from readiness.model import CasesFile, FrameworkFile, LinksFile, Pillar, Survey, TranslationFile
from readiness.records import Pattern, Record, declared_fields
from readiness.shape import check_shape
from readiness.yamlfile import parse

CONFIDENCE = "'confidence' should be one of 'high', 'medium', 'low'"
MAPPING = "{title: The law, date: 2020}"
HEAD = """\
framework: tiny
subject: {id: VNM, name: Viet Nam}
period: 2020
"""


def told(model: type[Record], text: str) -> list[str]:
    """`line:column: CODE sentence` of every fault of a text."""
    record, problems = check_shape(model, parse(textwrap.dedent(text)))
    assert (record is None) == bool(problems)
    return [f"{problem.line}:{problem.column}: {problem.code} {problem.message}" for problem in sorted(problems)]


@pytest.mark.parametrize(
    ("answers", "sentences"),
    [
        ("law: 2", []),
        ("law: {level: 2, confidance: low}", ["4:27: M01 unknown key 'confidance'; did you mean 'confidence'?"]),
        ("law: {level: 2, confidence: sure}", [f"4:39: M04 {CONFIDENCE}, not 'sure'"]),
        ("law: {level: 2, confidence: hgh}", [f"4:39: M04 {CONFIDENCE}, not 'hgh'; did you mean 'high'?"]),
        (
            "law: {level: 2, evidence: the law}",
            ["4:37: M03 'evidence' should be a list such as [{title: The law, date: 2020}], or ids of the survey's sources, not 'the law'"],
        ),
        (
            "law: {level: 2, evidence: [the law]}",
            [f"4:38: M05 this should be a mapping such as {MAPPING}, or the id of one of the survey's sources, not 'the law'"],
        ),
        ("law: true", ["4:16: M03 'law' should be text or a list, not true"]),
        ("law: {level: {a: 1}}", ["4:24: M03 'level' should be text or a list that is not empty, not a mapping"]),
        ("law: {value: many}", None),
        ("law: {value: {from: 1}}", None),
        ("law: {note: ''}", ["4:23: M05 'note' should be text that is not empty, not ''"]),
        ("law: {target: {level: 2, by: soon}}", ["4:40: M05 'by' should be a period: 2020, 2020-Q3, 2020-09 or 2020-09-30, not 'soon'"]),
        ("the law: 2", None),
    ],
)
def test_answers(answers: str, sentences: list[str] | None) -> None:
    found = told(Survey, HEAD + f"answers: {{{answers}}}\n")
    if sentences is None:
        assert len(found) == 1
        assert found[0].startswith("4:")
    else:
        assert found == sentences


def forms(annotation: Any) -> Iterator[str]:
    """The patterns in an annotation."""
    for part in get_args(annotation):
        if isinstance(part, Pattern):
            yield part.pattern
        else:
            yield from forms(part)


def kinds(cls: type[Record]) -> Iterator[type[Record]]:
    """A kind of record and all kinds made of it."""
    yield cls
    for other in cls.__subclasses__():
        yield from kinds(other)


def test_every_form_of_text_has_a_name() -> None:
    assert {form for cls in kinds(Record) for field in declared_fields(cls) for form in forms(field.annotation)} == set(FORMS)
    (problem,) = told(CasesFile, "cases: [{name: a, expect: {a b: 1}}]")
    assert problem.startswith("1:28: M05 'a b' should be an id of letters, digits")


def test_all_faults_at_once() -> None:
    found = told(
        Survey,
        """\
        framwork: tiny
        subject: {id: VN M}
        period: 2020-13-1
        answers: [law]
        """,
    )
    assert [sentence.partition(" '")[0] for sentence in found] == [
        "1:1: M01 unknown key",  # and not that 'framework' is missing
        "2:1: M02 key",
        "2:15: M05",
        "3:9: M05",
        "4:10: M03",
    ]


def test_a_text_with_a_comma_needs_quotes() -> None:
    found = told(Pillar, "title: T\nindicators: {a: {question: Q, levels: {0: No, 1: Yes}, actions: {1: {do: Meet, and decide}}}}\n")
    assert [sentence.partition("unknown")[2] for sentence in found] == [" key 'and decide'; put a text that contains ', ' in quotes"]


def test_a_file_that_is_no_mapping() -> None:
    assert told(Survey, "[1, 2]") == ["1:1: M03 this should be a mapping (key: value), not a list"]
    assert told(Survey, "just words") == ["1:1: M03 this should be a mapping (key: value), not 'just words'"]


def test_a_missing_key_in_a_list_names_no_number() -> None:
    assert told(CasesFile, "cases: [{expect: {overall: 50}}]") == ["1:9: M02 key 'name' is missing; add it"]


def test_empty_lists_are_called_so() -> None:
    assert "1:8: M05 'cases' should be a list that is not empty, not an empty list" in told(CasesFile, "cases: []")


def test_what_stays_text() -> None:
    document = parse("title: T\nedition: 2024\nversion: 5.10\npublisher: P\nlicence: L\npillars: [NO, 5.10]\n")
    file, problems = check_shape(FrameworkFile, document)
    assert problems == []
    assert file is not None
    assert (file.edition, file.version, file.pillars) == ("2024", "5.10", ("NO", "5.10"))


def test_level_keys_and_answers_keep_their_text() -> None:
    pillar, _ = check_shape(Pillar, parse("title: T\nindicators: {I-5.10: {question: Q, levels: {5.10: a, 6: b}}}\n"))
    assert pillar is not None
    assert list(pillar.indicators["I-5.10"].levels or ()) == ["5.10", "6"]
    survey, _ = check_shape(Survey, parse(HEAD + "answers: {I-5.10: 5.10, b: [1, 2.0], c: 2e1}\n"))
    assert survey is not None
    assert [answer.given for answer in survey.answers.values()] == ["5.10", ("1", "2.0"), "2e1"]


@pytest.mark.parametrize(
    ("model", "text"),
    [
        (Pillar, "indicators: {}"),  # no title
        (Pillar, "title: T\ngates: [{at_most: 50}]"),
        (Pillar, "title: T\ngates: [{at_most: 50, unless: law above 3}]"),
        (Pillar, "title: T\nindicators: {a: {question: Q, number: {from: low}}}"),
        (Pillar, "title: T\nindicators: {a: {question: Q, choices: {x: {text: X, points: -1}}}}"),
        (Pillar, "title: T\nindicators: {a: {question: Q, points: 0}}"),
        (Pillar, "title: T\nmin_coverage: 2"),
        (Pillar, "title: T\nround: 1.5"),
        (LinksFile, "links: {old: [{id: a}]}"),
        (LinksFile, "links: {old: {id: a, kind: same}}"),
        (TranslationFile, "texts: {a: {levels: [x]}}"),
        (CasesFile, "cases: [{name: A, expect: {}}]"),
    ],
)
def test_other_faults_have_one_place(model: type[Record], text: str) -> None:
    (sentence,) = told(model, text)
    assert sentence[0] in "12"
    assert " M0" in sentence


def test_many_faults_are_told_quickly_and_not_all() -> None:
    answers = "".join(f"  law-{number}: {{levl: 1}}\n" for number in range(20_000))
    assert len(told(Survey, HEAD + "answers:\n" + answers)) == MOST
