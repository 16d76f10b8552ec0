"""The documentation: generated pages are as new as what they are made from, and links lead somewhere."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

import pages
import results
from conftest import ROOT, Output
from readiness.library import load_framework
from readiness.model import Aggregation, Link, Policy
from readiness.outline import outline
from readiness.report.page import first_comment, page
from readiness.report.pagewords import PAGE

DOCS = ROOT / "docs"
Run = Callable[..., Output]
Write = Callable[[Mapping[str, str]], Path]


@cache
def made() -> dict[str, str]:
    return pages.pages()


def test_every_generated_page_is_fresh() -> None:
    stale = [name for name, text in made().items() if not (DOCS / name).is_file() or (DOCS / name).read_text(encoding="utf-8") != text]
    assert stale == [], "run: make docs"


def test_no_page_is_left_over() -> None:
    assert pages.strays(made()) == []


@pytest.mark.parametrize("path", sorted(DOCS.rglob("*.md")), ids=lambda path: path.relative_to(DOCS).as_posix())
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            name, _, heading = target.partition("#")
            found = (path.parent / name).resolve() if name else path
            assert found.exists(), target
            assert not heading or heading in headings(found), target


def test_the_index_leads_to_every_page() -> None:
    linked = set(re.findall(r"\]\(([\w-]+\.md)\)", (DOCS / "README.md").read_text(encoding="utf-8")))
    assert linked == {path.name for path in DOCS.glob("*.md")} - {"README.md"}


def headings(path: Path) -> set[str]:
    """The addresses that GitHub gives to the headings of a page."""
    titles = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_every_key_of_a_result_has_its_meaning() -> None:
    assert results.without_meaning() == set()


def test_the_framework_of_the_guide_does_what_the_guide_says(cli: Run, folder_of: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    guide = (DOCS / "writing-a-framework.md").read_text(encoding="utf-8")
    files = dict(re.findall(r"`(bridges/[\w/]+\.yaml)`[^`]*:\n\n```yaml\n(.*?)```", guide, re.DOTALL))
    assert sorted(files) == ["bridges/framework.yaml", "bridges/safety.yaml", "bridges/tests/scores.yaml"]
    monkeypatch.chdir(folder_of(files))
    (commands,) = re.findall(r"```console\n(.*?)```", guide, re.DOTALL)
    for command in commands.splitlines():
        program, *words = shlex.split(command.removeprefix("$ "))
        found = cli(*words)
        assert (program, found.code) == ("readiness", 0), command + found.out + found.err
    assert Path("bridges.md").is_file()


# ---------------------------------------------------------------- the page of a framework

HEAD = "title: T\nedition: 1\nversion: 1.0.0\npublisher: P\nlicence: CC0\n"


def paged(folder: Path, language: str | None = None) -> str:
    return page(outline(load_framework(folder)), language)


def test_a_page_says_what_the_files_say(folder_of: Write) -> None:
    folder = folder_of(
        {
            "t/framework.yaml": "# yaml-language-server: $schema=x\n# Theirs: a.\n# Ours: b.\n"
            + HEAD
            + """
            range: [0, 10]
            decimals: 0
            aggregate: points
            unanswered: zero
            min_coverage: 0.5
            comparable: false
            reproduced: All of it.
            weights: {heavy: 3}
            bands: [{id: low, title: Low, from: 0}, {id: top, title: Top, from: 8, summary: Rare.}]
            overall: {aggregate: geometric, parts: full, gates: [{at_most: low, unless: {any: [q at least 1, two at least top]}, note: W}]}
            references: [{title: A source, publisher: P, date: 2020-03, href: "https://example.org/a"}]
            pillars: [one, two]
            composites: {view: {title: View, of: {q: 2, n: 1}, min_coverage: 1}}
            """.replace("\n            ", "\n"),
            "t/one.yaml": """
            title: One
            weight: heavy
            indicators:
              q: {question: Is it?, levels: {0: No., 1: Half., 2: Yes.}, unknown: not-applicable, target: {level: 2, by: 2030, owner: O}}
              x: {question: And so?, levels: {0: No., 1: Yes.}, scored: false, applies_to: {kind: [country, province]}}
            """,
            "t/two.yaml": """
            title: Two
            indicators:
              n: {question: How many?, number: {unit: km, steps: {5: 1}, direction: down}, points: 3, round: 1}
              c: {question: Which?, choices: {a: A, b: B}}
              r: {question: How much of it?, ratio: {numerator: n, times: 100, from: 0, to: 10}}
            """,
            "t/tests/t.yaml": """
            cases:
              - {name: Published., answers: {q: 2}, expect: {q: 10}, reference: {title: A report, date: 2021}}
              - {name: Ours., answers: {q: 2}, expect: {q: 10}}
            """,
        }
    )
    text = paged(folder / "t")
    for said in (
        "Theirs: a. Ours: b.",
        "| `one` | One | 2 | heavy (3) | 75 % |",
        "| `q` | Is it? | level 0 to 2 | 1 | 75 % | level 2 by 2030; O |",
        "| `x` | And so? (only where kind is country or province) | level 0, 1; asked, not scored | – | – |  |",
        "| `n` | How many? | number in km, less is better, 5 gives 1 | 3 |",
        "| `c` | Which? | tick list of 2, share of the items | 1 |",
        "| `r` | How much of it? | n of another, from 0 to 10 | 1 |",
        "A score lies between 0 and 10 and is printed with no decimals.",
        "The overall score: the geometric mean of its parts by their weights",
        "Each group below it: the points of its parts over the most that can be had where they apply.",
        "At the top: A part counts in its parent's value with its whole weight",
        "Where less than 50 % of it is answered, a score is withheld",
        "A question without an answer counts as the worst one in the value",
        "A question answered unknown stays open.",
        "An open answer to q is left out, its weight and all.",
        "n: rounded to 1 decimal before the parent uses it",
        "Asked and shown, never scored: x.",
        "Weights in words: heavy = 3.",
        "T: at most Low unless q is at least level 1 or Two is at least Top. W",
        "| Top | 8 | Rare. |",
        "**View** (`view`). Its score: the points of its parts",
        "Withheld where less than 100 % of it is answered.",
        "All of it.",
        "(1 published, 1 worked out by hand)",
        "- Published. A report, 2021",
        "- [A source](https://example.org/a), P, March 2020",
        "`readiness rank` refuses it",
    ):
        assert said in text, said
    assert "{" not in text
    assert "\n\n\n" not in text


def test_a_page_says_what_is_done_to_many_units(folder_of: Write) -> None:
    head = f"{HEAD}ties: worst\npillars: [one]\nprepare: {{impute: median, treat: {{winsorise: 3}}, normalise: min-max}}\n"
    pillar = """
        title: One
        indicators:
          q: {question: How many?, number: {from: 0, to: 1}}
          r: {question: How many of each?, number: {from: 0, to: 1}, prepare: {denominate: q, treat: none}}
    """
    text = paged(folder_of({"t/framework.yaml": head, "t/one.yaml": pillar}) / "t")
    assert "prepared: what is missing is filled (median); outliers are treated; normalised (min-max)." in text
    assert "r in its own way: divided by q; outliers are left as they are." in text
    assert "share the worst of their places" in text


def test_what_a_file_leaves_out_has_no_heading(folder_of: Write) -> None:
    pillar = "title: One\nindicators: {q: {question: Is it?, levels: {0: No., 1: Yes.}}}\n"
    text = paged(folder_of({"t/framework.yaml": f"{HEAD}pillars: [one]\n", "t/one.yaml": pillar}) / "t")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Structure", "How it scores"]


def test_texts_of_a_framework_are_data(folder_of: Write) -> None:
    head = HEAD.replace("title: T", "title: '<script>x</script> [a](http://b) | {{ 7 * 7 }}'")
    pillar = "title: '# One | `x`'\nindicators: {q: {question: '*Is* | it?', levels: {0: No., 1: Yes.}}}\n"
    text = paged(folder_of({"t/framework.yaml": f"# <b>bold</b>\n{head}pillars: [one]\n", "t/one.yaml": pillar}) / "t")
    assert "<script>" not in text
    assert "<b>" not in text
    assert "{{ 7" in text
    assert r"\*Is\* \| it?" in text
    assert r"\[a\]" in text


def test_the_first_comment_ends_where_the_file_begins(folder_of: Write) -> None:
    folder = folder_of({"a.yaml": "# One.\n#\n# Two.\nkey: 1\n# Three.\n", "b.yaml": "key: 1\n# Two.\n"})
    assert first_comment(folder / "a.yaml") == "One. Two."
    assert first_comment(folder / "b.yaml") == ""


@pytest.mark.parametrize("name", pages.framework_ids())
def test_every_shipped_framework_says_whose_it_is(name: str) -> None:
    """The first comment names what is the publisher's, where there is one, and what is ours."""
    whose = first_comment(ROOT / "frameworks" / name / "framework.yaml")
    assert "Ours:" in whose
    assert re.search(r"(^|\. )(The [\w' ]+|Found by [\w ,]+)('s?|'):", whose), whose


