"""How a framework scores, in sentences: rules, policies, gates, answers and targets in the words of one language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..languages import mark
from ..model import Gate, Indicator, Link, Node, NumberScale, Preparation, Ratio, Steps
from ..outline import Item, Outline
from ..scoring.numbers import round_half_up
from ..scoring.plan import PlanNode
from ..sentences import fill
from ..targets import Aim, framed_aims, general_aim
from ..wording import condition_text, conditions_text, target_text
from .conditions import by_title, least_text
from .writer import Writer

_ALL = 1.0
COUNT = mark("{count} of these hold: {conditions}")


@dataclass(frozen=True)
class Wording:
    """A framework laid open, and the words and numbers of the language that it is told in."""

    shown: Outline
    words: Mapping[str, Any]
    writer: Writer

    @cached_property
    def items(self) -> dict[str, Item]:
        """Every node of the tree and every composite, by id."""
        return self.shown.items()

    def parent(self, item: Item) -> Item:
        """The group that a node stands in."""
        return self.items[self.shown.plan.nodes[next(self.shown.plan.ancestors(item.node.index))].id]

    def rules(self) -> list[str]:
        """How answers become scores, a sentence each."""
        return [
            self._range(),
            *self._aggregations(),
            *self._parts(),
            *self._withheld(),
            *self._policies(),
            *self._rounded(),
            *self._given(),
            *self._unscored(),
            *self._prepared(),
            *self._ties(),
            *self._importance(),
            *self._default_target(),
            *self._gates(),
        ]

    def rule(self, node: PlanNode) -> str:
        """The aggregation of a node in words."""
        return fill(self.words["rules"][node.rule], {"p": self._plain(node.p)})

    def answer(self, item: Item) -> str:
        """What an answer to this node looks like."""
        words, leaf, source = self.words["answers"], self.shown.leaf(item), item.source
        if not isinstance(source, Indicator):
            return fill(words["judged"], {"keys": self._keys([level.key for level in leaf.levels] if leaf else [])})
        if source.choices:
            count = fill(words["choices"], {"count": len(source.choices)})
            return f"{count}, {words[f'choices_{source.score}']}"
        if scale := source.number_scale:
            return self._number(scale)
        return fill(words["levels"], {"keys": self._keys([level.key for level in leaf.levels] if leaf else [])})

    def targets(self, item: Item) -> list[str]:
        """The targets that the framework sets on a node: how much, by when, from where, and whose each is."""
        return [self._target(aim) for aim in framed_aims(self.shown.plan, item.id)]

    def _target(self, aim: Aim) -> str:
        return target_text(self.writer.language, aim, self.bands)

    @cached_property
    def bands(self) -> dict[str, str]:
        """The bands by their titles."""
        return self.shown.framework.file.band_titles

    def only_for(self, node: Node) -> str | None:
        """For whom, or after which answers, a node is asked; None where always."""
        said = conditions_text(self.writer.language, {**node.applies_to, **node.when})
        return fill(self.words["only_for"], {"condition": said}) if said else None

    def share(self, value: float | None) -> str | None:
        """A share in per cent with two decimals; None where there is none."""
        if value is None:
            return None
        return self.writer.language.marks()["percent"].replace("{}", self._plain(float(round_half_up(value * 100, 2))))

    def links(self, links: Iterable[Link]) -> str:
        """What became of the ids of another framework: how many of each kind."""
        counts = Counter(link.kind for link in links)
        return ", ".join(fill(words, {"count": counts[kind]}) for kind, words in self.words["kinds"].items() if counts[kind])

    def _range(self) -> str:
        low, high = self.shown.plan.range
        ends = {"start": self._plain(low), "end": self._plain(high)}
        return fill(self.words["range"], {**ends, "decimals": self._decimals(self.shown.plan.decimals)})

    def _aggregations(self) -> Iterator[str]:
        """The rule of the whole, and of the groups below: of all of them at once where they have one."""
        groups = [item for _, item in self.shown.tree.walk() if item.parts and item is not self.shown.tree]
        top = self.shown.tree.node
        by_rule: dict[str, list[Item]] = {}
        for item in groups:
            by_rule.setdefault(self.rule(item.node), []).append(item)
        if list(by_rule) == [self.rule(top)]:
            yield self._aggregation(self.words["all"], top)
            return
        yield self._aggregation(self.words["overall"], top)
        for found in by_rule.values():
            who = self.words["each"] if len(by_rule) == 1 else self._titles(found)
            yield self._aggregation(who, found[0].node)

    def _aggregation(self, who: str, node: PlanNode) -> str:
        return fill(self.words["rule"], {"who": who, "rule": self.rule(node)})

    def _parts(self) -> Iterator[str]:
        """How much a part counts that is not wholly answered; nothing where no group is an average."""
        words, file = self.words["parts"], self.shown.framework.file
        rules = {item.node.rule for _, item in self.shown.tree.walk() if item.parts}
        if rules <= {"minimum", "maximum", "judgement", "none"}:
            return
        top = file.overall.parts or file.parts
        same = top == file.parts
        yield words[top] if same else fill(words["top"], {"top": words[top], "below": words[file.parts]})

    def _withheld(self) -> Iterator[str]:
        least = self.shown.tree.node.min_coverage
        if least >= _ALL:
            yield self.words["withheld_all"]
        elif least:
            yield fill(self.words["withheld"], {"share": self.writer.number(least, "share")})

    def _policies(self) -> Iterator[str]:
        file, policies = self.shown.framework.file, self.words["policies"]
        if file.unanswered == file.unknown:
            yield fill(self.words["both_open"], {"policy": policies[file.unknown]})
        else:
            yield fill(self.words["unanswered"], {"policy": policies[file.unanswered]})
            yield fill(self.words["unknown"], {"policy": policies[file.unknown]})
        own: dict[str, list[Item]] = {}
        for item in self.items.values():
            if isinstance(item.source, Indicator) and (open_ := item.source.unknown or item.source.unanswered):
                own.setdefault(open_, []).append(item)
        for policy, found in own.items():
            yield fill(self.words["own_policy"], {"names": self._titles(found), "policy": policies[policy]})

    def _rounded(self) -> Iterator[str]:
        by_places: dict[int, list[Item]] = {}
        for item in self.items.values():
            if item.node.round is not None:
                by_places.setdefault(item.node.round, []).append(item)
        for places, found in by_places.items():
            yield fill(self.words["rounded"], {"names": self._titles(found), "decimals": self._decimals(places)})

    def _given(self) -> Iterator[str]:
        found = [item for item in self.items.values() if item.node.given >= 0]
        if found:
            yield fill(self.words["given"], {"names": self._titles(found)})

    def _unscored(self) -> Iterator[str]:
        found = [item for item in self.items.values() if not item.source.scored]
        if found:
            yield fill(self.words["unscored"], {"names": self._titles(found)})

    def _prepared(self) -> Iterator[str]:
        """The steps that look at other units, of all indicators and of those that have their own."""
        if said := self._steps(self.shown.framework.file.prepare):
            yield fill(self.words["prepared"], {"steps": said})
        by_steps: dict[str, list[Item]] = {}
        for item in self.items.values():
            if isinstance(item.source, Indicator) and (own := self._steps(item.source.prepare)):
                by_steps.setdefault(own, []).append(item)
        for own, found in by_steps.items():
            yield fill(self.words["prepared_own"], {"names": self._titles(found), "steps": own})

    def _steps(self, steps: Steps) -> str:
        words, found = self.words["steps"], []
        if isinstance(steps, Preparation) and steps.screen:
            found.append(words["screen"])
        if steps.denominate:
            found.append(fill(words["denominate"], {"by": steps.denominate.by}))
        if steps.impute:
            found.append(fill(words["impute"], {"method": steps.impute.method}))
        if steps.treat:
            found.append(words["none" if steps.treat == "none" else "treat"])
        if steps.normalise:
            found.append(fill(words["normalise"], {"method": steps.normalise.method}))
        return "; ".join(found)

    def _ties(self) -> Iterator[str]:
        """How places are shared, where the publisher allows ranking."""
        if self.shown.framework.file.comparable:
            yield self.words["ties"][self.shown.framework.file.ties]

    def _importance(self) -> Iterator[str]:
        if weights := self.shown.framework.file.weights:
            said = ", ".join(f"{word} = {self._plain(weight)}" for word, weight in weights.items())
            yield fill(self.words["importance"], {"words": said})

    def _default_target(self) -> Iterator[str]:
        for target in self.shown.framework.file.targets:
            yield fill(self.words["default_target"], {"target": self._target(general_aim(target))})

    def _gates(self) -> Iterator[str]:
        for item in self.items.values():
            for gate in getattr(item.source, "gates", ()):
                yield self._gate(item, gate)

    def _gate(self, item: Item, gate: Gate) -> str:
        language = self.writer.language
        values = {
            "node": item.title,
            "most": self._most(gate.at_most, item),
            "condition": condition_text(language, gate.unless, by_title(self.shown.plan, language), COUNT),
        }
        said = fill(self.words["gate_judged" if item.node.judged else "gate"], values)
        return f"{said} {gate.note}" if gate.note else said

    def _most(self, most: float | str, item: Item) -> str:
        """The level, the band or the number that a gate caps a node at."""
        return self._plain(most) if isinstance(most, float) else least_text(self.shown.plan, self.writer.language, item.id, most)

    def _number(self, scale: NumberScale) -> str:
        """A number or a ratio: its unit, its ends or steps, and whether less is better."""
        words = self.words["answers"]
        text = words["number"]
        if isinstance(scale, Ratio):
            names = {"numerator": scale.numerator or words["numerator"], "denominator": scale.denominator or words["denominator"]}
            text = fill(words["ratio"], names)
        if scale.unit:
            text = fill(words["in_unit"], {"text": text, "unit": scale.unit})
        if scale.start is not None and scale.end is not None:
            text += ", " + fill(words["ends"], {"start": self._plain(scale.start), "end": self._plain(scale.end)})
        steps = [fill(words["steps"], {"from": key, "points": self._plain(points)}) for key, points in (scale.steps or {}).items()]
        return ", ".join([text, *([words["down"]] if scale.direction == "down" else []), *steps])

    def _keys(self, keys: list[str]) -> str:
        """The keys of a scale: its ends where they are numbers one after the other."""
        if len(keys) > 2 and keys == [str(int(keys[0]) + step) if keys[0].isdigit() else "" for step in range(len(keys))]:
            return fill(self.words["answers"]["to"], {"start": keys[0], "end": keys[-1]})
        return ", ".join(keys)

    def _decimals(self, places: int) -> str:
        words = self.words["decimals"]
        return str(words[str(places)]) if str(places) in words else fill(words["many"], {"count": places})

    def _plain(self, value: float) -> str:
        return self.writer.number(value, "plain")

    def _titles(self, items: Iterable[Item]) -> str:
        return ", ".join(item.title for item in items)
