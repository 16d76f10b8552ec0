"""JSON Schema (2020-12) of the files, made from the models, so that editors help while somebody types.

It allows what the models allow, short forms included. A text may look like a number to an editor (`period: 2018`,
`version: 1.0`), so wherever the models take text the schema takes a number too.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from .model import ID, CasesFile, FrameworkFile, LinksFile, Pillar, Survey, TranslationFile
from .pydantics import pydantic_model
from .records import Record, from_bare, one_or_many

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
    "Robustness.aggregate": "Aggregations that every mean of the framework is replaced by, one a draw.",
    "aggregate": "How parts become a score; the framework's own rule where it is left out.",
    "at_least": "In panels: below this coverage the answers under this node are discarded.",
    "actions": "What to do to reach a level, by the key of that level.",
    "Answer.actions": "What this survey knows better of its actions, by the key of the level: months, lead, …",
    "all": "Every one of these holds.",
    "Case.all": "The level at which every described indicator is answered.",
    "any": "At least one of these holds.",
    "Robustness.answers": "false: answers are taken as they stand.",
    "applies_to": "Asked only where the subject has one of these attributes, such as {kind: [country]}.",
    "at_most": "The band or the score that is not passed unless the condition holds.",
    "bands": "Named levels of a score.",
    "choices": "A tick list: item id, then its text.",
    "Answer.choices": "The items ticked; [] for none of them.",
    "comparable": "Whether scores of different subjects may be compared.",
    "confidence": "How sure the assessor is.",
    "FrameworkFile.confidence": "How likely an answer is to be one level up or down, by its confidence.",
    "decimals": "Decimals of every printed score.",
    "direction": "down: less is better.",
    "edition": "Which edition of the publisher's rubric this is.",
    "expect": "The printed figures of nodes; a bare number is the score.",
    "FrameworkFile.effort": "Months of an action of which only the effort is said.",
    "evidence": "The documents to ask for.",
    "Answer.evidence": "What supports the answer: documents, or names from the survey's sources.",
    "framework": "The id of the framework (id or id@version), or the path of its folder.",
    "gates": "Caps on this node unless a condition holds.",
    "level": "The key of the level that holds; a list where several are still possible.",
    "Target.level": "The key of the level to reach.",
    "Expectation.level": "The level answered.",
    "levels": "Described levels, lowest first: key, then text.",
    "missing": "What unknown and unanswered indicators count as, one a draw.",
    "method": "How scores are made, for readers of reports.",
    "min_coverage": "Below this coverage the score is withheld.",
    "number": "The answer is a number, and how it becomes a score.",
    "parts": "by-coverage: a part counts as far as it is answered; full: with its whole weight.",
    "period": "YYYY, YYYY-Qn, YYYY-MM or YYYY-MM-DD; it means its last day.",
    "pillars": "The pillars in order; each is a file <id>.yaml beside this one.",
    "dirichlet": "The concentration: 1 draws weights freely about the framework's, more stays nearer to them.",
    "robustness": "What 'readiness robustness' draws where it is not told otherwise.",
    "share": "Each weight is multiplied by a number from 1 - share to 1 + share.",
    "question": "What is asked, so that two assessors would give one answer.",
    "range": "Lowest and highest score.",
    "ratio": "The answer is one number of another, and how it becomes a score.",
    "reproduced": "What of the published results this encoding reproduces, and what not and why.",
    "requires": "Steps that come before it: ID at least LEVEL.",
    "score": "How ticks become a score.",
    "Level.score": "The score of this level, in the framework's range.",
    "scale": "A scale of framework.yaml, by its id.",
    "scored": "false: asked and shown, never scored.",
    "sign": "Whether it speaks for the answer, against it, or both.",
    "source": "A document from the survey's sources, by its id.",
    "sources": "Documents that several answers rest on; evidence names them by id.",
    "state": "unknown: looked for and not found. not-applicable: needs a note.",
    "Expectation.state": "answered, partial, unknown, unanswered, not-applicable or out-of-scope.",
    "survey": "The path of a survey, from this file; its answers are taken.",
    "tags": "Facets that composites and reports select by.",
    "target": "Where it should be, and by when; without one it is the best level.",
    "unanswered": "What an indicator without an answer counts as.",
    "unknown": "What an indicator answered 'unknown' counts as.",
    "value": "The number, or {from: …, to: …} where only a range is known.",
    "Target.value": "The number or the score to reach.",
    "Expectation.value": "The score as printed; null where it is withheld or there is none.",
    "version": "The version of this encoding; a change of meaning raises it.",
    "weight": "How much it counts among its siblings; 1 where it is left out.",
    "when": "Asked only where another answer is one of these levels, such as {other-id: [3, 4]}.",
    "within": "How far a figure may be from the expected one; 0 where it is left out.",
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
        return {**found, **_YEAR} if pattern.startswith(r"^\d{4}") else found

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
        return _opened({"anyOf": [kept, {"$ref": value["$ref"]}]}, definitions)
    opened = {key: _opened(part, definitions) for key, part in value.items()}
    if "anyOf" in opened:
        opened["anyOf"] = [choice for part in opened["anyOf"] for choice in (part["anyOf"] if list(part) == ["anyOf"] else [part])]
    return opened


def _describe(model: str, definition: dict[str, Any]) -> None:
    for key, found in definition.get("properties", {}).items():
        if text := KEYS.get(f"{model}.{key}", KEYS.get(key)):
            found["description"] = text
