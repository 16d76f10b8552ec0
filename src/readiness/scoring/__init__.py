"""Scoring: compile a framework to a plan, read answers into rows, score rows; nothing else computes a score."""

from .answers import AnswerError, Answers, Cell, Rows, cells, rows
from .card import Card, NodeScore, card, card_of, score
from .compiler import compile_framework
from .draws import score_draws
from .engine import score_rows
from .plan import CompileError, Leaf, Plan, PlanNode
from .repeats import expand, expand_all
from .scores import Scores

__all__ = [
    "AnswerError",
    "Answers",
    "Card",
    "Cell",
    "CompileError",
    "Leaf",
    "NodeScore",
    "Plan",
    "PlanNode",
    "Rows",
    "Scores",
    "card",
    "card_of",
    "cells",
    "compile_framework",
    "expand",
    "expand_all",
    "rows",
    "score",
    "score_draws",
    "score_rows",
]
