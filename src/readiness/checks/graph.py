"""Paths that come back to where they began."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

LONGEST_CHAIN = 100  # no one follows a score through so many steps, and Python does not recurse far beyond


def shown(path: Sequence[str]) -> str:
    """A path for a message, cut where it is long."""
    return " → ".join(path if len(path) <= 8 else [*path[:6], "…", path[-1]])


def cycles(graph: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """Paths that come back to where they began (`a, b, a`), and paths that are too long to follow."""
    done: set[str] = set()
    for start in graph:
        if start in done:
            continue
        path, open_ = [start], [iter(graph[start])]
        while path:
            following = next(open_[-1], None)
            if following is None:
                done.add(path.pop())
                open_.pop()
            elif following in path:
                yield [*path[path.index(following) :], following]
            elif len(path) >= LONGEST_CHAIN:
                yield [*path, following]
                done.update(path)
                path.clear()
            elif following in graph and following not in done:
                path.append(following)
                open_.append(iter(graph[following]))
