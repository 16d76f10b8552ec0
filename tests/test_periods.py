"""Periods mean their last day (R11)."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.periods import first_day, last_day


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2020", "2020-01-01", "2020-12-31"),
        ("2020-Q1", "2020-01-01", "2020-03-31"),
        ("2020-Q2", "2020-04-01", "2020-06-30"),
        ("2020-Q4", "2020-10-01", "2020-12-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2021-02", "2021-02-01", "2021-02-28"),
        ("2020-02-29", "2020-02-29", "2020-02-29"),
    ],
)
def test_first_and_last_day(period: str, first: str, last: str) -> None:
    assert (first_day(period).isoformat(), last_day(period).isoformat()) == (first, last)


@pytest.mark.parametrize(
    "period", ["", "20", "2020-13", "2020-00", "2020-Q5", "2020-1", "2021-02-29", "2020-06-31", "0000", "2020 ", "soon"]
)
def test_no_period(period: str) -> None:
    with pytest.raises(ValueError, match=f"'{period}'"):
        last_day(period)


@given(st.dates())
def test_a_date_is_itself(date: datetime.date) -> None:
    assert last_day(date.isoformat()) == date
