"""The recipe of a framework: which steps each of its numbers goes through, by the place of its leaf."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from ..model import Indicator, NumberScale, Steps
from ..scoring import Leaf, Plan
from ..scoring.steps import has_ends, needs_sample, scores_directly, steps_of

Places = NDArray[np.intp]
Kept = TypeVar("Kept", bound=Hashable)


class Item(NamedTuple):
    """One number: its leaf, its steps, and the group whose indicators are beside it."""

    leaf: Leaf
    indicator: Indicator
    scale: NumberScale
    steps: Steps
    group: int

    @property
    def down(self) -> bool:
        return self.scale.direction == "down"

    @property
    def fixed(self) -> bool:
        """Whether its number scale has ends or steps."""
        return has_ends(self.scale)

    @property
    def changed(self) -> bool:
        """Whether a step stands between the number and the score that its scale gives it."""
        return self.steps.denominate is not None or self.steps.treat is not None or not scores_directly(self.steps.normalise)


class Recipe(NamedTuple):
    """The numbers that go through any step, in the order of the plan's leaves; arrays of them are (items x units)."""

    plan: Plan
    items: tuple[Item, ...]

    @property
    def leaves(self) -> Places:
        """The place of each item among the leaves."""
        return np.array([item.leaf.index for item in self.items], dtype=np.intp)

    @property
    def down(self) -> NDArray[np.bool_]:
        """Where less is better (items x 1)."""
        return np.array([[item.down] for item in self.items], dtype=np.bool_).reshape(-1, 1)

    def alike(self, key: Callable[[Item], Kept | None]) -> Iterator[tuple[Kept, Places]]:
        """Items with the same setting, and their places; without those that have none."""
        found: dict[Kept, list[int]] = {}
        same: dict[int, tuple[Kept, list[int]]] = {}  # most items have the framework's own step, one object for all
        for place, item in enumerate(self.items):
            setting = key(item)
            if setting is not None:
                if id(setting) not in same:
                    same[id(setting)] = setting, found.setdefault(setting, [])
                same[id(setting)][1].append(place)
        for setting, places in found.items():
            yield setting, np.array(places, dtype=np.intp)

    def ids(self, places: Sequence[int] | Places) -> list[str]:
        """The ids of items."""
        return [self.items[place].leaf.id for place in places]


def area(x: NDArray[Any], places: Places, columns: Places) -> Any:
    """The index of some items and units of an array; slices where all are meant, which numpy takes without a copy."""
    every_item, every_unit = len(places) == x.shape[0], len(columns) == x.shape[1]
    if every_item or every_unit:
        return (slice(None) if every_item else places), (slice(None) if every_unit else columns)
    return np.ix_(places, columns)


@lru_cache(maxsize=16)  # worlds of a study ask for that of one plan again and again
def recipe_of(plan: Plan) -> Recipe:
    """The steps of every scored number of a framework."""
    file, items = plan.framework.file, []
    for leaf in plan.leaves:
        source = leaf.source
        scale = leaf.number_scale
        if not isinstance(source, Indicator) or scale is None or not leaf.scored:
            continue
        steps = steps_of(file, source)
        if any(step is not None for step in (steps.denominate, steps.impute, steps.treat, steps.normalise)):
            items.append(Item(leaf, source, scale, steps, plan.parents[plan.index[leaf.id]]))
    return Recipe(plan, tuple(items))


def relative(plan: Plan) -> list[str]:
    """The ids of what depends on other units; none where every unit can be scored alone."""
    file = plan.framework.file
    learnt = [item.leaf.id for item in recipe_of(plan).items if needs_sample(file, item.indicator)]
    return [*learnt, *(node.id for node in plan.nodes if node.compared)]
