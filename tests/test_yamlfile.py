"""YAML in: plain data with places, and whatever a disk may hold is one clear problem."""

from __future__ import annotations

import math
import time
from pathlib import Path

import pytest

from readiness.problems import ProblemsError
from readiness.yamlfile import MAX_BYTES, MAX_DEPTH, MAX_PROBLEMS, decode, parse, read


def refused(text: str) -> list[tuple[str, int, int]]:
    """The (code, line, column) of everything that is wrong with a text."""
    with pytest.raises(ProblemsError) as caught:
        parse(text)
    return [(problem.code, problem.line, problem.column) for problem in caught.value.problems]


def refused_file(path: Path) -> tuple[str, int, int, str]:
    """The one problem of a file."""
    with pytest.raises(ProblemsError) as caught:
        read(path)
    (problem,) = caught.value.problems
    assert problem.path == str(path)
    return problem.code, problem.line, problem.column, problem.message


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"),
        ("no", "no"),
        ("on", "on"),
        ("yes", "yes"),
        ("True", "True"),
        ("true", True),
        ("false", False),
        ("~", None),
        ("null", None),
        ("Null", "Null"),
        ("2018-01-16", "2018-01-16"),
        ("12:30", "12:30"),
        ("007", "007"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        ("1_000", "1_000"),
        ("+1", "+1"),
        (".5", ".5"),
        ("5.", "5."),
        (".nan", ".nan"),
        (".inf", ".inf"),
        ("-.inf", "-.inf"),
        ("5", 5),
        ("-5", -5),
        ("5.25", 5.25),
        ("1e3", 1000.0),
        ("'5'", "5"),
        ("<<", "<<"),
        ("=", "="),
    ],
)
def test_only_json_numbers_and_true_false_null_are_typed(text: str, value: object) -> None:
    parsed = parse(f"key: {text}").value["key"]
    assert parsed == value
    assert isinstance(parsed, type(value))


@pytest.mark.parametrize("text", ["5.10", "1e3", "1.0", "0.10", "-0.0"])
def test_a_number_remembers_its_text(text: str) -> None:
    document = parse(f"{text}: {text}")
    assert list(document.value) == [text]
    assert str(document.value[text]) == text


def test_every_value_remembers_its_place() -> None:
    document = parse("answers:\n  law:\n    level: 2\n    evidence: [a, {title: b}]\n")
    assert document.place(("answers", "law", "level")) == (3, 12)
    assert document.place(("answers", "law", "level"), key=True) == (3, 5)
    assert document.place(("answers", "law", "evidence", 1, "title")) == (4, 27)
    assert document.place(("answers", "law", "given")) == (3, 5)  # as near as the file goes
    assert document.place(("answers", "body")) == (2, 3)
    assert document.place(()) == (1, 1)


def test_columns_count_letters_and_not_bytes() -> None:
    assert parse("{tên: 'Việt Nam', mức: 2}").place(("mức",)) == (1, 24)


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", [("Y02", 1, 1)]),
        ("# nothing\n", [("Y02", 1, 1)]),
        ("a: 1\nb: 2\na: 3\n", [("Y07", 3, 1)]),
        ("5.10: a\n5.1: b\n", []),
        ("a: &x 1\nb: *x\n", [("Y08", 1, 4), ("Y08", 2, 4)]),
        ("a: {<<: {b: 1}}\n", [("Y08", 1, 5)]),
        ("a: !!python/object/apply:os.system [ls]\n", [("Y09", 1, 4)]),
        ("a: !include x.yaml\n", [("Y09", 1, 4)]),
        ("a: 1\n---\nb: 1\n", [("Y11", 2, 1)]),
        ("a: 1e400\n", [("Y12", 1, 4)]),
        ("a: -1e400\n", [("Y12", 1, 4)]),
        (f"a: {'9' * 400}\n", [("Y12", 1, 4)]),
        ("? [a, b]\n: 1\n", [("Y13", 1, 3)]),
        ("? {a: b}\n: 1\n", [("Y13", 1, 3)]),
        ("*a : 1\n", [("Y08", 1, 1)]),
        ('a: "\\0"\n', [("Y05", 1, 4)]),
        ('a: "\\ud800"\n', [("Y06", 1, 7)]),
        ("a: b: c\n", [("Y06", 1, 5)]),
        ("a: 'b\n\nc: d\n", [("Y06", 1, 4)]),
        ("a: [1, 2\nb: 3\n", [("Y06", 1, 4)]),  # where the list begins that is never closed
        ("a: {b: 'c, d: 'e'}\n", [("Y06", 1, 16)]),
        ("a: {b: 'c}\nd: {e: 'f'}\n", [("Y06", 1, 4)]),
        ("a: 1\nb:2\nc: 3\n", [("Y06", 2, 1)]),  # the key without its blank, and not what comes after it
        ("a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> other\n", [("Y06", 2, 1)]),
        ("a:\n\t b: 1\n", [("Y06", 2, 1)]),
        ("%YAML 3.0\n---\na: 1\n", [("Y06", 1, 1)]),
        ("a: 1\nb: &x 2\na: 3\n", [("Y08", 2, 4), ("Y07", 3, 1)]),  # all at once
    ],
)
def test_broken_text(text: str, problems: list[tuple[str, int, int]]) -> None:
    assert (refused(text) if problems else []) == problems
    if not problems:
        parse(text)


