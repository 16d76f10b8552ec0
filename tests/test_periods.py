"""Periods mean their last day (R11)."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.periods import last_day


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ("2020", "2020-12-31"),
        ("2020-Q1", "2020-03-31"),
        ("2020-Q2", "2020-06-30"),
        ("2020-Q4", "2020-12-31"),
        ("2020-02", "2020-02-29"),
        ("2021-02", "2021-02-28"),
        ("2020-02-29", "2020-02-29"),
    ],
)
def test_last_day(period: str, day: str) -> None:
    assert last_day(period).isoformat() == day


@pytest.mark.parametrize(
    "period", ["", "20", "2020-13", "2020-00", "2020-Q5", "2020-1", "2021-02-29", "2020-06-31", "0000", "2020 ", "soon"]
)
def test_no_period(period: str) -> None:
    with pytest.raises(ValueError, match=f"'{period}'"):
        last_day(period)


@given(st.dates())
def test_a_date_is_itself(date: datetime.date) -> None:
    assert last_day(date.isoformat()) == date
