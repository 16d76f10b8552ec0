"""Files: what their names say, and how they are written: beside and then renamed, so that nothing is ever half-written."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

from .problems import UsageError
from .sentences import say

# How the names of tables end: text with its separator, and what is no text.
SEPARATORS = {".csv": ",", ".tsv": "\t", ".tab": "\t"}
PARQUET, SHEETS = (".parquet",), (".xlsx", ".xlsm")
TABLES = (*SEPARATORS, *PARQUET, *SHEETS)


def is_table(path: Path) -> bool:
    """Whether the name of a file says that it is a table."""
    return path.suffix.lower() in TABLES


def write(path: Path, content: str | bytes, *, overwrite: bool = True) -> None:
    """Write text (UTF-8) or bytes to `path`, whole or not at all.

    A link is followed, and the file that it leads to is replaced. Raises `UsageError` where the path is a directory,
    exists and may not be replaced, or cannot be written.
    """
    with writing(path, overwrite=overwrite) as stream:
        stream.write(content.encode() if isinstance(content, str) else content)


def write_all(contents: Mapping[Path, str | bytes]) -> None:
    """Write several files as `write`, all of them or none; folders that are not there are made.

    Nothing gets its name before the last byte of all is on the disk.
    """
    made: list[Path] = []
    try:
        with ExitStack() as stack:
            for path, content in contents.items():
                made += _folders(path.parent)
                stream = stack.enter_context(writing(path))
                stream.write(content.encode() if isinstance(content, str) else content)
                stream.flush()
                os.fsync(stream.fileno())
    except BaseException:
        for folder in reversed(made):
            with suppress(OSError):  # something else has been put into it since
                folder.rmdir()
        raise


def _folders(folder: Path) -> list[Path]:
    """Make a folder and what is missing above it; gives those that were made, from above downwards."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritten(folder, error) from None
    return missing[::-1]


@contextmanager
def writing(path: Path, *, overwrite: bool = True) -> Iterator[IO[bytes]]:
    """A stream of bytes that becomes the file at its end, if nothing goes wrong before; else as `write`."""
    try:
        _refuse(path, overwrite=overwrite)
        if path.exists() and not path.is_file():  # a pipe or a device cannot be renamed over
            with path.open("wb") as stream:
                yield stream
        else:
            with _replacing(Path(os.path.realpath(path))) as stream:
                yield stream
    except OSError as error:
        raise _unwritten(path, error) from None


def _unwritten(path: Path, error: OSError) -> UsageError:
    return UsageError(say("{path} cannot be written ({error}); nothing was changed.", path=path, error=error.strerror or error))


def _refuse(path: Path, *, overwrite: bool) -> None:
    if path.is_dir():
        raise UsageError(say("{path} is a directory; name a file in it.", path=path))
    if not overwrite and (path.exists() or path.is_symlink()):
        raise UsageError(say("{path} exists already; choose another name, or add --force to replace it.", path=path))
    if not path.parent.is_dir():
        raise UsageError(say("the folder {folder} does not exist; make it first.", folder=path.parent))
    if path.exists() and not os.access(path, os.W_OK):
        raise UsageError(say("{path} is write-protected; choose another name.", path=path))


@contextmanager
def _replacing(path: Path) -> Iterator[IO[bytes]]:
    beside = path.parent / f".{path.name[:50]}.{os.urandom(6).hex()}.part"  # short enough, whatever the name
    try:
        with open(beside, "xb", opener=_for_me_alone) as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(beside, path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        os.replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _for_me_alone(path: str, flags: int) -> int:
    """Open a file that nobody else may read while it is written."""
    return os.open(path, flags, 0o600)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
