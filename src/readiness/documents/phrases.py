"""What the answers, targets and steps of a report say, as plain texts in its language, for Word and Excel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..languages import language_of
from ..report.nodes import KNOWN
from ..report.writer import DASH, Writer
from ..sentences import fill

Record = Mapping[str, Any]


class Phrases:
    """The texts of one context."""

    def __init__(self, values: Record) -> None:
        self.values, self.labels = values, values["labels"]
        self.writer = Writer(language_of(values["language"]["labels"]), values["framework"]["decimals"])
        self.number, self.date = self.writer.number, self.writer.date

    def say(self, label: str, **values: object) -> str:
        """A label with its slots filled."""
        return fill(self.labels[label], values)

    def count(self, value: float | None) -> str:
        """A whole number."""
        return self.number(value, "count")

    def share(self, value: float | None) -> str:
        """A share in per cent."""
        return self.number(value, "share")

    def change(self, value: float | None) -> str:
        """A change with its sign."""
        return self.number(value, "change")

    def between(self, low: float, high: float) -> str:
        """A plain number, or the two ends between which it lies."""
        ends = [self.number(end, "plain") for end in (low, high)]
        return ends[0] if low == high else "–".join(ends)

    def short(self, said: Record | None) -> str:
        """An answer in short: levels by name, ticked items of all, or a number with its unit."""
        if said is None:
            return ""
        levels = f" {self.labels['or']} ".join(level["name"] for level in said["levels"])
        ticked = f"{self.count(len(said['choices']))} {self.labels['of']} {self.count(said['items'])}" if said["choices"] else ""
        amount = _with_unit(self.between(said["low"], said["high"]), said["unit"]) if said["low"] is not None else ""
        return levels + ticked + amount

    def said(self, answer: Record) -> str:
        """An answer in words: the level or items given, the numbers of a ratio, or why there is none; of several levels each by name."""
        said = answer["said"]
        if len(said["levels"]) == 1:
            return str(said["levels"][0]["text"] or "")
        if said["levels"]:
            return f"\n{self.labels['or']} ".join(f"{level['name']}: {level['text'] or ''}" for level in said["levels"])
        if said["choices"]:
            return "; ".join(item["text"] for item in said["choices"])
        if said["numerator"]:
            above, below = said["numerator"], said["denominator"]
            return f"{self.between(above['low'], above['high'])} {self.labels['of']} {self.between(below['low'], below['high'])}"
        return "" if answer["state"] in KNOWN else str(self.labels["states"][answer["state"]])

    def aim(self, target: Record) -> str:
        """A target in short."""
        if target["level"]:
            return str(target["level"]["name"])
        if target["band"]:
            return str(target["band"])
        if target["every"]:
            return str(self.labels["every_item"])
        if target["goal"] is None:
            return DASH
        return f"{self.labels['operators'][target['operator']]} {_with_unit(self.number(target['goal'], 'plain'), target['unit'])}"

    def aim_words(self, target: Record) -> str:
        """A target in the words of a sentence."""
        said = [self.say("level_of", level=target["level"]["name"]) if target["level"] else self.aim(target)]
        said += [", " + self.say("by", date=self.date(target["by"]))] if target["by"] else []
        said += ["; " + self.say("owner_of", owner=target["owner"])] if target["owner"] else []
        return "".join(said)

    def interval(self, node: Record) -> str:
        """From the lowest to the highest possible score."""
        low, high = self.number(node["low"]), self.number(node["high"])
        return low if node["low"] == node["high"] else f"{low}–{high}"

    def score(self, node: Record) -> str:
        """A score, under a judgement the level that was given, or why there is none."""
        if node["judgement"] and node["judgement"]["level"]:
            level = str(node["judgement"]["level"]["name"])
            return level if node["value"] is None else f"{level} ({self.number(node['value'])})"
        return str(self.labels["standings"][node["standing"]]) if node["value"] is None else self.number(node["value"])

    def band(self, node: Record) -> str:
        """The band of a node, with those that are still possible."""
        if node["band"]:
            low, high = node["band_low"], node["band_high"]
            return str(node["band"]) + (f" ({self.say('from_to', low=low, high=high)})" if low and low != high else "")
        level = node["judgement"]["level"] if node["judgement"] else None
        return str(level["text"]) if level and level["text"] else DASH

    def held_down(self, node: Record) -> str:
        """What must hold before a gate lets a node rise; nothing where none holds it down."""
        return self.say("held_down", conditions=node["held_down"]) if node["held_down"] else ""

    def target_now(self, found: Record) -> str:
        """What a node with a target of its own has reached."""
        short = self.short(found["now"])
        if short:
            return short
        outside = ("unknown", "unanswered", "not-applicable", "out-of-scope")
        return str(self.labels["states"][found["state"]]) if found["state"] in outside else self.number(found["value"])

    def missing(self, found: Record) -> str:
        """How far a target is away, in its own unit; of a level in points of the score."""
        if found["gap"] is None:
            return DASH
        return f"{self.number(found['gap'], 'plain')} {found['unit']}" if found["unit"] else self.number(found["gap"])

    def months(self, gap: Record) -> str:
        """How long a step takes."""
        said = ""
        if gap["months"]:
            said = self.labels["one_month"] if gap["months"] == 1 else self.say("months", months=self.number(gap["months"], "plain"))
        return f"{said}, {self.labels['too_long']}" if gap["too_long"] else said

    def reach(self, step: Record) -> str:
        """What holds after a step."""
        if step["text"]:
            return str(step["text"])
        if step["goal"] is not None:
            return self.say("reach", goal=_with_unit(self.number(step["goal"], "plain"), step["unit"]))
        return step["name"] or ""

    def step(self, gap: Record) -> str:
        """What to do, or where there is no advice what to reach."""
        return str(gap["do"] or self.reached(gap))

    def reached(self, gap: Record) -> str:
        """What a step reaches."""
        name = gap["step"]["name"]
        return self.say("reach_level", level=name, text=gap["step"]["text"]) if name else self.reach(gap["step"])

    def gain(self, gap: Record, name: str = "gain") -> str:
        """What a step gains, or by the name "closing" what its target does; with a star where it is measured elsewhere."""
        return self.change(gap[name]) + ("*" if gap["measured_on"] else "")

    def who(self, gap: Record) -> str:
        """Who acts: the body that answers for the target, and the one that usually leads."""
        if gap["owner"]:
            return str(gap["owner"]) + (f"; {self.say('lead_of', lead=gap['lead'])}" if gap["lead"] else "")
        return str(gap["lead"] or self.labels["not_named"])

    def cites(self, cited: Sequence[Record]) -> str:
        """The numbers of the sources of an answer, with the sign where it does not simply support it."""
        judged = self.values["evidence"]["judged"]
        signs = [f" ({self.labels['signs'][one['sign']]})" if one["sign"] != "for" or judged else "" for one in cited]
        return ", ".join(f"[{self.count(one['number'])}]{sign}" for one, sign in zip(cited, signs, strict=True))

    def source(self, found: Record) -> str:
        """A source as it is cited in a list, its address as text."""
        parts = [str(found["title"])]
        parts += [f". {found['publisher']}"] if found["publisher"] else []
        parts += [f", {self.date(found['date'])}"] if found["date"] else []
        return "".join(parts) + "." + "".join(f" {found[name]}" for name in ("address", "note") if found[name])

    def end(self, found: Record) -> str:
        """One end of a change: a level, a score, or why there is neither."""
        if found["level"]:
            return str(found["level"])
        if found["value"] is not None and found["state"] in KNOWN:
            return self.number(found["value"])
        return str(self.labels["states"][found["state"]]) if found["state"] else DASH

    def standing(self) -> str:
        """Why the overall score stands where it stands, in sentences."""
        score, counts = self.values["score"], self.values["counts"]
        figures = {"coverage": self.share(score["coverage"]), "least": self.share(score["least_coverage"])}
        figures |= {name: self.number(score[name]) for name in ("low", "high", "evidenced")}
        said = [self.say(f"score_{score['standing']}", **figures)]
        if score["band"] and score["band_low"] != score["band_high"]:
            said.append(self.say("band_between", band=score["band"], low=score["band_low"], high=score["band_high"]))
        said += [self.labels["outer"]] if score["outer"] else []
        if score["value"] is not None and counts["without_evidence"]:
            said.append(self.say("evidence_some", **figures))
        elif counts["known"] and not counts["without_evidence"]:
            said.append(self.labels["evidence_all"])
        return " ".join(said)

    def moved(self) -> str:
        """How the overall score moved since the earlier survey, in one sentence."""
        before = self.values["before"]
        change = before["change"]
        if not before["one_scale"] or change is None:
            return str(self.labels["change_unsaid" if before["one_scale"] else "change_scales"])
        label = "change_none" if change == 0 else "change_up" if change > 0 else "change_down"
        ends = {"before": self.number(before["score"]["value"]), "after": self.number(self.values["score"]["value"])}
        return self.say(label, change=self.number(abs(change)), period=self.date(before["survey"]["period"]), **ends)

    def title(self, kind: str = "report") -> str:
        """What a document is called: by the title of one's own, else by who, when and what it is."""
        if self.values["title"]:
            return str(self.values["title"])
        survey = self.values["survey"]
        subject, period = survey["subject"]["name"], self.date(survey["period"])
        if kind == "report":
            return self.say("document", subject=subject, period=period)
        return f"{subject}, {period}: {self.labels[kind]}"

    def elsewhere(self, gaps: Sequence[Record]) -> str:
        """What the star behind a gain means, where one has it."""
        return str(self.labels["gaps_elsewhere"]) if any(gap["measured_on"] for gap in gaps) else ""


def _with_unit(text: str, unit: str | None) -> str:
    return f"{text} {unit}" if unit else text
