"""A survey to fill in: a framework's questions and levels as comments, with a place for every answer."""

from .survey import Wish, blank_survey

__all__ = ["Wish", "blank_survey"]
