"""The command line: `commands` imported when they are called, and the `screens` they show; errors become exit codes here only."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from ..sentences import Sentence, say, sentence_of
from .spoken import in_language, speaking, with_lang
from .talk import complain, language, listen, tell, tell_problem

OK, FOUND, USAGE, DEFECT, INTERRUPTED = 0, 1, 2, 3, 130

# Command -> module of `commands`, in the order of the help; each module has a function `command`, or a `group`.
COMMANDS = {
    "frameworks": "frameworks",
    "show": "show",
    "new": "new",
    "validate": "validate",
    "checks": "checks",
    "score": "score",
    "explain": "explain",
    "gaps": "gaps",
    "plan": "plan",
    "progress": "progress",
    "diff": "diff",
    "trend": "trend",
    "roll-up": "rollup",
    "rank": "rank",
    "robustness": "robustness",
    "profile": "profile",
    "coherence": "coherence",
    "weights": "weights",
    "report": "report",
    "templates": "templates",
    "test": "test",
    "schema": "schema",
}


WRITTEN = ("output", "plot", "log", "save_parameters")  # the options that name files to write


class CarefulCommand(TyperCommand):
    """A command that does not write over what it reads, nor twice to one file."""

    def invoke(self, ctx: Any) -> Any:
        given = {name: value for name, value in ctx.params.items() if value}
        outputs = [str(given.pop(name)) for name in WRITTEN if name in given]
        inputs = [text for value in given.values() for text in (value if isinstance(value, (list, tuple)) else [value])]
        _refuse_overwriting(outputs, [text for text in inputs if isinstance(text, (str, os.PathLike))])
        return super().invoke(ctx)


def _refuse_overwriting(outputs: list[str], inputs: list[Any]) -> None:
    from ..problems import UsageError
    from ..sentences import say

    for at, output in enumerate(outputs):
        if any(os.path.realpath(output) == os.path.realpath(other) for other in outputs[:at]):
            raise UsageError(say("{path} would be written twice; choose another name for one of the files", path=output))
        if os.path.isfile(output) and any(os.path.isfile(path) and os.path.samefile(output, path) for path in inputs):
            raise UsageError(say("{path} is a file that this command reads; choose another name for the result", path=output))


class LazyGroup(TyperGroup):
    """A group that imports the module of a command only when that command is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        return in_language(with_lang(self._built(cmd_name)), language())

    def _built(self, cmd_name: str) -> Any:
        module = import_module(f".commands.{COMMANDS[cmd_name]}", __name__)
        if hasattr(module, "group"):  # a command with commands of its own
            found = typer.main.get_command(module.group)
            found.name = cmd_name
            return found
        single = typer.Typer(add_completion=False, rich_markup_mode="markdown")
        single.command(cmd_name, cls=CarefulCommand)(module.command)
        return typer.main.get_command(single)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        from ..problems import suggest

        if args and not args[0].startswith("-") and args[0] not in COMMANDS:
            ctx.fail(language().say(say("there is no command '{name}'{near}", name=args[0], near=suggest(args[0], COMMANDS))))
        return super().resolve_command(ctx, args)


app = typer.Typer(
    cls=LazyGroup,
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from .. import __version__

        print(f"readiness {__version__}")
        raise typer.Exit


@app.callback()
def readiness(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")] = False,
) -> None:
    """Assessment as code for digital government: validate rubrics, score surveys, find gaps, compare years, report."""


def run(args: list[str] | None = None) -> int:
    """Run the command line; gives the exit code. The one place where exceptions end."""
    # Plugins of pydantic would change what files mean from one machine to the next, and cost start-up time.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and not stream.encoding.lower().startswith("utf"):
            if stream.isatty():
                stream.reconfigure(errors="backslashreplace")  # a letter that the terminal lacks is no reason to stop
            else:
                stream.reconfigure(encoding="utf-8")  # files and pipes, on every system
    listen(sys.argv[1:] if args is None else args)
    code = _called(args)
    try:
        if sys.stdout is not None:  # it may have been closed from outside
            sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()
    except OSError as error:
        _drop_output()
        code = code if code == FOUND else _failed(error)
    return code


def _called(args: list[str] | None) -> int:
    try:
        with speaking(language()):
            in_language(with_lang(typer.main.get_command(app)), language()).main(args, prog_name="readiness")
    except SystemExit as stop:
        # Whoever read the output has had enough, as `head` does; typer and rich take that for a failure.
        gone = isinstance(stop.__context__, BrokenPipeError)
        code = stop.code if isinstance(stop.code, int) and not gone else OK
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except BrokenPipeError:
        code = OK
    except Exception as error:
        code = _failed(error)
    else:
        code = OK
    if code == INTERRUPTED:
        tell(say("interrupted"))
    return code


def _drop_output() -> None:
    """Forget what could not be written, so that Python does not complain of it at exit."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _failed(error: Exception) -> int:
    """Print an error for a person, and give its exit code."""
    from ..problems import ProblemsError, UsageError

    if isinstance(error, ProblemsError):
        for problem in error.problems:
            tell_problem(problem)
        return FOUND
    if isinstance(error, UsageError):
        complain(sentence_of(error))
        return USAGE
    if isinstance(error, MemoryError):
        complain(_MEMORY)
        return FOUND
    if isinstance(error, OSError):
        complain(say("the output cannot be written ({error})", error=error.strerror or error))
        return FOUND
    if os.environ.get("READINESS_DEBUG"):
        raise error
    complain(_defect(error))
    return DEFECT


_MEMORY = say("there is not enough memory for this; 'readiness score TABLE -o FILE.csv' takes a table of text block by block")


def _defect(error: Exception) -> Sentence:
    return say(
        "this is a defect of readiness, not of your files ({kind}: {error}).\n"
        "Please report it: run the same command with READINESS_DEBUG=1 before it, and send the whole output with the files\n"
        "that it was run on, or the smallest part of them that still shows it.",
        kind=type(error).__name__,
        error=error,
    )
