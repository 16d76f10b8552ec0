"""Find and load frameworks, surveys and templates: the shipped ones and the user's own."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from .model import Answer, Framework, FrameworkFile, Link, LinksFile, Pillar, Subject, Survey, TranslationFile
from .overlay import translated, translated_group
from .problems import Problem, ProblemsError, UsageError, raise_errors, suggest
from .records import Unsure, declared_fields
from .records.reading import Reader, reader_of
from .sentences import say
from .shape import check_shape
from .yamlfile import Document, Mapping, decode, parse, read

FRAMEWORK_FILE = "framework.yaml"
STANDARD_INPUT = "-"
SUFFIXES = (".yaml", ".yml")
PARTS = ("translations", "tests")  # folders of a framework that belong to it
SKIPPED = frozenset({"node_modules", "__pycache__", "venv"})  # folders of other programs; everything hidden is skipped too
SURVEY_KEYS = frozenset({"framework", "subject", "answers"})


class FrameworkSource(NamedTuple):
    """A framework folder as read: the framework where its shape is right, every document, and the problems found.

    `partial` is what could be read of it, so that checks can go on beside a file that is broken.
    """

    path: Path
    framework: Framework | None
    documents: dict[str, Document]
    problems: tuple[Problem, ...] = ()
    partial: Framework | None = None


class SurveySource(NamedTuple):
    """A survey file as read: the survey where its shape is right, its document and the problems found.

    `partial` is what could be read of it, so that checks can go on beside an answer that is broken.
    """

    path: str
    survey: Survey | None
    document: Document | None = None
    problems: tuple[Problem, ...] = ()
    partial: Survey | None = None


def data_folder(name: str) -> Path:
    """`frameworks` or `reports` as shipped: inside the installed package, or at the root of the repository."""
    here = Path(__file__).resolve().parent
    inside = here / "data" / name
    return inside if inside.is_dir() else here.parent.parent / name


def framework_folders(*roots: Path) -> Iterator[Path]:
    """Every framework folder directly below the roots, by name."""
    for root in roots:
        if root.is_dir():
            yield from sorted(folder for folder in root.iterdir() if (folder / FRAMEWORK_FILE).is_file())


def shipped_frameworks() -> list[Path]:
    """The folders of the frameworks that come with readiness and of those in ./frameworks."""
    own = Path("frameworks")
    shipped = data_folder("frameworks")
    roots = [shipped] if own.resolve() == shipped.resolve() else [shipped, own]
    return list(framework_folders(*roots))


def find_framework(name: str, near: Path | None = None) -> Path:
    """The folder of a framework named by id or by path.

    An id is looked up in `frameworks/` beside and above `near` (a survey), in the current folder, and among the shipped
    ones. Raises `UsageError` with the nearest id if there is none.
    """
    name = name.partition("@")[0]
    direct = [Path(name), *([near.parent / name] if near else [])]
    for folder in direct:
        if folder.name == FRAMEWORK_FILE and _is_file(folder):
            return folder.parent
        if _is_file(folder / FRAMEWORK_FILE):
            return folder
    places = [parent / "frameworks" for parent in near.resolve().parents] if near else []
    for place in [*places, Path("frameworks"), data_folder("frameworks")]:
        if _is_file(place / name / FRAMEWORK_FILE):
            return place / name
    known = [folder.name for folder in (*framework_folders(*places), *shipped_frameworks())]
    raise UsageError(
        say("there is no framework '{name}'{near} 'readiness frameworks' lists them", name=name[:200], near=suggest(name, known) or ";")
    )


def framework_name(framework: Framework, path: Path | None) -> str:
    """The framework's id and version where a survey at `path` finds it by that, else the way to its folder."""
    folder = Path(framework.path).resolve()
    try:
        if find_framework(framework.id, near=path).resolve() == folder:
            return f"{framework.id}@{framework.file.version}"
    except UsageError:
        pass
    return Path(os.path.relpath(folder, path.resolve().parent if path else Path.cwd())).as_posix()


def _is_file(path: Path) -> bool:
    """Whether a file is there; a name that no file can have, as it is too long, is no file."""
    try:
        return path.is_file()
    except OSError:
        return False


def read_framework(folder: Path, language: str | None = None) -> FrameworkSource:
    """Read a framework folder, collecting every problem of syntax and shape."""
    problems: list[Problem] = []
    documents: dict[str, Document] = {}
    main = _document(folder / FRAMEWORK_FILE, documents, problems)
    if main is None:
        return FrameworkSource(folder, None, documents, tuple(problems))
    value = main.value
    translation = _translation(folder, language, value, documents, problems)
    file, found = check_shape(FrameworkFile, main, translated(value, translation))
    problems.extend(found)
    pillars = _pillars(folder, value, translation, documents, problems)
    links: dict[str, tuple[Link, ...]] = {}
    if (folder / "links.yaml").is_file() and (document := _document(folder / "links.yaml", documents, problems)):
        links_file, found = check_shape(LinksFile, document)
        problems.extend(found)
        links = links_file.links if links_file else {}
    if file is None:
        return FrameworkSource(folder, None, documents, tuple(problems))
    contents = {name: document.value for name, document in documents.items() if not name.startswith("translations/")}
    spoken = language if language and translation else file.language
    languages = (file.language, *translations(folder))
    framework = Framework(folder.resolve().name, str(folder), file, pillars, links, digest(contents), languages, spoken)
    return FrameworkSource(folder, None if problems else framework, documents, tuple(problems), framework)


