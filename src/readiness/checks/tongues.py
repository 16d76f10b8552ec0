"""Codes of languages (ISO 639-1, as of 2023), and those of countries that are taken for them."""

from __future__ import annotations

import re

from ..sentences import NOTHING, Sentence, say

_CODE = re.compile(r"(?P<main>[a-z]{2,3})(-[A-Za-z0-9]+)*")
_TWO_LETTERS = frozenset(
    re.findall(
        "[a-z]+",
        """
        aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa
        ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko
        kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa
        pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw
        ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
        """,
    )
)
_OF_COUNTRIES = {"cn": "zh", "cz": "cs", "dk": "da", "gr": "el", "jp": "ja", "kh": "km", "kz": "kk", "np": "ne", "ua": "uk", "vn": "vi"}


def is_language(code: str) -> bool:
    """Whether a code is one of a language; of those with three letters (ISO 639-3) there are too many to tell."""
    found = _CODE.fullmatch(code)
    return found is not None and (len(found["main"]) == 3 or found["main"] in _TWO_LETTERS)


def no_such_language(code: str) -> Sentence:
    """What to say of a code that is none."""
    meant = _OF_COUNTRIES.get(code.partition("-")[0].lower())
    near = say("; did you mean '{word}'?", word=meant) if meant else NOTHING
    return say("'{language}' is no code of a language (ISO 639), such as en or vi{near}", language=code, near=near)
