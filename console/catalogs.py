"""Reads the data files into a catalog: what ships with the console, and what a site adds to it.

Apart from `figures`, which says what a file means, and from where the files lie: the folders are handed in.
What ships must be whole. Of a site's own files a bad one is left out, and the sentence that says why is
handed back; a site adds to what ships and never replaces it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from console import fault_kinds, figures, responses, tables
from console.domain.catalog import Catalog, CatheterModel, DrugRules, PumpModel, ResponseParameters
from console.errors import FileRefused
from console.tables import Table

Model = TypeVar("Model", PumpModel, DrugRules, CatheterModel, ResponseParameters)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A catalog, and a sentence for each file of the site that it had to be read without."""

    catalog: Catalog
    refused: tuple[str, ...]


def load(folder: Path) -> Catalog:
    """Return the catalog of `folder`: all that the data files there hold.

    Raises `FileRefused` naming the file and the line.
    """
    return Catalog(
        quantities=figures.quantities(tables.read(folder / "quantities.toml", lines=True)),
        pumps=_models(folder / "pumps", figures.pump),
        drugs=_models(folder / "drugs", figures.drug),
        catheters=_models(folder / "catheters", figures.catheter),
        practice=figures.practice(tables.read(folder / "practice.toml", lines=True)),
        faults=fault_kinds.faults(tables.read(folder / "faults.toml", lines=True)),
        responses=_responses(folder),
    )


def load_with_site(folder: Path, site: Path) -> Loaded:
    """Return the catalog of `folder` and what the folder `site` adds to it; there need be no `site`.

    Raises `FileRefused` for what ships, as `load` does, and for nothing in `site`: a file there that
    cannot be read, or that names what is there already, is left out and said.
    """
    catalog = load(folder)
    pumps, drugs, catheters = dict(catalog.pumps), dict(catalog.drugs), dict(catalog.catheters)
    refused = [
        *_strange(site, "pumps", "drugs", "catheters"),
        *_added(site / "pumps", figures.pump, pumps),
        *_added(site / "drugs", figures.drug, drugs),
        *_added(site / "catheters", figures.catheter, catheters),
    ]
    return Loaded(replace(catalog, pumps=pumps, drugs=drugs, catheters=catheters), tuple(refused))


def _responses(folder: Path) -> dict[str, ResponseParameters]:
    """Return how patients respond, each with what all of them share."""
    shared = tables.read(folder / "response.toml", lines=True)
    return _models(folder / "responses", partial(responses.response, shared=shared))


def _models(folder: Path, reader: Callable[[Table], Model]) -> dict[str, Model]:
    """Return what ships in `folder` by name; two files of one name are refused."""
    held: dict[str, Model] = {}
    for path in sorted(folder.glob("*.toml")):
        _add(path, reader, held)
    return held


def _add(path: Path, reader: Callable[[Table], Model], held: dict[str, Model]) -> None:
    root = tables.read(path, lines=True)
    model = reader(root)
    if model.name in held:
        raise root.refused(f"there is a {model.name} already; give this one a name of its own.", "name")
    held[model.name] = model


def _added(folder: Path, reader: Callable[[Table], Model], held: dict[str, Model]) -> Iterator[str]:
    """Add a site's files in `folder` to `held`, and yield why one was left out."""
    paths = _listed(folder)
    if isinstance(paths, str):
        yield paths
        return
    for path in paths:
        if path.suffix != ".toml":
            yield f"{path} is left out: only files whose name ends in .toml are read."
            continue
        try:
            _add(path, reader, held)
        except FileRefused as error:
            yield str(error)


def _strange(site: Path, *known: str) -> Iterator[str]:
    """Yield a sentence for whatever lies in a site's folder beside the folders that are read."""
    paths = _listed(site)
    if isinstance(paths, str):
        yield paths
        return
    for path in paths:
        if path.name not in known:
            yield f"{path} is left out: a site adds files in {', '.join(known)}, and no others."


def _listed(folder: Path) -> list[Path] | str:
    """Return what lies in `folder` but hidden files, or why it cannot be read; no folder holds nothing."""
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except FileNotFoundError:
        return []
    except OSError as error:
        return f"{folder} cannot be read ({error.strerror or error}); check that it is a folder you may read."
