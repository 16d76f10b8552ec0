"""The codes of what a sample of units cannot be scored by."""

CODES = {
    "I01": "An indicator is the same for all units of the sample, and says nothing of any of them.",
    "I02": "The sample has fewer than two units.",
    "I03": "A number cannot be divided as its denominator is below 0, or numbers are too large to be held or compared.",
    "I04": "The reference unit is not in the sample, has no number, or is the worst of the sample.",
    "I05": "The target is no better than the worst unit of the sample.",
    "I06": "A share of the maximum is asked of numbers below 0.",
    "I07": "The panel has no column for the groups, or no period, that a step needs.",
    "I08": "Saved parameters are those of another framework, or nothing was learnt of a period.",
    "I09": "No unit, or no indicator, has as much data as is asked for.",
    "I10": "A question is answered by instance, and steps need one number of each unit.",
}
