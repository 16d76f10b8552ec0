"""Scoring: compile a framework to a plan, read answers into rows, score rows; nothing else computes a score."""

from .answers import AnswerError, Answers, Cell, Rows, cells, rows
from .card import Card, NodeScore, card, card_of, score
from .compiler import compile_framework
from .draws import score_draws
from .engine import Scores, score_rows
from .plan import Leaf, Plan, PlanError, PlanNode

__all__ = [
    "AnswerError",
    "Answers",
    "Card",
    "Cell",
    "Leaf",
    "NodeScore",
    "Plan",
    "PlanError",
    "PlanNode",
    "Rows",
    "Scores",
    "card",
    "card_of",
    "cells",
    "compile_framework",
    "rows",
    "score",
    "score_draws",
    "score_rows",
]
