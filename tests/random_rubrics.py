"""Small random frameworks, versions of them and surveys, for the laws of `diff`, `gaps`, `explain` and `panel`.

A rubric is the plain data that `build.framework` reads; answers are plain data as below `answers:` of a survey.
"""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import strategies as st

from build import answers as answers_of
from build import framework as framework_of
from readiness.model import Framework, Subject, Survey

Rubric = dict[str, Any]
Said = dict[str, Any]

RULES = ("mean", "mean", "geometric", "harmonic", "median", "minimum", "maximum", "points")
KINDS = ("country", "city")
UNITS = st.sampled_from([0.5, 1.0, 1.5, 2.0, 3.0, 7.0])
FIRST = "q0"  # is in every version, and what conditions and gates speak of
BANDS = [{"id": "low", "title": "Low", "from": 0}, {"id": "mid", "title": "Mid", "from": 40}, {"id": "top", "title": "Top", "from": 80}]


def made(rubric: Rubric, *, id: str = "test", version: str = "1.0.0", digest: str = "") -> Framework:  # noqa: A002
    """The framework of a rubric, under an id and a version."""
    found = framework_of(json.dumps({**rubric, "version": version}))
    return Framework(id, f"<{id}>", found.file, found.pillars, {}, digest)


def survey(said: Said, *, kind: str = "country", framework: str = "test", **fields: Any) -> Survey:
    """A survey of answers given as plain data."""
    who = Subject.model_validate({"id": "A", "name": "A", "kind": kind})
    values = {"framework": framework, "subject": who, "period": "2026", "answers": answers_of(json.dumps(said)), **fields}
    return Survey.model_construct(**values)


@st.composite
def levels(draw: st.DrawFn) -> dict[str, Any]:
    """Described levels, by position of their keys or with scores of their own, which may repeat."""
    count = draw(st.integers(2, 5))
    if draw(st.booleans()):
        return {str(key): f"Level {key}." for key in range(count)}
    scores = sorted(draw(st.lists(st.sampled_from([0, 10, 25, 33.3, 50, 80, 100]), min_size=count, max_size=count)))
    if scores[0] == scores[-1]:
        scores[-1] = 100 if scores[0] < 100 else 100.5
        scores[0] = 0
        scores.sort()
    return {str(key): {"text": f"Level {key}.", "score": score} for key, score in enumerate(scores)}


@st.composite
def indicators(draw: st.DrawFn, name: str, *, kinds: tuple[str, ...] = ("levels", "levels", "number")) -> dict[str, Any]:
    """One question of a kind, with a weight and points, and sometimes a condition."""
    found: dict[str, Any] = {"question": f"{name}?", "weight": draw(UNITS), "points": draw(UNITS)}
    match draw(st.sampled_from(kinds)) if name != FIRST else "levels":
        case "levels":
            found["levels"] = draw(levels())
        case "number":
            down = draw(st.booleans())
            found["number"] = {"unit": "km", "from": 0, "to": draw(st.sampled_from([10, 50])), "direction": "down" if down else "up"}
        case "steps":
            found["number"] = {"steps": {"5": 1, "10": 2, "40": 4}}
        case "choices":
            items = {f"i{number}": {"text": f"Item {number}", "points": number + 1} for number in range(draw(st.integers(1, 4)))}
            found["choices"] = {**items, "none": {"text": "None of these", "points": 0, "alone": True}}
            found["score"] = draw(st.sampled_from(["share", "any", "all", "points"]))
            if found["score"] == "points":
                found["points"] = sum(item["points"] for item in items.values())
    if name == FIRST:
        found["levels"] = {str(key): f"Level {key}." for key in range(3)}
        return found
    if draw(st.integers(0, 9)) == 0:
        found["scored"] = False
    if draw(st.integers(0, 5)) == 0:
        found["applies_to"] = {"kind": ["country"]}
    if draw(st.integers(0, 5)) == 0:
        found["when"] = {FIRST: ["1", "2"]}
    if draw(st.integers(0, 5)) == 0:
        found["unknown"] = draw(st.sampled_from(["zero", "not-applicable", "unknown"]))
    return found


