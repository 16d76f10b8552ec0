"""What files say, as light frozen classes: `record` declares them, `reading` reads well-formed data, `pydantics` decides on the rest."""

from .record import Declared, Filled, Least, Most, OneOrMany, Pattern, Record, Short, Unsure, declared_fields, field, from_bare, one_or_many

__all__ = [
    "Declared",
    "Filled",
    "Least",
    "Most",
    "OneOrMany",
    "Pattern",
    "Record",
    "Short",
    "Unsure",
    "declared_fields",
    "field",
    "from_bare",
    "one_or_many",
]
