"""How likely a statistic of this size is by chance: two-sided p-values of Student's t and of the normal distribution."""

from __future__ import annotations

from math import erfc, exp, lgamma, log

import numpy as np

from .moments import Floats

TINY = 1e-300
MOST_TERMS = 10_000
CLOSE = 1e-16


def student_p(t: Floats, freedom: Floats) -> Floats:
    """P(|T| >= |t|) for `freedom` degrees of freedom, as I_x(freedom/2, 1/2) with x = freedom / (freedom + t**2).

    Any shape; NaN where t is not a number or there is no degree of freedom.
    """
    t, freedom = np.broadcast_arrays(np.asarray(t, dtype=np.float64), np.asarray(freedom, dtype=np.float64))
    found = [_student(abs(one), free) for one, free in zip(t.ravel().tolist(), freedom.ravel().tolist(), strict=True)]
    return np.array(found, dtype=np.float64).reshape(t.shape)


def normal_p(z: Floats) -> Floats:
    """P(|Z| >= |z|) of the standard normal distribution; NaN stays."""
    z = np.asarray(z, dtype=np.float64)
    return np.array([erfc(abs(one) / 2**0.5) for one in z.ravel().tolist()], dtype=np.float64).reshape(z.shape)


def _student(t: float, freedom: float) -> float:
    if t != t or not freedom > 0:
        return float("nan")
    if t == float("inf"):
        return 0.0
    square = t * t
    return _beta_share(freedom / 2, 0.5, freedom / (freedom + square), square / (freedom + square))


def _beta_share(a: float, b: float, x: float, rest: float) -> float:
    """The regularised incomplete beta function I_x(a, b), `rest` being 1 - x without its rounding error."""
    if x <= 0 or rest <= 0:
        return 0.0 if x <= 0 else 1.0
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(rest))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(a, b, x) / a
    return 1 - front * _fraction(b, a, rest) / b


def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of the incomplete beta function, by Lentz's method (Numerical Recipes, 6.4)."""
    c, d = 1.0, 1 / _away_from_zero(1 - (a + b) * x / (a + 1))
    found = d
    for m in range(1, MOST_TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d, c = 1 / _away_from_zero(1 + term * d), _away_from_zero(1 + term / c)
            found *= d * c
        if abs(d * c - 1) < CLOSE:
            break
    return found


def _away_from_zero(value: float) -> float:
    return value if abs(value) > TINY else TINY