@st.composite
def rubrics(draw: st.DrawFn, *, kinds: tuple[str, ...] = ("levels", "levels", "number"), rules: tuple[str, ...] = RULES) -> Rubric:
    """A framework of one to three pillars, some with a dimension."""
    names = [f"q{number}" for number in range(draw(st.integers(2, 7)))]
    count = draw(st.integers(1, min(3, len(names))))
    files: dict[str, Any] = {
        f"p{number}": {"weight": draw(UNITS), "aggregate": draw(st.sampled_from(rules)), "indicators": {}} for number in range(count)
    }
    for position, name in enumerate(names):
        pillar = files[f"p{position % count}"]
        home = pillar
        if position >= count and draw(st.integers(0, 3)) == 0:
            dimension = {"title": "Dimension", "weight": draw(UNITS), "aggregate": draw(st.sampled_from(rules)), "indicators": {}}
            home = pillar.setdefault("dimensions", {}).setdefault(f"d{position % count}", dimension)
        home["indicators"][name] = draw(indicators(name, kinds=kinds))
        if len(home["indicators"]) == 1:  # a group of nothing scored has no value of any kind
            home["indicators"][name].pop("scored", None)
    overall: dict[str, Any] = {"aggregate": draw(st.sampled_from(rules))}
    if draw(st.integers(0, 3)) == 0:
        overall["gates"] = [{"at_most": draw(st.sampled_from([20, 45])), "unless": f"{FIRST} at least 2"}]
    return {
        "bands": BANDS,
        "parts": draw(st.sampled_from(["by-coverage", "full"])),
        "min_coverage": draw(st.sampled_from([0.0, 0.0, 0.0, 0.3])),
        "overall": overall,
        "pillar_files": files,
    }


def questions(rubric: Rubric) -> dict[str, tuple[str, dict[str, Any]]]:
    """Every question with the id of the group that it stands in."""
    found = {}
    for name, group in groups(rubric).items():
        found.update({key: (name, value) for key, value in group.get("indicators", {}).items()})
    return found


def groups(rubric: Rubric) -> dict[str, dict[str, Any]]:
    """Every pillar and dimension."""
    found = {}
    for name, pillar in rubric["pillar_files"].items():
        found[name] = pillar
        found.update(pillar.get("dimensions", {}))
    return found


@st.composite
def said(draw: st.DrawFn, rubric: Rubric) -> Said:
    """Answers to a rubric: some are missing, unknown, not applicable or leave two levels possible."""
    found: Said = {}
    for name, (_, question) in questions(rubric).items():
        state = draw(st.sampled_from(["answered"] * 6 + ["unknown", "missing", "not-applicable", "one of"]))
        if state in ("answered", "one of"):
            found[name] = draw(answer(question, open_=state == "one of"))
        elif state != "missing":
            found[name] = state
    return found


@st.composite
def answer(draw: st.DrawFn, question: dict[str, Any], *, open_: bool = False) -> Any:
    """An answer that a question can take."""
    if "levels" in question:
        keys = list(question["levels"])
        pair = draw(st.lists(st.sampled_from(keys), min_size=2, max_size=2, unique=True))
        return {"level": pair if open_ else pair[0]}
    if "choices" in question:
        items = [name for name in question["choices"] if name != "none"]
        return {"choices": draw(st.lists(st.sampled_from(items), unique=True)) or ["none"]}
    numbers = st.sampled_from([0, 3, 5, 7.5, 10, 12, 40, 60])
    first, second = draw(numbers), draw(numbers)
    return {"value": {"from": min(first, second), "to": max(first, second)}} if open_ else {"value": first}


@st.composite
def versions(draw: st.DrawFn) -> tuple[Rubric, Rubric]:
    """A rubric, and what became of it: other weights, level scores, rules and places; new, lost and dropped questions."""
    old = draw(rubrics())
    new = copy.deepcopy(old)
    new["overall"]["aggregate"] = draw(st.sampled_from([old["overall"]["aggregate"], *RULES]))
    for group in groups(new).values():
        group["weight"] = draw(st.one_of(st.just(group["weight"]), UNITS))
    for name, (home, question) in questions(new).items():
        _change(draw, new, name, home, question)
    if draw(st.booleans()):
        home = draw(st.sampled_from(list(groups(new).values())))
        home["indicators"]["added"] = draw(indicators("added"))
    for group in groups(new).values():
        if group["indicators"] and not any(question.get("scored", True) for question in group["indicators"].values()):
            next(iter(group["indicators"].values())).pop("scored", None)
    return old, new


def _change(draw: st.DrawFn, new: Rubric, name: str, home: str, question: dict[str, Any]) -> None:
    siblings = groups(new)[home]["indicators"]
    for key in ("weight", "points"):
        question[key] = draw(st.one_of(st.just(question[key]), UNITS))
    change = draw(st.sampled_from(["none"] * 5 + ["rescored", "level added", "level lost", "dropped", "moved"]))
    keys = list(question.get("levels", {}))
    if change == "rescored" and keys:
        question["levels"] = {key: {"text": key, "score": draw(st.sampled_from([5, 20])) + 15 * place} for place, key in enumerate(keys)}
    elif change == "level added" and keys and name != FIRST:
        question["levels"] = {**question["levels"], "9": {"text": "More.", "score": 100}}
    elif change == "level lost" and len(keys) > 2 and name != FIRST:
        question["levels"] = {key: f"Level {key}." for key in keys[:-1]}
    elif change in ("dropped", "moved") and name != FIRST and len(siblings) > 1:
        siblings.pop(name)
        if change == "moved":
            draw(st.sampled_from(list(groups(new).values())))["indicators"][name] = question
