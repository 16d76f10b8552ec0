"""What the conditions of gates ask for, by titles, as the readers of a report and of a framework's page know them."""

from __future__ import annotations

from ..languages import Language
from ..scoring import Plan
from ..scoring.scales import number_of
from ..wording import Says, lacking_text, plain


def by_title(plan: Plan, language: Language) -> Says:
    """Says `ID at least LEVEL` by the title of the node, and the name of the level, the title of the band, or the number."""

    def says(name: str, least: str) -> str:
        return language.gettext("{title} is at least {least}", title=plan.node(name).title, least=least_text(plan, language, name, least))

    return says


def lacking_titles(plan: Plan, language: Language, lacking: str | None) -> str | None:
    """What of the conditions of gates does not hold, by titles; None where nothing is lacking."""
    return None if lacking is None else lacking_text(language, lacking, by_title(plan, language))


def least_text(plan: Plan, language: Language, name: str, least: str) -> str:
    """What a node is to have at least: a level by its name, a band by its title, or a number."""
    if name in plan.leaf_index and least in plan.leaf(name).by_key:
        level = plan.level_name(name, least)
        return language.gettext("level {level}", level=level) if level.isdigit() else level
    number = number_of(least)
    return plan.framework.file.band_titles.get(least, least) if number is None else plain(language, number)
