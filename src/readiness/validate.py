"""Everything that is wrong in frameworks and surveys, found in one go; each file is read once."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from .checks import Rubric, check_cases, check_framework, check_links, check_survey, check_translation, rubric_of
from .library import (
    FRAMEWORK_FILE,
    PARTS,
    STANDARD_INPUT,
    SUFFIXES,
    FrameworkSource,
    SurveySource,
    find_framework,
    is_survey,
    read_framework,
    read_survey,
    walk,
)
from .model import CasesFile, Framework, TranslationFile
from .problems import Problem, ProblemsError, UsageError, errors_of
from .records import Record
from .scoring import Plan, compile_framework
from .sentences import Sentence, say, say_many, sentence_of
from .shape import check_shape
from .yamlfile import Document, read

R = TypeVar("R", bound=Record)


def validate_paths(paths: Iterable[str | Path]) -> list[Problem]:
    """Every problem in frameworks, surveys and folders of both, sorted by path and line."""
    run = _Run()
    for path in paths:
        run.add(Path(path))
    return sorted(set(run.problems()))


@dataclass
class _Folder:
    """A framework folder, read once, with what is wrong in it."""

    source: FrameworkSource
    find: _Finder

    @cached_property
    def rubric(self) -> Rubric | None:
        return rubric_of(self.source, self._near, _strays(self.source))

    def _near(self, name: str) -> Framework | None:
        found = self.find.folder(name, self.source.path / FRAMEWORK_FILE)
        return found.source.framework if isinstance(found, _Folder) else None

    @cached_property
    def problems(self) -> list[Problem]:
        """What scoring rests on."""
        own = [] if self.rubric is None else check_framework(self.source, self.rubric)
        return [*self.source.problems, *own]

    @cached_property
    def plan(self) -> Plan | None:
        """The compiled framework, if it has no errors."""
        framework = self.source.framework
        return None if framework is None or errors_of(self.problems) else compile_framework(framework)

    def everything(self) -> Iterator[Problem]:
        """The problems of all its files."""
        yield from self.problems
        whole = self.rubric if self.source.framework is not None else None
        if whole is not None:
            yield from check_links(whole)
        for path in sorted((self.source.path / "translations").glob("*.yaml")):
            document, texts, problems = _read(path, TranslationFile)
            yield from problems
            if document is not None and texts is not None and whole is not None:
                yield from check_translation(whole, path.stem, texts, document)
        for path in sorted((self.source.path / "tests").glob("*.yaml")):
            document, cases, problems = _read(path, CasesFile)
            yield from problems
            if document is not None and cases is not None and self.plan is not None:
                yield from check_cases(self.plan, cases, document)


class _Finder:
    """Frameworks by folder and by name, each looked for and read once."""

    def __init__(self) -> None:
        self.folders: dict[Path, _Folder] = {}
        self.named: dict[tuple[str, Path], _Folder | Sentence] = {}

    def read(self, path: Path) -> _Folder:
        key = path.resolve()
        if key not in self.folders:
            self.folders[key] = _Folder(read_framework(path), self)
        return self.folders[key]

    def folder(self, name: str, near: Path) -> _Folder | Sentence:
        """The framework of this name for a file, or why there is none."""
        key = (name, near.parent)
        if key not in self.named:
            try:
                self.named[key] = self.read(find_framework(name, near))
            except UsageError as error:
                self.named[key] = sentence_of(error)
        return self.named[key]


@dataclass
class _Run:
    """What was asked for: framework folders, survey files, and the folders that were walked through for them."""

    finder: _Finder = field(default_factory=_Finder)
    frameworks: dict[Path, _Folder] = field(default_factory=dict)
    files: dict[str, tuple[Path, Path | None]] = field(default_factory=dict)  # by absolute path: the file, the folder walked
    empty: dict[Path, None] = field(default_factory=dict)  # folders walked in which nothing was found so far
    found: list[Problem] = field(default_factory=list)

    def add(self, path: Path) -> None:
        """Take in a path that somebody named."""
        folder = _framework_of(path)
        if folder is not None:
            self._framework(folder)
        elif os.path.isdir(path):
            self._walk(path)
        else:
            self.files[os.path.abspath(path)] = (path, None)

    def _walk(self, top: Path) -> None:
        """Take in everything below a folder."""
        self.empty[top] = None
        for path, is_framework in walk(top, self.found):
            if is_framework:
                self._framework(path)
                self.empty.pop(top, None)
            else:
                self.files.setdefault(os.path.abspath(path), (path, top))

    def _framework(self, folder: Path) -> None:
        self.frameworks[folder.resolve()] = self.finder.read(folder)

    def problems(self) -> Iterator[Problem]:
        """Everything that is wrong in what was taken in. Surveys are let go one by one: there may be thousands."""
        yield from self.found
        for folder in self.frameworks.values():
            yield from folder.everything()
        for path, top in self.files.values():
            yield from self._file(path, top)
        for top in self.empty:
            yield Problem(str(top), 0, 0, "V01", say("there is no framework and no survey in this folder; check the path"))

    def _file(self, path: Path, top: Path | None) -> Iterator[Problem]:
        source = read_survey(path)
        if is_survey(source):
            if top is not None:
                self.empty.pop(top, None)
            yield from source.problems
            yield from self._answers(source)
        elif top is None:
            message = say("neither a survey (framework, subject, period, answers) nor a part of a framework; check the path")
            yield Problem(str(path), 1, 1, "V01", message)
        else:
            message = say("neither a survey nor a part of a framework, so it was not checked; move it away, or mend its keys")
            yield Problem(str(path), 1, 1, "V02", message, "warning")

    def _answers(self, source: SurveySource) -> Iterator[Problem]:
        """What is wrong in a survey beside its framework."""
        if source.partial is None or source.document is None:
            return
        near = Path.cwd() / STANDARD_INPUT if source.path == "<stdin>" else Path(source.path)
        folder = self.finder.folder(source.partial.framework, near)
        if isinstance(folder, Sentence):
            yield source.document.problem(("framework",), "S01", folder)
        elif folder.plan is not None:
            yield from check_survey(source, folder.plan.framework, folder.plan)
        elif folder.source.path.resolve() not in self.frameworks:
            yield source.document.problem(("framework",), "S02", _broken(folder))


def _broken(folder: _Folder) -> Sentence:
    count = len(errors_of(folder.problems))
    errors = say_many("{count} error", "{count} errors", count)
    return say(
        "the framework has {errors}, so the answers are not checked; 'readiness validate {path}' shows them",
        errors=errors,
        path=folder.source.path,
    )


def _framework_of(path: Path) -> Path | None:
    """The framework folder that a path is, or that the file is a part of."""
    if os.path.isdir(path):
        return path if (path / FRAMEWORK_FILE).is_file() else None
    if str(path) == STANDARD_INPUT or not os.path.isfile(path):
        return None
    folder = path.parent.parent if path.absolute().parent.name in PARTS else path.parent
    return folder if path.suffix in SUFFIXES and (folder / FRAMEWORK_FILE).is_file() else None


def _strays(source: FrameworkSource) -> list[str]:
    """The YAML files of a framework's folder that nothing reads."""
    pillars = source.partial.file.pillars if source.partial else ()
    read = {FRAMEWORK_FILE, "links.yaml", *(f"{name}.yaml" for name in pillars)}
    beside = [path.name for path in source.path.glob("*") if path.suffix in SUFFIXES and path.name not in read]
    within = [f"{part}/{path.name}" for part in PARTS for path in (source.path / part).glob("*.yml")]
    return sorted(name for name in (*beside, *within) if not name.startswith("."))


def _read(path: Path, model: type[R]) -> tuple[Document | None, R | None, list[Problem]]:
    try:
        document = read(path)
    except ProblemsError as error:
        return None, None, error.problems
    return document, *check_shape(model, document)