def test_a_long_number_as_a_name_is_text_in_quotes() -> None:
    assert parse(f"a: '{'9' * 400}'").value == {"a": "9" * 400}


def test_a_byte_order_mark_and_windows_line_ends_are_fine(tmp_path: Path) -> None:
    path = tmp_path / "windows.yaml"
    path.write_bytes("\ufefftitle: Việt Nam\r\nlist:\r\n  - 1\r\n  - |\r\n    text\r\n".encode())
    document = read(path)
    assert document.value == {"title": "Việt Nam", "list": [1, "text\n"]}
    assert document.place(("list", 0)) == (3, 5)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", ("Y02", 1, 1)),
        (b"a: 1\nb: \x00\n", ("Y05", 2, 4)),
        (b"a: \x1b[31m\n", ("Y05", 1, 4)),
        (b"a: 1\nb: Vi\xeat Nam\n", ("Y04", 2, 6)),
        ("a: 1\n".encode("utf-16"), ("Y04", 1, 1)),
        (b"\x89PNG\r\n\x1a\n", ("Y04", 1, 1)),
        (b"PK\x03\x04", ("Y05", 1, 3)),
        ("a: \u202e1\n".encode(), None),  # right to left: a text may hold it, reports escape it
        ("a: \ufffe\n".encode(), ("Y05", 1, 4)),
        (b"a: \xed\xa0\x80\n", ("Y04", 1, 4)),  # a surrogate written as if it were UTF-8
    ],
)
def test_bytes(tmp_path: Path, data: bytes, problem: tuple[str, int, int] | None) -> None:
    path = tmp_path / "file.yaml"
    path.write_bytes(data)
    if problem is None:
        read(path)
    else:
        assert refused_file(path)[:3] == problem


def test_no_file_a_directory_and_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    assert refused_file(tmp_path / "none.yaml") == ("Y01", 0, 0, "no such file; check the path")
    assert refused_file(tmp_path) == ("Y01", 0, 0, "this is a directory; name a file in it")
    (tmp_path / "loop.yaml").symlink_to(tmp_path / "loop.yaml")
    assert refused_file(tmp_path / "loop.yaml")[0] == "Y01"
    assert refused_file(tmp_path / ("x" * 5000))[0] == "Y01"


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as stream:
        stream.truncate(50 * 1024 * 1024)
    assert path.stat().st_size > MAX_BYTES
    assert refused_file(path) == ("Y03", 0, 0, "the file is larger than 10 MB; split it")


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}"), ("- ", "")])
def test_depth_is_limited_and_costs_no_stack(opening: str, closing: str) -> None:
    assert refused(opening * 10_000 + "1" + closing * 10_000) == [("Y10", 1, MAX_DEPTH * len(opening) + 1)]
    parse("[" * MAX_DEPTH + "]" * MAX_DEPTH)


def test_a_million_aliases_are_told_a_few_times_and_quickly() -> None:
    start = time.perf_counter()
    problems = refused("a: &a [x]\nb: [" + "*a, " * 1_000_000 + "]\n")
    assert len(problems) == MAX_PROBLEMS
    assert time.perf_counter() - start < 5  # not a budget: a bomb would take hours


def test_what_passed_decode_never_holds_what_output_formats_refuse() -> None:
    assert decode(b"\xef\xbb\xbfa", "x") == "a"
    text = parse(r'a: "\x41\t\n\xe9\u1ec7"').value["a"]
    assert text == "A\t\néệ"
    assert math.isfinite(parse("a: 1e308").value["a"])
