"""JSON Schema (2020-12) of the files, made from the models, so that editors help while somebody types.

It allows what the models allow, short forms included. A text may look like a number to an editor (`period: 2018`,
`version: 1.0`), so wherever the models take text the schema takes a number too.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from .model import ID, PERIOD, CasesFile, FrameworkFile, LinksFile, Pillar, Survey, TranslationFile
from .records import Record, from_bare, one_or_many
from .records.pydantics import pydantic_model

DIALECT = "https://json-schema.org/draft/2020-12/schema"
MODELS: dict[str, type[Record]] = {
    "framework": FrameworkFile,
    "pillar": Pillar,
    "survey": Survey,
    "links": LinksFile,
    "translation": TranslationFile,
    "tests": CasesFile,
}

# What an editor shows for a key; `Model.key` where a key means something else in one model.
KEYS = {
    "actions": "What to do to reach a level, an item or a number, by its key.",
    "Answer.actions": "What this survey knows better of its actions, by the key of the level, item or number: months, lead, …",
    "aggregate": "How parts become a score; the framework's own rule where it is left out.",
    "Robustness.aggregate": "Aggregations that every mean of the framework is replaced by, one a draw.",
    "all": "Every one of these holds.",
    "Case.all": "The level at which every described indicator is answered.",
    "alone": "true: 'none of these', which excludes the others.",
    "answers": "Question id, then its answer; what is left out is unanswered.",
    "Robustness.answers": "false: answers are taken as they stand.",
    "any": "At least one of these holds.",
    "Denominate.by": "The number of the same unit to divide by, by its id; none: do not divide this one.",
    "Denominate.times": "What the quotient is multiplied by, such as 1000 for so many of each thousand.",
    "Impute.method": "What a gap is filled from: other units, the same unit's other periods, or its other numbers.",
    "Normalise.method": "How a number becomes a score among those of the sample.",
    "Impute.by": "The attribute of the units that groups them, for group-mean and group-median.",
    "Normalise.cap": "false: scores may lie outside 'to'.",
    "Normalise.deviation": "What one standard deviation is worth (z-score); 1 where it is left out.",
    "Normalise.mean": "What the mean scores (z-score); 0 where it is left out.",
    "Normalise.reference": "The unit that scores the upper end (distance-to-reference).",
    "Normalise.ties": "The place of equal units: the lowest of theirs, or the average.",
    "Normalise.to": "The two ends of the scores, the framework's range where it is left out; natural: places, points of Borda, shares.",
    "Screen.imputed": "true: imputed numbers count as there.",
    "Screen.indicators": "Indicators with the numbers of less than this share of the units are left out.",
    "Screen.units": "Units with less than this share of the numbers are left out.",
    "Treat.kurtosis": "An indicator has outliers if its kurtosis and its skewness both reach their thresholds.",
    "Treat.log": "true: where winsorising is not enough, the logarithm is taken.",
    "Treat.skew": "An indicator has outliers if its skewness and its kurtosis both reach their thresholds.",
    "Treat.winsorise": "How many points may be moved to the next value; below 1 the share of the units.",
    "applies_to": "Asked only where the subject has one of these attributes, such as {kind: [country]}.",
    "at_least": "Below this coverage the answers under this node are discarded; with 'parts: full', below this share of its parts.",
    "at_most": "The band or the score, or of a judged group the level, that is not passed unless the condition holds.",
    "authors": "Who filled it in.",
    "band": "The id of the band to reach.",
    "Expectation.band": "The id of the band.",
    "bands": "Named levels of a score.",
    "baseline": "Where it starts from, and when.",
    "between": "true: a mixed level that is given and never suggested.",
    "by": "The date by which; it means its last day.",
    "cases": "Sentences, each with answers and the figures that follow.",
    "caveat": "What a reader must know before using a result; every report prints it.",
    "change": "By how much it is to change from its baseline; -10 is ten less.",
    "choices": "A tick list: item id, then its text.",
    "Answer.choices": "The items ticked; [] for none of them.",
    "comparable": "Whether scores of different subjects may be compared.",
    "composites": "Other views of the same answers, with weights of their own.",
    "confidence": "How sure the assessor is.",
    "FrameworkFile.confidence": "How likely an answer is to be one level up or down, by its confidence.",
    "count": "How many of 'of' must hold.",
    "coverage": "How much is known, from 0 to 1.",
    "date": "When it was published, or said.",
    "Baseline.date": "When it had this value.",
    "decimals": "Decimals of every printed score.",
    "denominator": "The id of the number below; without it the answer gives both.",
    "Answer.denominator": "The number below.",
    "combine": "How instances become one: of a question the maximum (best), of a group the mean, where it is left out.",
    "each": "The answer of each instance of what is repeated, by its name; nothing else answers beside it.",
    "dimensions": "Groups between this one and its indicators.",
    "direction": "down: less is better.",
    "dirichlet": "The concentration: 1 draws weights freely about the framework's, more stays nearer to them.",
    "do": "What to do.",
    "edition": "Which edition of the publisher's rubric this is.",
    "effort": "How hard it is.",
    "FrameworkFile.effort": "Months of an action of which only the effort is said.",
    "evidence": "The documents to ask for.",
    "Scale.evidence": "The documents to ask for, where a question with this scale says nothing of its own.",
    "Group.evidence": "The documents to ask for, where a question below and its scale say nothing of their own.",
    "Pillar.evidence": "The documents to ask for, where a question below and its scale say nothing of their own.",
    "Answer.unknown": "The items of a tick list of which it is not known whether they hold.",
    "Answer.evidence": "What supports the answer: documents, or names from the survey's sources.",
    "evidenced": "The score if answers without evidence counted as their worst.",
    "expect": "The printed figures of nodes; a bare number is the score.",
    "framework": "The id of the framework (id or id@version), or the path of its folder.",
    "from": "The number that scores worst (best with direction: down).",
    "Band.from": "The lowest score of the band, itself included.",
    "Range.from": "The smallest number possible.",
    "gates": "Caps on this node unless a condition holds.",
    "given": "true: a survey or a table may give its published score, in place of what its parts give.",
    "Answer.given": "A bare answer.",
    "guidance": "How to answer, for the assessor.",
    "high": "The highest score that open answers allow.",
    "Doubt.high": "The same for high confidence.",
    "href": "Its address.",
    "indicators": "Indicator id, then what it asks.",
    "kind": "What became of the ids.",
    "Subject.kind": "What the subject is, such as country or province; applies_to reads it.",
    "language": "The language of the texts in this folder, such as en or vi.",
    "lead": "Who usually leads.",
    "level": "The key of the level that holds; a list where several are still possible.",
    "Expectation.level": "The level answered.",
    "Target.level": "The key of the level to reach.",
    "levels": "Described levels, lowest first: key, then text.",
    "licence": "What may be done with the rubric, and with this encoding.",
    "links": "Framework id, then what became of its ids here.",
    "low": "The lowest score that open answers allow.",
    "Doubt.low": "Probability that an answer of low confidence is one level up or down.",
    "Doubt.medium": "The same for medium confidence.",
    "Doubt.unstated": "The same for an answer that states none; 0 takes it as it stands.",
    "method": "How scores are made, for readers of reports.",
    "min_coverage": "Below this coverage the score is withheld.",
    "missing": "What unknown and unanswered indicators count as, one a draw.",
    "months": "How long it takes.",
    "now": "The ids in this framework.",
    "number": "The answer is a number, and how it becomes a score.",
    "numerator": "The id of the number above; without it the answer gives both.",
    "Answer.numerator": "The number above.",
    "of": "The ids it is made of, each with a weight if it has one of its own.",
    "Condition.of": "The conditions of which 'count' must hold.",
    "operator": "How the value is compared with the goal; >= where it is left out and more is better.",
    "overall": "What is said of the top node.",
    "owner": "Who answers for it.",
    "p": "The power of a generalised mean.",
    "parts": "by-coverage: a part counts as far as it is answered; full: with its whole weight.",
    "period": "YYYY, YYYY-Qn, YYYY-MM or YYYY-MM-DD; it means its last day.",
    "pillars": "The pillars in order; each is a file <id>.yaml beside this one.",
    "points": "The most points it can give.",
    "Item.points": "The points of this item.",
    "Level.points": "The points of this level.",
    "publisher": "Who publishes it.",
    "repeat": "What it is answered for several times, such as address, agency or assessor: answers say {each: {NAME: …}}.",
    "question": "What is asked, so that two assessors would give one answer.",
    "range": "Lowest and highest score.",
    "prepare": "What is done to numbers before they are scores, by comparison with other units of a panel.",
    "denominate": "Divide by another number of the same unit.",
    "impute": "Fill missing numbers; none: not this one.",
    "screen": "Leave out units and indicators with too little data.",
    "treat": "Treat outliers; none: not this one.",
    "normalise": "Put numbers of different units on one scale.",
    "over": "The units that a sample is made of: those of the same period, or of all periods.",
    "ratio": "The answer is one number of another, and how it becomes a score.",
    "reason": "Why, in a sentence; needed unless the kind is same.",
    "reference": "Where the result was published.",
    "references": "Where this comes from.",
    "reproduced": "What of the published results this encoding reproduces, and what not and why.",
    "requires": "Steps that come before it: ID at least LEVEL.",
    "Robustness.impute": "Ways to fill missing numbers, one a draw.",
    "Robustness.normalise": "Ways to put numbers on one scale, one a draw.",
    "Robustness.treat": "Ways to treat outliers, one a draw.",
    "Robustness.weights": "How weights are drawn: a share up or down, or from a Dirichlet distribution; a quarter where it is left out.",
    "robustness": "What 'readiness robustness' draws where it is not told otherwise.",
    "round": "Decimals to round to before the parent uses it, where the publisher rounds inside.",
    "says": "ID at least LEVEL, BAND or number.",
    "scale": "A scale of framework.yaml, by its id.",
    "scales": "Named scales that several questions share.",
    "TranslationFile.scales": "The levels of named scales, by scale and key.",
    "scope": "For whom or what the goal is set.",
    "score": "How ticks become a score.",
    "Level.title": "What readers know this level by, where its key is no word for them.",
    "LevelTexts.title": "What readers know this level by.",
    "NodeTexts.target": "Owner, scope and unit of its targets, in their order.",
    "NodeTexts.unit": "The unit of its number or ratio.",
    "Level.score": "The score of this level, in the framework's range.",
    "scored": "false: asked and shown, never scored.",
    "share": "Each weight is multiplied by a number from 1 - share to 1 + share.",
    "sign": "Whether it speaks for the answer, against it, or both.",
    "source": "A document from the survey's sources, by its id.",
    "sources": "Documents that several answers rest on; evidence names them by id.",
    "state": "unknown: looked for and not found. not-applicable: needs a note.",
    "Expectation.by": "Which target is meant, by its date, where there are several.",
    "Expectation.gap": "What is still missing of the target, in its unit; 0 where it is met.",
    "Expectation.overruled": "What of a gate's condition the answers do not show, where a judgement passes over it.",
    "Expectation.progress": "How much of the way from the baseline to the target is made, as a share.",
    "Expectation.status": "What became of the target: met, on track, late, missed or open.",
    "Case.period": "The period at whose end targets are judged; the survey's where it is left out.",
    "Expectation.state": "answered, partial, unknown, unanswered, not-applicable or out-of-scope.",
    "status": "desk-study, self-assessed or validated; planned, where 'readiness plan' made it.",
    "steps": "Points from a number on, such as {1: 5, 2: 10}.",
    "subject": "Who is assessed.",
    "suggestion": "The level that the answers suggest of a judged group.",
    "summary": "What it is about, in a sentence or two.",
    "survey": "The path of a survey, from this file; its answers are taken.",
    "tag": "All indicators with this tag, such as {facet: implementation}.",
    "tags": "Facets that composites and reports select by.",
    "target": "Where it should be, and by when, or a list of such; without any it is the best level.",
    "texts": "Texts by id of pillar, dimension or indicator.",
    "times": "What the ratio is multiplied by; 100 for per cent.",
    "to": "The number that scores best (worst with direction: down).",
    "Range.to": "The largest number possible.",
    "unanswered": "What an indicator without an answer counts as.",
    "unit": "The unit of the number, such as % or km.",
    "unknown": "What an indicator answered 'unknown' counts as.",
    "unless": "The condition that lifts the cap.",
    "value": "The number, or {from: …, to: …} where only a range is known.",
    "Expectation.value": "The score as printed; null where it is withheld or there is none.",
    "Target.value": "The number or the score to reach.",
    "version": "The version of this encoding; a change of meaning raises it.",
    "was": "The ids in the other framework.",
    "weight": "How much it counts among its siblings; 1 where it is left out.",
    "weights": "Importance words and the numbers they stand for.",
    "when": "Asked only where another answer is one of these levels, such as {other-id: [3, 4]}.",
    "where": "Where the work is done.",
    "within": "How far a figure may be from the expected one; 0 where it is left out.",
    "words": "The publisher's own words, such as {pillar: dimension, indicator: question}.",
}
_SHORT = "x-short"
_YEAR = {"type": ["string", "integer"], "minimum": 1000, "maximum": 9999}  # a period that is only a year


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of one kind of file, by its name in `MODELS`."""
    made = pydantic_model(MODELS[name]).model_json_schema(schema_generator=_Generator)
    definitions = made.pop("$defs", {})
    head = {
        "$schema": DIALECT,
        "$id": f"urn:readiness:schema:{name}",
        "title": f"readiness {name}",
        "description": " ".join(str(made["description"]).split()),
    }
    whole = {**head, **{key: part for key, part in made.items() if key not in head}, "$defs": definitions}
    _describe(MODELS[name].__name__, whole)
    for model, definition in definitions.items():
        _describe(model, definition)
    opened: dict[str, Any] = _opened(whole, definitions)
    return opened


