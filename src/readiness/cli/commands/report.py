"""`readiness report`: a survey as a document, by a shipped template or one's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...sentences import concat, say, sentence_of
from ..options import FrameworkOption, OutputOption, SurveyArgument
from ..panels import IgnoreOption, PeriodOption, SheetOption, UnitOption, listed, read_panel
from ..talk import or_asked, tell, tell_written

if TYPE_CHECKING:
    from ...documents import Form
    from ...panel import Panel
    from ...report import Format
    from ...report.planned import Planned
    from ...report.years import Earlier
    from ..inputs import Loaded

TEXTS: dict[str, Format] = {".html": "html", ".htm": "html", ".md": "md", ".markdown": "md"}
OFFICE: dict[str, Form] = {".pdf": "pdf", ".docx": "docx", ".xlsx": "xlsx"}


def command(
    survey: SurveyArgument,
    output: OutputOption = None,
    template: Annotated[
        str | None,
        typer.Option(
            help="A shipped template ('readiness templates' lists them), or a file of your own: x.html.j2, x.md.j2, x.typ (PDF), x.docx.",
            metavar="NAME|FILE",
        ),
    ] = None,
    framework: FrameworkOption = None,
    lang: Annotated[
        str | None,
        typer.Option(
            "--lang",
            "-l",
            callback=or_asked,
            help="Language, such as en or vi; en,vi writes one file in each (default: READINESS_LANG, else the framework's).",
            metavar="CODE",
        ),
    ] = None,
    before: Annotated[Path | None, typer.Option(help="An earlier survey: the report says what changed and why.", metavar="SURVEY")] = None,
    before_framework: Annotated[str | None, typer.Option(help="Framework of the earlier survey.", metavar="ID|FOLDER")] = None,
    peers: Annotated[
        Path | None,
        typer.Option(
            help="Other units (a table, a folder of surveys): the report says where this one stands among its kind.", metavar="PANEL"
        ),
    ] = None,
    unit: UnitOption = None,
    period: PeriodOption = None,
    ignore: IgnoreOption = None,
    sheet: SheetOption = None,
    target: Annotated[float | None, typer.Option(help="Print the plan that reaches this overall score.", metavar="SCORE")] = None,
    band: Annotated[str | None, typer.Option(help="Print the plan that reaches this band.", metavar="BAND")] = None,
    budget: Annotated[
        float | None, typer.Option(help="Print the plan that scores most within so many months of effort.", metavar="MONTHS", min=0)
    ] = None,
    title: Annotated[str | None, typer.Option(help="A title of your own.")] = None,
    logo: Annotated[Path | None, typer.Option(help="A picture for the title: PNG, JPEG or SVG.", metavar="FILE")] = None,
    context: Annotated[bool, typer.Option("--context", help="Print what a template may use, as JSON, and no report.")] = False,
) -> None:
    """Write a report of a survey: `-o gaps.html`, `gaps.pdf`, `gaps.docx`, `gaps.xlsx` or `gaps.md`; without `-o` Markdown to the screen.

    An existing file is replaced, whole or not at all. A template of your own may start from a shipped one:
    `{% extends "readiness/gap-analysis.html.j2" %}`, or from a copy (`readiness templates copy`). With --target, --band or
    --budget the action plan is that of `readiness plan`. --unit, --period, --ignore and --sheet say how the table of --peers is read.
    """
    form = None if context else _format(output, template, before)
    from ...report.logo import logo_address

    more = {"title": title, "logo": logo_address(logo) if logo else None}
    how = {"unit": unit, "period": period, "ignored": listed(ignore), "sheet": sheet}
    for language in _languages(lang, survey, output):
        loaded = _load(survey, framework, language)
        beside: dict[str, Any] = {"before": _earlier(before, before_framework, language), "peers": _panel(peers, loaded, how)}
        beside["planned"] = _planned(loaded, target, band, budget)
        _write(loaded, language, {**more, **beside}, form, template, _named(output, language, lang))


def _load(survey: Path, framework: str | None, language: str | None) -> Loaded:
    from ..inputs import load_scored

    return load_scored(survey, framework, language)


def _write(
    loaded: Loaded, language: str | None, more: dict[str, Any], form: Format | Form | None, template: str | None, output: Path | None
) -> None:
    from ...report import context as report_context
    from ...report import print_context
    from ..output import emit, to_json

    values = report_context(loaded.rubric, loaded.written, loaded.card, language=language, source=loaded.source, **more)
    if form not in (None, "md", "xlsx"):
        _mention_pictures()
    if form is None:
        emit(to_json(values), output)
    elif form == "html" or form == "md":
        emit(print_context(values, form, template), output)
    elif output is not None:
        _write_document(values, form, template, output)


def _write_document(values: dict[str, Any], form: Form, template: str | None, output: Path) -> None:
    """A report as a file of an office, and on stderr what it is not."""
    from ...documents import document
    from ...files import write

    made = document(values, form, template)
    write(output, made.content)
    for warning in made.warnings:
        tell(concat((str(output), warning), ": "))
    tell_written(output)


def _mention_pictures() -> None:
    """Say on stderr that pictures are missing, and what brings them: the report is made all the same."""
    from ...extras import needs
    from ...problems import UsageError

    try:
        with needs(say("Pictures")):
            from ...charts import sheet  # noqa: F401 - whether it can be imported
    except UsageError as error:
        tell(say("The figures are given by their numbers alone. {error}", error=sentence_of(error)))


def _languages(lang: str | None, survey: Path, output: Path | None) -> list[str | None]:
    """The languages asked for; several only where each can have a file of its own."""
    from ...library import STANDARD_INPUT
    from ...problems import UsageError

    found = [name.strip() for name in lang.split(",") if name.strip()] if lang else []
    strange = next((name for name in found if not name.replace("-", "").isalnum()), None)
    if strange is not None:
        raise UsageError(say("--lang: '{strange}' is no language; write a code such as en or vi, or several as en,vi", strange=strange))
    if len(found) > 1 and str(survey) == STANDARD_INPUT:
        raise UsageError(say("--lang {lang}: the survey is read once for each language; give it as a file", lang=lang))
    if len(found) > 1 and output is None:
        raise UsageError(
            say("--lang {lang}: several languages are several files; add -o FILE, and each gets its language in its name", lang=lang)
        )
    return list(dict.fromkeys(found)) or [None]


def _named(output: Path | None, language: str | None, lang: str | None) -> Path | None:
    """The file of one language: `gaps.html` in two languages is `gaps.en.html` and `gaps.vi.html`."""
    if output is None or language is None or "," not in (lang or ""):
        return output
    return output.with_name(f"{output.stem}.{language}{output.suffix}")


def _planned(loaded: Loaded, target: float | None, band: str | None, budget: float | None) -> Planned | None:
    """The plan asked for; None where none is, and the report lists the next steps."""
    if target is None and band is None and budget is None:
        return None
    from ...planning import schedule
    from ...report.planned import Planned
    from .plan import goals_of, planned_for

    plan = planned_for(loaded, goals_of(loaded, target, [], band, budget), budget)
    return Planned(plan, schedule(plan, loaded.survey))


def _earlier(before: Path | None, framework: str | None, language: str | None) -> Earlier | None:
    """The earlier survey, checked like the other."""
    if before is None:
        return None
    from ...report.years import Earlier

    found = _load(before, framework, language)
    return Earlier(found.rubric, found.written, found.source)


def _panel(peers: Path | None, loaded: Loaded, how: dict[str, Any]) -> Panel | None:
    """The other units: of a table that is read as the options say, or of a folder of surveys."""
    from ...problems import UsageError

    if peers is None:
        if any(how.values()):
            raise UsageError(say("--unit, --period, --ignore and --sheet say how a table of other units is read; add --peers TABLE"))
        return None
    from ...panel import Wanted, refuse_ranking
    from ...scoring import compile_framework

    refuse_ranking(loaded.framework)
    return read_panel(peers, compile_framework(loaded.rubric), Wanted(**how))


def _format(output: Path | None, template: str | None, before: Path | None) -> Format | Form:
    """What to write, by the name of the output, else of the template, else Markdown."""
    from ...problems import UsageError
    from ...report import chosen_format
    from ...report.templates import NEEDS_BEFORE

    if template in NEEDS_BEFORE and before is None:
        raise UsageError(say("the template '{template}' compares two periods; add --before SURVEY", template=template))
    suffix = output.suffix.lower() if output is not None else None
    if output is not None and suffix not in {**TEXTS, **OFFICE}:
        raise UsageError(say("{output}: a report is written as {endings}.", output=output, endings=", ".join((*TEXTS, *OFFICE))))
    _fitting(output, template)
    if suffix in OFFICE:
        return OFFICE[suffix]
    return chosen_format(TEXTS[suffix] if suffix else None, template, default="md")


def _fitting(output: Path | None, template: str | None) -> None:
    """Refuse a template of one's own that writes something else than the output's name says."""
    from ...documents import SUFFIXES
    from ...problems import UsageError
    from ...report.templates import ABOUT

    if template is None or template in ABOUT:
        return
    written = next((f".{form}" for form, suffix in SUFFIXES.items() if suffix == Path(template).suffix.lower()), None)
    asked = output.suffix.lower() if output is not None and output.suffix.lower() in OFFICE else None
    if written == asked:
        return
    if output is None:
        raise UsageError(say("{template} writes {written} files; name one with -o FILE{written}", template=template, written=written))
    suffixes = [suffix for form, suffix in SUFFIXES.items() if f".{form}" == asked] or ["j2"]
    raise UsageError(
        say(
            "{template} does not write {suffix}: a template for it ends in {ending}",
            template=template,
            suffix=output.suffix,
            ending=suffixes[0],
        )
    )
