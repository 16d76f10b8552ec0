"""Rounding: the one place where a number becomes the number that is printed, banded and compared (R10)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from math import copysign, isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SIGNIFICANT = 12  # digits kept before rounding, so that 0.285 held as 0.28499999999999998 rounds as 0.285
FEW = 8  # up to so many numbers are rounded faster one by one
TENS = np.array([float(f"1e{exponent}") for exponent in range(23)])  # the powers of ten that a float holds exactly
SMALL, LARGE = 1e-9, 1e15  # beyond them whole arrays would leave those powers


def round_half_up(values: Any, decimals: int) -> Floats:
    """Round to `decimals` places, halves away from zero, after cutting to 12 significant digits.

    Any shape in, the same shape out; not-a-number and infinities pass through.
    """
    given = np.asarray(values, dtype=np.float64)
    if given.size <= FEW:
        return np.array([_half_up(value, decimals) for value in given.ravel().tolist()], dtype=np.float64).reshape(given.shape)
    size = np.abs(given)
    plain = (size >= SMALL) & (size < LARGE)
    found, doubtful = _half_up_all(np.where(plain, size, 1.0), decimals)
    found = np.where(size == 0, 0.0, np.copysign(found, given) + 0.0)
    for at in zip(*np.nonzero(doubtful | ~plain & (size > 0)), strict=True):
        found[at] = _half_up(float(given[at]), decimals)
    return np.where(np.isnan(given), np.nan, found)


def rounded(value: float, decimals: int) -> float | None:
    """One number as it is printed; None if it is missing or without bound."""
    return _half_up(float(value), decimals) if isfinite(value) else None


def share_out(parts: dict[str, float], total: float, decimals: int) -> dict[str, float]:
    """Round parts so that they add up to the printed `total`, by largest remainder (R10).

    `parts` are exact and need not add up to `total`, which is a difference of two printed values.
    """
    unit = 10**decimals
    exact = {name: round(value * unit, 9) for name, value in parts.items()}
    whole = {name: int(np.floor(value)) for name, value in exact.items()}
    missing = round(total * unit) - sum(whole.values())
    order = sorted(parts, key=lambda name: whole[name] - exact[name], reverse=missing < 0)
    every, some = divmod(abs(missing), max(1, len(order)))
    for turn, name in enumerate(order):
        whole[name] += (every + (turn < some)) * (1 if missing > 0 else -1)
    return {name: number / unit for name, number in whole.items()}


@lru_cache(maxsize=10_000)  # levels score few different numbers
def _half_up(value: float, decimals: int) -> float:
    if not isfinite(value):
        return value
    cut = Decimal(format(abs(value), f".{SIGNIFICANT}g"))
    if cut.adjusted() + decimals < SIGNIFICANT - 1:  # else the cut has left no more than `decimals` places
        cut = cut.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return copysign(float(cut), value) + 0.0  # no negative zero


def _half_up_all(size: Floats, decimals: int) -> tuple[Floats, NDArray[np.bool_]]:
    """The same in whole numbers held as floats, for sizes from SMALL to LARGE.

    Also marks where the last kept digit hangs on the error of a multiplication and decides the result.
    """
    places = SIGNIFICANT - 1 - np.floor(np.log10(size)).astype(np.int64)  # kept after the point; below 0 before it
    digits = size * TENS[np.maximum(places, 0)] / TENS[np.maximum(-places, 0)]
    unit = TENS[np.maximum(places - decimals, 0)]
    below = np.floor(digits)
    lower, upper = np.floor((below + unit / 2) / unit), np.floor((below + 1 + unit / 2) / unit)
    doubtful = (np.abs(digits - below - 0.5) < 1e-3) & (lower != upper)
    left = np.minimum(places, decimals)
    whole = np.where(digits - below < 0.5, lower, upper)
    return whole / TENS[np.maximum(left, 0)] * TENS[np.maximum(-left, 0)], doubtful