def test_words_for_everything_that_a_framework_can_be() -> None:
    words = PAGE
    assert set(words["rules"]) == set(get_args(Aggregation))
    assert set(words["policies"]) == set(get_args(Policy))
    assert set(words["kinds"]) == set(get_args(get_type_hints(Link)["kind"]))


def test_every_word_is_used() -> None:
    sources = [ROOT / "reports/framework/page.md.j2", *(ROOT / "src/readiness/report").glob("*.py")]
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    used = set(re.findall(r"words\.(\w+)", text)) | set(re.findall(r'words\["(\w+)"\]', text)) | {"gate", "gate_judged"}
    assert set(PAGE) - used == set()


def test_the_command(cli: Run, tmp_path: Path) -> None:
    expected = made()["frameworks/un-egdi-2020.md"]
    assert cli("show", "un-egdi-2020", "--format", "md").out == expected
    path = tmp_path / "page.md"
    assert cli("show", "un-egdi-2020", "-o", path).code == 0
    assert path.read_text(encoding="utf-8") == expected
    assert cli("show", "un-egdi-2020", "--format", "md", "--lang", "vi").out == made()["frameworks/vi/un-egdi-2020.md"]
    one = cli("show", "un-egdi-2020", "osi", "--format", "md")
    assert (one.code, one.out) == (2, "")
    assert "leave out 'osi'" in one.err


def test_a_language_without_words_is_told_in_english() -> None:
    assert "## How it scores" in page(outline(load_framework(ROOT / "frameworks" / "un-egdi-2020")), "fr")
