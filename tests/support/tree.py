"""The files of the project: what a clone would hold, and nothing that a tool or a run has left beside it."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path
from shutil import which

TEXT = {".py", ".toml", ".md", ".lock", ".yaml", ".yml", ".json", ".svg", ".ini", ".txt", ".csv", ".sh", ""}

OWN_HIDDEN = {".ci", ".editorconfig", ".gitattributes", ".gitignore", ".pre-commit-config.yaml"}
"""What begins with a point and is the project's all the same."""


@cache
def files_of(project: Path) -> tuple[Path, ...]:
    """Return the files, relative to `project`: what git would commit, or all but caches without git."""
    if (project / ".git").exists() and which("git"):
        listed = subprocess.run(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
            cwd=project,
            capture_output=True,
            text=True,
            check=False,
        )
        if listed.returncode == 0:
            return tuple(Path(line) for line in listed.stdout.splitlines() if (project / line).exists())
    return tuple(
        path.relative_to(project)
        for path in sorted(project.rglob("*"))
        if path.is_file() and not _kept_by_a_tool(path.relative_to(project))
    )


def texts_of(project: Path) -> dict[Path, str]:
    """Return the content of every text file of the project."""
    return {
        path: (project / path).read_text(encoding="utf-8")
        for path in files_of(project)
        if path.suffix in TEXT
    }


def _kept_by_a_tool(path: Path) -> bool:
    hidden = path.parts[0].startswith(".") and path.parts[0] not in OWN_HIDDEN
    return hidden or "__pycache__" in path.parts or path.parts[0] in {"tour", "build", "dist"}
