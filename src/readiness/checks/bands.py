"""Checks of bands: that each can be reached, and every score has one."""

from __future__ import annotations

from itertools import pairwise

from ..scoring.plan import bands_in_order
from ..sentences import say
from .registry import Findings, check
from .views import Rubric


@check("F42")
def band_unreachable(rubric: Rubric) -> Findings:
    """A band can never be reached.

    It begins outside the range, or ends before the next printed score: bands are read from the rounded score.

    Fails, in a range from 0 to 100:

        bands: [{id: low, title: Low, from: 0}, {id: top, title: Top, from: 120}]

    Passes:

        bands: [{id: low, title: Low, from: 0}, {id: top, title: Top, from: 80}]
    """
    low, high = rubric.file.range
    if low >= high:
        return  # which is told already
    ordered = bands_in_order(rubric.file)
    ends = {band.id: after.start for band, after in pairwise(ordered)}
    unit = 10.0**-rubric.file.decimals
    for position, band in enumerate(rubric.file.bands):
        end = ends.get(band.id, float("inf"))
        spot = rubric.main.at("bands", position, "from")
        if not low <= band.start <= high:
            yield (
                spot,
                say(
                    "band '{band}' begins at {start}, outside the range from {low} to {high}; move it inside",
                    band=band.id,
                    start=f"{band.start:g}",
                    low=f"{low:g}",
                    high=f"{high:g}",
                ),
            )
        elif band.start < end and _printed_from(band.start, unit) >= end - unit / 1e6:
            yield (
                spot,
                say(
                    "with decimals: {decimals} no score lies in band '{band}', before the next one at {end}; move it",
                    decimals=rubric.file.decimals,
                    band=band.id,
                    end=f"{end:g}",
                ),
            )


def _printed_from(start: float, unit: float) -> float:
    """The lowest score, printed in whole units, that is not below `start`."""
    return -(-round(start / unit, 6) // 1) * unit


@check("F43", "warning")
def no_lowest_band(rubric: Rubric) -> Findings:
    """The lowest scores have no band.

    The first band should begin at the low end of the range, or some subjects get no name for their score.

    Fails, in a range from 0 to 100:

        bands: [{id: good, title: Good, from: 50}]

    Passes:

        bands: [{id: weak, title: Weak, from: 0}, {id: good, title: Good, from: 50}]
    """
    low = rubric.file.range[0]
    if rubric.file.bands and min(band.start for band in rubric.file.bands) > low:
        yield rubric.main.key("bands"), say("scores from {low} upwards have no band; let the lowest band begin at {low}", low=f"{low:g}")


@check("F44")
def bands_alike(rubric: Rubric) -> Findings:
    """Two bands have the same id or begin at the same score.

    Only one of them could be given.

    Fails:

        bands: [{id: weak, title: Weak, from: 0}, {id: poor, title: Poor, from: 0}]

    Passes:

        bands: [{id: poor, title: Poor, from: 0}, {id: weak, title: Weak, from: 20}]
    """
    seen: dict[str | float, str] = {}
    for position, band in enumerate(rubric.file.bands):
        if band.id in seen:
            yield rubric.main.at("bands", position, "id"), say("band '{band}' stands twice; rename one of them", band=band.id)
        elif band.start in seen:
            spot = rubric.main.at("bands", position, "from")
            yield (
                spot,
                say(
                    "bands '{other}' and '{band}' both begin at {start}; move one",
                    other=seen[band.start],
                    band=band.id,
                    start=f"{band.start:g}",
                ),
            )
        seen[band.id] = seen[band.start] = band.id


@check("F45", "warning")
def bands_out_of_order(rubric: Rubric) -> Findings:
    """The bands do not stand from the lowest to the highest.

    They are sorted before use, but a reader takes the order of the file for the order of the bands.

    Fails:

        bands: [{id: good, title: Good, from: 50}, {id: weak, title: Weak, from: 0}]

    Passes:

        bands: [{id: weak, title: Weak, from: 0}, {id: good, title: Good, from: 50}]
    """
    bands = rubric.file.bands
    for position in range(1, len(bands)):
        if bands[position].start < bands[position - 1].start:
            spot = rubric.main.at("bands", position, "from")
            yield (
                spot,
                say(
                    "band '{band}' begins below '{before}' before it; write the lowest first",
                    band=bands[position].id,
                    before=bands[position - 1].id,
                ),
            )
