"""Templates of one's own: what they may do, and what becomes of those that are broken or go too far."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conftest import ROOT
from readiness.languages import language_of
from readiness.problems import ProblemsError, UsageError
from readiness.report import CODES
from reporting import KINDS, printed


def _own(tmp_path: Path, text: str, name: str = "own.md.j2") -> str:
    template = tmp_path / name
    template.write_text(text, encoding="utf-8")
    return printed(KINDS, None, template=template)


def test_a_template_may_start_from_the_shipped_one(tmp_path: Path) -> None:
    text = _own(
        tmp_path, '{% extends "readiness/gap-analysis.html.j2" %}{% block before %}<p class="logo">Ours</p>{% endblock %}', "x.html.j2"
    )
    assert '<p class="logo">Ours</p>' in text
    assert "<h2" in text


def test_the_name_decides_the_escaping(tmp_path: Path) -> None:
    source = (
        '{{ survey.subject.id ~ "<b>*" }} {{ ["*" + "<"] | first | text + "*" ~ "*" }} '
        "{{ survey.subject.name | text }} {{ score.value | number }} {{ survey.period | date }}"
    )
    assert _own(tmp_path, source, "a.html.j2") == "VN-HUE&lt;b&gt;* <bdi>*&lt;</bdi>** <bdi>Thành phố Huế</bdi> 3,25 tháng 6/2024"
    assert _own(tmp_path, source, "a.md.j2") == "VN-HUE&lt;b&gt;\\* \\*&lt;\\*\\* Thành phố Huế 3,25 tháng 6/2024\n"


def test_a_key_comes_before_a_method(tmp_path: Path) -> None:
    assert _own(tmp_path, "{{ pillars[0].answers[1].said.items }}") == "2\n"


@pytest.mark.parametrize("number", [0, 1])
def test_templates_of_the_documentation(number: int, tmp_path: Path) -> None:
    blocks = re.findall(r"```jinja\n(.*?)```", (ROOT / "reports" / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 2
    text = _own(tmp_path, blocks[number], f"own.{('html', 'md')[number]}.j2")
    assert (
        ("For the steering committee of <bdi>Thành phố Huế</bdi>." in text)
        if number == 0
        else text.startswith("# Thành phố Huế, tháng 6/2024\n")
    )


def test_blocks_of_the_documentation() -> None:
    documented = (ROOT / "reports" / "README.md").read_text(encoding="utf-8")
    for form in ("html", "md"):
        blocks = re.findall(r"{% block (\w+) %}", (ROOT / "reports" / f"gap-analysis.{form}.j2").read_text(encoding="utf-8"))
        assert [block for block in blocks if f"`{block}`" not in documented] == []


BROKEN = {
    "syntax": ("one\n{% if %}", 2, "R01"),
    "unknown tag": ("{% nonsense %}", 1, "R01"),
    "unknown filter": ("\n\n{{ 1 | nonsense }}", 3, "R01"),
    "no end": ("{% for x in pillars %}", 1, "R01"),
    "random": ("{{ pillars | random }}", 1, "R01"),
    "missing include": ('one\n{% include "other.j2" %}', 2, "R02"),
    "outside": ('one\n{% include "../../etc/passwd" %}', 2, "R02"),
    "absolute": ('{% include "/etc/passwd" %}', 1, "R02"),
    "outside the shipped": ('{% include "readiness/../pyproject.toml" %}', 1, "R02"),
    "undefined": ("one\n\n{{ scroe.value }}", 3, "R03"),
    "undefined attribute": ("\n{{ score.valeu }}", 2, "R03"),
    "undefined global": ("{{ lipsum(1) }}", 1, "R03"),
    "escape": ("one\n{{ ''.__class__.__mro__ }}", 2, "R04"),
    "escape by filter": ("{{ ''|attr('__class__') }}", 1, "R04"),
    "escape by format": ("{{ '{0.__class__}'.format(1) }}", 1, "R04"),
    "changes the context": ("{{ pillars.append(1) }}", 1, "R04"),
    "long loops": ("{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}", 1, "R05"),
    "long sums": ("{% for a in range(999) %}\n{{ range(99999) | sum }}{% endfor %}", 2, "R05"),
    "range too long": ("{{ range(10 ** 9) | sum }}", 1, "R05"),
    "long text": ("{{ 'x' * 10 ** 9 }}", 1, "R05"),
    "doubled text": (
        "{% set ns = namespace(x='x') %}{% for i in range(60) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}{{ ns.x | length }}",
        1,
        "R05",
    ),
    "added text": ("{% set ns = namespace(x='x') %}{% for i in range(60) %}{% set ns.x = ns.x + ns.x %}{% endfor %}", 1, "R05"),
    "much output": ("{% for i in range(90000) %}{{ 'x' * 1000 }}{% endfor %}", 0, "R05"),
    "power": ("{{ 9 ** 999999999 }}", 1, "R05"),
    "recursion": ("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", 1, "R05"),
    "type": ("one\n{{ 'a' + 1 }}", 2, "R06"),
    "division": ("{{ 1 / 0 }}", 1, "R06"),
    "not a number": ("\n{{ 'many' | number }}", 2, "R06"),
    "unknown kind of number": ("{{ 1 | number('euros') }}", 1, "R06"),
}


@pytest.mark.parametrize(("text", "line", "code"), BROKEN.values(), ids=BROKEN.keys())
def test_broken_templates(text: str, line: int, code: str, tmp_path: Path) -> None:
    with pytest.raises(ProblemsError) as caught:
        _own(tmp_path, text)
    (problem,) = caught.value.problems
    assert (problem.code, problem.line) == (code, line), problem
    assert problem.code in CODES
    assert problem.path == str(tmp_path / "own.md.j2")
    assert "\n" not in problem.message
    assert len(problem.message) < 300


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("one\n{% for x in pillars %}\n{% if x %}{% endif %}", 2, "'for' is never closed: 'endfor' is missing"),
        ("{% for x in pillars %}\n{% endif %}{% endfor %}", 2, "'endif' comes before 'for' is closed by 'endfor'"),
        ("{% do 1 %}", 1, "there is no tag 'do'"),
        ("{{ score.value }", 1, "'}' is not expected here"),
        ("{{ 1 | nubmer }}", 1, "there is no filter or test 'nubmer'; did you mean 'number'?"),
        ("{{ 'x' is defned }}", 1, "there is no filter or test 'defned'; did you mean 'defined'?"),
        ("{{ survey.titel }}", 1, "there is no 'titel' in it; did you mean 'title'? 'readiness report"),
        ("{{ before.value }}", 1, "'value' is asked of what is null here; print it inside {% if … %}"),
        ("{{ gaps.titel }}", 1, "a list has no 'titel'; loop over it with {% for … in … %}"),
        ("{{ pikture('radar') }}", 1, "'pikture' is undefined; did you mean 'picture'?"),
        ("{{ picture('raddar') }}", 1, "there is no picture 'raddar'; did you mean 'radar'?"),
        ("{{ picture('cake') }}", 1, "there is no picture 'cake'; the pictures are radar, bars, heat, waterfall, peers, gantt"),
        ("{% for a in range(9999999) %}{% endfor %}", 1, "a range has more than 100,000 numbers; make its loops shorter"),
        ("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", 1, "it calls or includes itself without end"),
        ("{{ score.__class__ }}", 1, "'__class__' is not given to templates"),
        ("{{ 1 / 0 }}", 1, "it divides by zero; mend the expression"),
        ("{{ 1 + 'x' }}", 1, "'+' does not go between a number and a text"),
        ("{{ 'x' > 1 }}", 1, "a text is not compared with a number"),
        ("{% for a in 1 %}{% endfor %}", 1, "a number is nothing to loop over"),
        ("{{ score() }}", 1, "a record cannot be called"),
        ('{% extends "readiness/gap-anlysis.md.j2" %}', 1, "did you mean 'readiness/gap-analysis.md.j2'?"),
        ('{% extends "readiness/gap-analysis.md.j2" %}\n{% block summry %}{% endblock %}', 2, "there is no block 'summry' in 'readiness/"),
        ('{% extends "readiness/scorecard.md.j2" %}\n{% block xyz %}{% endblock %}', 2, "would print nothing; its blocks are "),
    ],
)
def test_what_is_wrong_is_said_in_plain_words(text: str, line: int, told: str, tmp_path: Path) -> None:
    with pytest.raises(ProblemsError) as caught:
        _own(tmp_path, text)
    (problem,) = caught.value.problems
    assert problem.line == line
    assert told in problem.message


def test_a_block_of_a_template_further_up_may_be_filled(tmp_path: Path) -> None:
    text = _own(tmp_path, '{% extends "readiness/scorecard.md.j2" %}{% block title %}Ours{% endblock %}')
    assert text.startswith("Ours")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{{ scroe.value }}", "'scroe' chưa được định nghĩa; có phải ý là 'score'? 'readiness report SURVEY --context' hiển thị mọi tên"),
        ('{% include "other.j2" %}', "không có mẫu 'other.j2' trong thư mục của mẫu báo cáo; đặt tệp bên cạnh mẫu báo cáo"),
        ("{{ 'many' | number }}", "'many' không phải là một số; sửa biểu thức"),
        ("{{ 9 ** 999999999 }}", "số mũ lớn hơn 100; rút ngắn các vòng lặp"),
    ],
)
def test_what_is_wrong_is_said_in_vietnamese(text: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(ProblemsError) as caught:
        _own(tmp_path, text)
    assert language_of("vi").say(caught.value.problems[0].message).startswith(told)


def test_a_misspelt_name_is_told_its_nearest(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError, match="did you mean 'coverage'"):
        _own(tmp_path, "{{ score.coverge }}")


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "inside.j2").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(ProblemsError, match="R02"):
        _own(tmp_path / "own", '{% include "inside.j2" %}')


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a\x00b"], ids=["not UTF-8", "control character"])
def test_unreadable_templates(content: bytes, tmp_path: Path) -> None:
    template = tmp_path / "own.md.j2"
    template.write_bytes(content)
    with pytest.raises(ProblemsError, match=r"Y0[45]"):
        printed(KINDS, "md", template=template)
    with pytest.raises(ProblemsError, match="Y01"):
        printed(KINDS, "md", template=tmp_path / "none.md.j2")
    with pytest.raises(ProblemsError, match="Y01"):
        printed(KINDS, "md", template=tmp_path)


def test_format_and_template_must_agree(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"own\.md\.j2 writes md"):
        printed(KINDS, "html", template=tmp_path / "own.md.j2")
    with pytest.raises(UsageError, match="not 'pdf'"):
        printed(KINDS, "pdf")
