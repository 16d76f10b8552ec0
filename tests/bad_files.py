"""The broken files of tests/bad: each is put in the place of a good one of tests/frameworks/tiny-2024.

A new case is a file dropped into the folder of its role. Its first line names the codes and lines that it must give:
`# expect: F12 7, F13 9`. Names begin with the code, for whoever looks for an example of it.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from readiness.problems import Problem
from readiness.validate import validate_paths

HERE = Path(__file__).parent
FRAMEWORKS = HERE / "frameworks"
TINY = FRAMEWORKS / "tiny-2024"

# The folder of a broken file -> the good file that it stands in for; a survey stands by itself.
ROLES = {
    "framework": "framework.yaml",
    "pillar": "rights.yaml",
    "links": "links.yaml",
    "translation": "translations/vi.yaml",
    "cases": "tests/cases.yaml",
    "survey": None,
}
_EXPECT = re.compile(r"# expect: (.+)")


@dataclass(frozen=True)
class BadFile:
    """One broken file with the (code, line) of each problem that it must give."""

    path: Path

    @property
    def name(self) -> str:
        return f"{self.path.parent.name}/{self.path.stem}"

    @property
    def expected(self) -> set[tuple[str, int]]:
        match = _EXPECT.fullmatch(self.path.read_text(encoding="utf-8").splitlines()[0])
        assert match, f"{self.path}: the first line should be '# expect: CODE LINE, …'"
        pairs = (part.split() for part in match[1].split(","))
        return {(code, int(line)) for code, line in pairs}

    def problems(self, workshop: Path) -> list[Problem]:
        """The problems found in this file, in its place among good ones."""
        place = ROLES[self.path.parent.name]
        if place is None:
            return validate_paths([self.path])
        shutil.copytree(FRAMEWORKS, workshop / "frameworks")
        broken = workshop / "frameworks" / TINY.name / place
        shutil.copyfile(self.path, broken)
        return [problem for problem in validate_paths([broken]) if problem.path == str(broken)]


BAD_FILES = [BadFile(path) for path in sorted((HERE / "bad").glob("*/*.yaml"))]
