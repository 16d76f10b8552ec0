"""A survey whose texts try what texts should not be able to do."""

from __future__ import annotations

from pathlib import Path

import yaml

HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "{{ 7*7 }} {% for x in (1,2) %}{{ x }}{% endfor %} {# no #}",
    '#panic("no") $ x^2 $ #read("/etc/passwd") [#v(1cm)] \\ *bold* _it_ @ref <label> `code` = heading',
    "=cmd|' /C calc'!A0",
    '+1+1 @SUM(A1) -2 =HYPERLINK("http://example.org")',
    "&amp; &lt;b&gt; ]]> <![CDATA[ x",
    "שלום עולם",
    "w" * 500,
)
QUIET = "zero\u200bwidth\u200d and \u202eturned\u202c round \u2066apart\u2069"
QUESTIONS = ("political-mandate", "data-protection-law", "open-data-portal", "lead-agency", "open-data-policy")
LONG = "A note without end. " * 500  # 10,000 characters


def hostile_survey(folder: Path, name: str | None = None) -> Path:
    """Write a survey of the flagship framework with every hostile text in every place that takes a text."""
    text = " ".join((*HOSTILE, QUIET))
    answers = {
        question: {
            "level": 1,
            "note": LONG if number == 0 else text,
            "target": {"level": 3, "by": "2025", "owner": HOSTILE[number]},
            "evidence": [{"title": HOSTILE[number], "publisher": text, "note": QUIET, "href": "javascript:alert(1)", "date": "2020"}],
        }
        for number, question in enumerate(QUESTIONS)
    }
    survey = {
        "framework": "digital-government-2026",
        "subject": {"id": "X", "name": name or text, "kind": "country"},
        "period": "2020",
        "title": text,
        "authors": [text, HOSTILE[3]],
        "note": text,
        "answers": answers,
    }
    path = folder / "hostile.yaml"
    path.write_text(yaml.safe_dump(survey, allow_unicode=True, width=10**6), encoding="utf-8")
    return path