def _pillars(
    folder: Path, value: Any, translation: dict[str, Any], documents: dict[str, Document], problems: list[Problem]
) -> dict[str, Pillar]:
    pillars: dict[str, Pillar] = {}
    names = value.get("pillars") if isinstance(value, Mapping) else None
    files = {path.stem for path in folder.glob("*.yaml")}  # only names that are there: a pillar is no path
    others = files - {"framework", "links"}
    for position, name in enumerate(names if isinstance(names, list) else []):
        if str(name) not in others:
            taken = str(name) in files
            message = say("'{name}.yaml' has its own meaning; choose another id for this pillar", name=name)
            if not taken:
                message = say(
                    "pillar '{name}' has no file {name}.yaml in {folder}/{near}",
                    name=name,
                    folder=folder.name,
                    near=suggest(str(name), sorted(others)),
                )
            problems.append(documents[FRAMEWORK_FILE].problem(("pillars", position), "F05" if taken else "F01", message))
        elif document := _document(folder / f"{name}.yaml", documents, problems):
            pillar, found = check_shape(Pillar, document, translated_group(str(name), document.value, translation.get("texts", {})))
            problems.extend(found)
            if pillar is not None:
                pillars[str(name)] = pillar
    return pillars


def _document(path: Path, documents: dict[str, Document], problems: list[Problem]) -> Document | None:
    try:
        document = read(path)
    except ProblemsError as error:
        problems.extend(error.problems)
        return None
    name = path.name if path.parent.name != "translations" else f"translations/{path.name}"
    documents[name] = document
    return document


def load_framework(name: str | Path, language: str | None = None, near: Path | None = None) -> Framework:
    """Load a framework by id or by the path of its folder, in a language if it has it.

    Raises `UsageError` if there is none, `ProblemsError` with every problem if its files are broken.
    """
    folder = find_framework(str(name), near)
    source = read_framework(folder, language)
    raise_errors(source.problems)
    assert source.framework is not None
    return source.framework


def read_survey(path: Path) -> SurveySource:
    """Read one survey file (`-` is standard input), collecting every problem of syntax and shape."""
    shown = "<stdin>" if str(path) == STANDARD_INPUT else str(path)
    try:
        document = parse(decode(sys.stdin.buffer.read(), shown), shown) if str(path) == STANDARD_INPUT else read(path)
    except ProblemsError as error:
        return SurveySource(shown, None, None, tuple(error.problems))
    survey, problems = check_shape(Survey, document)
    return SurveySource(shown, survey, document, tuple(problems), survey or _readable(document))


def _readable(document: Document) -> Survey | None:
    """What is right of a survey whose shape is not: its parts and answers that can be read; None without a framework."""
    value = document.value if isinstance(document.value, Mapping) else {}
    subject = value.get("subject")
    known = dict(subject) if isinstance(subject, Mapping) else {}
    fields: dict[str, Any] = {"subject": Subject.model_construct(**{"id": "unknown", "name": "unknown", **known}), "period": ""}
    for declared in declared_fields(Survey):
        part, read = value.get(declared.key), reader_of(declared.annotation)
        with suppress(Unsure):
            if declared.key == "answers" and isinstance(part, Mapping):
                fields["answers"] = dict(_readable_answers(part, read))
            elif declared.key in value:
                fields[declared.name] = read(part)
    return Survey.model_construct(**fields) if "framework" in fields else None


def _readable_answers(answers: Mapping, read: Reader) -> Iterator[tuple[str, Answer]]:
    for name, answer in answers.items():
        with suppress(Unsure):
            yield from read({name: answer}).items()


def is_survey(source: SurveySource) -> bool:
    """Whether a file has any of what makes a survey; one that is no YAML may have been meant to."""
    value = source.document.value if source.document is not None else None
    return source.document is None or (isinstance(value, Mapping) and not SURVEY_KEYS.isdisjoint(value))


def walk(top: Path, problems: list[Problem]) -> Iterator[tuple[Path, bool]]:
    """The YAML files below a folder, and the folders of frameworks (true), in order; those that cannot be read go to `problems`."""

    def unreadable(error: OSError) -> None:
        message = say("the folder cannot be read ({error}); check its permissions", error=error.strerror or error)
        problems.append(Problem(str(error.filename), 0, 0, "Y01", message))

    for name, folders, files in os.walk(top, onerror=unreadable):
        folders[:] = sorted(folder for folder in folders if not folder.startswith(".") and folder not in SKIPPED)
        if FRAMEWORK_FILE in files:
            yield Path(name), True
            folders[:] = [folder for folder in folders if folder not in PARTS]
        else:
            yield from ((Path(name, file), False) for file in sorted(files) if file.lower().endswith(SUFFIXES) and not file.startswith("."))


def load_survey(path: str | Path) -> Survey:
    """Load one survey file; raises `ProblemsError` with every problem of syntax and shape."""
    source = read_survey(Path(path))
    raise_errors(source.problems)
    assert source.survey is not None
    return source.survey


def digest(value: Any) -> str:
    """The digest of parsed content: the same for the same meaning, whatever the bytes (R14)."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def translations(folder: Path) -> list[str]:
    """The languages a framework is translated into."""
    return sorted(path.stem for path in (folder / "translations").glob("*.yaml"))


def _translation(folder: Path, language: str | None, value: Any, documents: dict[str, Document], problems: list[Problem]) -> dict[str, Any]:
    own = value.get("language", "en") if isinstance(value, Mapping) else "en"
    path = folder / "translations" / f"{language}.yaml"
    if language is None or language == own or not path.is_file():
        return {}
    document = _document(path, documents, problems)
    if document is None:
        return {}
    file, found = check_shape(TranslationFile, document)
    problems.extend(found)
    return document.value if file is not None else {}
