"""What is found while looking for files: nothing, too many, or others."""

from __future__ import annotations

from ..sentences import say
from .registry import Findings, check, describe
from .views import Rubric

describe(
    "F01",
    "error",
    """A pillar has no file.

    Each id under `pillars:` in framework.yaml is the name of a file in the same folder. Make the file, or mend the
    spelling of the id.

    Fails, if there is no lidership.yaml:

        pillars: [lidership]

    Passes, with a file leadership.yaml:

        pillars: [leadership]
    """,
)


@check("F02", "warning", whole=True)
def pillar_not_listed(rubric: Rubric) -> Findings:
    """A file stands in the framework's folder and is not read.

    A pillar that is not under `pillars:` in framework.yaml is neither asked nor scored. List it, or move the file away.
    The files of a framework end in .yaml, not in .yml.

    Fails, with files leadership.yaml and funding.yaml:

        pillars: [leadership]

    Passes:

        pillars: [leadership, funding]
    """
    for name in rubric.strays:
        stem, _, suffix = name.rpartition(".")
        advice = (
            say("add '{stem}' here, or move it away", stem=stem)
            if suffix == "yaml"
            else say("name it {stem}.yaml, or move it away", stem=stem)
        )
        yield rubric.main.key("pillars"), say("'{name}' stands in this folder and is not read; {advice}", name=name, advice=advice)


describe(
    "V01",
    "error",
    """There is nothing to validate.

    Name a framework's folder, a survey, or a folder that holds some of them; a path that holds none is probably a slip.

    Fails:

        readiness validate docs

    Passes:

        readiness validate frameworks surveys
    """,
)
describe(
    "V02",
    "warning",
    """A YAML file is neither a survey nor a part of a framework.

    It was met in a folder and not checked. A survey has `framework`, `subject`, `period` and `answers`; a framework is a
    folder with framework.yaml. Move other YAML files out of the folder, or name the paths to validate one by one.

    Fails, in surveys/atlantis.yaml:

        name: Atlantis

    Passes:

        framework: digital-government-2026
        subject: {id: ATL, name: Atlantis}
        period: 2020
        answers: {}
    """,
)
