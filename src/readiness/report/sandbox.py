"""Where templates run: Jinja's sandbox, with limits, reading only the template's own folder and the shipped reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, cast

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateNotFound, UndefinedError, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from markupsafe import Markup, escape

from ..library import data_folder
from ..problems import suggest
from ..sentences import SaidError, fill, say
from ..yamlfile import read_text
from .escaping import OUTPUT, TEXT
from .pictures import Pictures
from .writer import Writer

SHIPPED = "readiness/"  # a template of one's own names the shipped ones so: {% extends "readiness/gap-analysis.html.j2" %}
MAX_STEPS = 1_000_000
MAX_CHARACTERS = 20_000_000


class LimitError(SaidError):
    """A template takes too many steps or makes too much text."""


class Budget:
    """What one rendering may take."""

    def __init__(self) -> None:
        self.steps = 0

    def counted(self, items: Iterable[Any]) -> list[Any]:
        """The items of a loop, each of them a step."""
        found = list(items)
        self.spend(len(found))
        return found

    def spend(self, steps: int) -> None:
        self.steps += steps
        if self.steps > MAX_STEPS:
            raise LimitError(say("it takes more than {most} steps", most=f"{MAX_STEPS:,}"))

    def measured(self, value: Any) -> Any:
        """The value, if it is no text beyond the limit."""
        if isinstance(value, (str, list, tuple)) and len(value) > MAX_CHARACTERS:
            raise LimitError(say("it makes more than {most} characters of text", most=f"{MAX_CHARACTERS:,}"))
        return value


class FolderLoader(BaseLoader):
    """Templates of one folder, and the shipped ones under `readiness/`; nothing else is read, by no path and no link."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: set[str] = set()

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        inside = template.removeprefix(SHIPPED)
        root = self.folder if inside == template else data_folder("reports")
        path = root / inside
        parts = PurePosixPath(inside.replace("\\", "/"))
        if parts.is_absolute() or ".." in parts.parts or not path.resolve().is_relative_to(root.resolve()):
            raise TemplateNotFound(template, say("'{name}' lies outside the template's own folder", name=template))
        if not path.is_file() and inside != template:
            known = [f"{SHIPPED}{part.relative_to(root).as_posix()}" for part in root.rglob("*.j2")]
            raise TemplateNotFound(
                template, say("there is no shipped template '{name}'{near}", name=template, near=suggest(template, known))
            )
        if not path.is_file():
            raise TemplateNotFound(template, say("there is no template '{name}' in the template's own folder", name=template))
        self.files.add(str(path))
        return read_text(path), str(path), lambda: True


class MissingError(UndefinedError):
    """A template asks `owner` for a name that it has not; the owner is Jinja's `missing` where it is a name of its own."""

    def __init__(self, owner: Any, message: str | None = None) -> None:
        super().__init__(message)
        self.owner = owner


class Missing(StrictUndefined):
    """What is not there, and cannot be used: its error knows what it was asked of."""

    def __init__(self, hint: str | None = None, obj: Any = missing, name: str | None = None, exc: Any = UndefinedError) -> None:
        made: Any = partial(MissingError, obj)
        super().__init__(hint, obj, name, made if exc is UndefinedError else exc)


class Generator(CodeGenerator):
    """Compiles loops and joined texts so that they are counted."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja's name
        for loop in list(node.find_all(nodes.For)):
            loop.iter = _filtered(cast(nodes.Expr, loop.iter), "counted", loop.lineno)
        for joined in list(node.find_all(nodes.Concat)):
            joined.nodes = [_filtered(nodes.List(joined.nodes, lineno=joined.lineno), "joined", joined.lineno)]
        node.set_environment(self.environment)
        super().visit_Template(node, frame)


def _filtered(node: nodes.Expr, name: str, line: int) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=line)


class TemplateEnvironment(ImmutableSandboxedEnvironment):
    """The environment of one rendering: escapes by format, names before methods, every call counted."""

    code_generator_class = Generator
    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, folder: Path, form: str, writer: Writer, figures: Sequence[Mapping[str, Any]] = ()) -> None:
        self.budget = Budget()
        self.output = OUTPUT[form]
        # Markdown escapes in `finalize`; autoescaping then keeps what is escaped already from being escaped again.
        super().__init__(
            loader=FolderLoader(folder),
            autoescape=True,
            finalize=self.output,
            undefined=Missing,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            cache_size=-1,  # a part that is named again is not compiled again
        )
        for name in ("lipsum", "cycler", "joiner"):  # random text, and objects that remember
            del self.globals[name]
        del self.filters["random"]
        self.filters.update(counted=self.budget.counted, joined=self.joined)
        self.globals.update(_=self.said, picture=Pictures(figures, form))
        self.language = writer.language
        self.filters.update(number=writer.number, date=writer.date, text=TEXT[form], fill=self.filled)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """`x.items` is the key of that name where there is one: the context is plain data."""
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805 - as Jinja has it
        found = super().call(__context, __obj, *args, **kwargs)
        __self.budget.spend(len(found) if isinstance(found, range) else 1)
        return __self.budget.measured(found)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic whose result cannot outgrow the limit."""
        if operator == "**" and isinstance(right, (int, float)) and abs(right) > 100:
            raise LimitError(say("an exponent is larger than 100"))
        if operator == "*":
            for one, times in ((left, right), (right, left)):
                if isinstance(one, (str, list, tuple)) and isinstance(times, int) and len(one) * times > MAX_CHARACTERS:
                    raise LimitError(say("it makes more than {most} characters of text", most=f"{MAX_CHARACTERS:,}"))
        if operator == "+" and isinstance(left, str) and isinstance(right, str):
            return self.joined([left, right])
        return self.budget.measured(super().call_binop(context, operator, left, right))

    def joined(self, parts: list[Any]) -> str:
        """Parts side by side; beside one that is escaped already the others are escaped too, as the format asks."""
        if any(isinstance(part, Markup) for part in parts):
            parts = [self.shown(part) for part in parts]
        text = "".join(map(str, parts))
        return cast(str, self.budget.measured(Markup(text) if any(isinstance(part, Markup) for part in parts) else text))

    def filled(self, label: str, **values: Any) -> Markup:
        """A label with its slots filled, each value escaped as the format asks, once."""
        return Markup(fill(str(self.shown(label)), {name: self.shown(value) for name, value in values.items()}))

    def said(self, message: str, **values: Any) -> Markup:
        """A template's own words in the language of the report: `{{ _("Signed by {name}", name=survey.authors[0]) }}`."""
        return self.filled(self.language.gettext(message), **values)

    def shown(self, value: Any) -> Markup:
        """A value as it is printed: escaped, unless it is so already."""
        return escape(self.output(value))
