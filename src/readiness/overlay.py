"""The texts of a translation laid over what the files of a framework say; what is not translated stays as it is."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any


def translated(value: Any, translation: dict[str, Any]) -> Any:
    """framework.yaml with the texts of a translation; the document itself stays as it was read."""
    if not translation or not isinstance(value, dict):
        return value
    value = dict(_overlay(value, translation.get("framework", {})))
    texts = translation.get("bands", {})
    if isinstance(value.get("bands"), list):
        value["bands"] = [_overlay(band, texts.get(str(band.get("id")))) if isinstance(band, dict) else band for band in value["bands"]]
    return _overlay(value, {key: translation[key] for key in ("scales", "composites") if key in translation})


def translated_group(name: str, value: Any, texts: dict[str, Any]) -> Any:
    """A pillar or dimension, and all below it, with the texts of a translation by id."""
    if not texts or not isinstance(value, dict):
        return value
    own = texts.get(name)
    if isinstance(own, dict) and "unit" in own:
        value = _in_unit(value, own["unit"])
    value = dict(_overlay(value, own))
    for key in ("dimensions", "indicators"):
        if isinstance(value.get(key), dict):
            value[key] = {child: translated_group(child, part, texts) for child, part in value[key].items()}
    return value


def _in_unit(value: dict[str, Any], unit: Any) -> dict[str, Any]:
    """A question with the unit of its number, and of the targets in that unit, in another language."""
    scales = {key: value[key] for key in ("number", "ratio") if isinstance(value.get(key), dict) and "unit" in value[key]}
    known = [scale["unit"] for scale in scales.values()]
    found = {**value, **{key: {**scale, "unit": unit} for key, scale in scales.items()}}
    if "target" in value:
        targets = value["target"] if isinstance(value["target"], list) else [value["target"]]
        found["target"] = [{**said, "unit": unit} if isinstance(said, dict) and said.get("unit") in known else said for said in targets]
    return found


def _overlay(value: Any, texts: Any) -> Any:
    """`value` with its texts replaced by those of the same keys; what is not translated stays."""
    if isinstance(value, list) or isinstance(texts, list):  # one for all is written as one
        pairs = zip_longest(*(found if isinstance(found, list) else [found] for found in (value, texts)))
        return [_overlay(own, said) for own, said in pairs if own is not None]
    if isinstance(value, str) and isinstance(texts, dict):
        return texts.get("text", value)  # a level in its short form
    if isinstance(value, dict) and isinstance(texts, dict):
        return {key: _overlay(own, texts[key]) if key in texts else own for key, own in value.items()}
    if isinstance(value, dict) and isinstance(texts, str):
        key = next((key for key in ("text", "title") if key in value), None)  # a level or a band in its long form
        return {**value, key: texts} if key else value
    return texts if isinstance(value, str) and isinstance(texts, str) else value