class _Generator(GenerateJsonSchema):
    """Tells of short forms, of numbers that are text, and of keys; leaves out what only repeats the key."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        inner, default = self.generate_inner(schema["schema"]), schema.get("default")
        return {**inner, "default": default} if isinstance(default, (bool, int, float, str)) else inner

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        found = super().str_schema(schema)
        pattern = found.get("pattern")
        if pattern is None:
            return {**found, "type": ["string", "number"]}
        if pattern == ID:
            return {**found, "type": ["string", "number"], "minimum": 0}
        return {**found, **_YEAR} if pattern == PERIOD else found

    def literal_schema(self, schema: core_schema.LiteralSchema) -> JsonSchemaValue:
        # Python holds Literal["a", "b"] and Literal["b", "a"] for one, and gives either order.
        return super().literal_schema({**schema, "expected": sorted(schema["expected"])})

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        names = super().str_schema(schema["keys_schema"])  # type: ignore[arg-type]
        names.pop("type")
        return {"type": "object", "additionalProperties": self.generate_inner(schema["values_schema"]), "propertyNames": names}

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        function: Any = schema["function"]["function"]
        inner = self.generate_inner(schema["schema"])
        if isinstance(function, partial) and function.func is from_bare:
            return {**inner, _SHORT: function.args[0]}
        return {"anyOf": [inner["items"], inner]} if function is one_or_many else inner


def _opened(value: Any, definitions: dict[str, Any]) -> Any:
    """`value` with every marked short form as a choice: the bare value, or the mapping; a choice in a choice is one choice."""
    if isinstance(value, list):
        return [_opened(part, definitions) for part in value]
    if not isinstance(value, dict):
        return value
    if _SHORT in value:
        bare = definitions[str(value["$ref"]).rpartition("/")[2]]["properties"][value[_SHORT]]
        kept = {key: part for key, part in bare.items() if key != "description"}
        said = {"description": value["description"]} if "description" in value else {}
        return _opened({"anyOf": [kept, {"$ref": value["$ref"]}], **said}, definitions)
    opened = {key: _opened(part, definitions) for key, part in value.items()}
    if "anyOf" in opened:
        opened["anyOf"] = [choice for part in opened["anyOf"] for choice in (part["anyOf"] if list(part) == ["anyOf"] else [part])]
    return opened


def _describe(model: str, definition: dict[str, Any]) -> None:
    for key, found in definition.get("properties", {}).items():
        if text := KEYS.get(f"{model}.{key}", KEYS.get(key)):
            found["description"] = text
