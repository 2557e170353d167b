"""The import contract that holds the table of rooms exactly: what is not listed there is refused.

Apart from the standard contracts because a list of layers allows more than the table does (a lower
floor may be reached from anywhere above it, and a new package from everywhere). Knows nothing of
any room by name; the table stands in pyproject.toml.
"""

from __future__ import annotations

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

Table = dict[str, tuple[str, ...]]


def read_table(rows: list[str]) -> Table:
    """Return room → what it may import, from rows like `console.pump: errors transport.port`.

    A name without its root package is taken to be in the same root as its room; `resources` and
    other roots of their own are found by the table itself.
    """
    split = [(room.strip(), names.split()) for room, _, names in (row.partition(":") for row in rows)]
    roots = {room.partition(".")[0] for room, _ in split}
    return {
        room: tuple(
            name if name.partition(".")[0] in roots else f"{room.partition('.')[0]}.{name}" for name in names
        )
        for room, names in split
    }


def is_within(module: str, package: str) -> bool:
    """Tell whether `module` is `package` or lies in it."""
    return module == package or module.startswith(f"{package}.")


def allowed(importer: str, imported: str, table: Table) -> bool:
    """Tell whether the table lets `importer` import `imported`; a room in a room may do what either may."""
    return any(
        is_within(imported, name)
        for room, names in table.items()
        if is_within(importer, room)
        for name in (room, *names)
    )


class RoomsContract(Contract):
    """Each module imports only from its own room and from those its row of the table names."""

    type_name = "rooms"

    rooms = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Compare every import of the graph with the table."""
        rows: list[str] = self.rooms  # type: ignore[assignment]  # import-linter puts the field's value there
        table = read_table(rows)
        roots = {room.partition(".")[0] for room in table}
        broken = [
            f"{importer} imports {imported}"
            for importer in sorted(graph.modules)
            if importer.partition(".")[0] in roots
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if imported.partition(".")[0] in roots and not allowed(importer, imported, table)
        ]
        homeless = [
            f"{module} is in no room of the table"
            for module in sorted(graph.modules)
            if module.partition(".")[0] in roots
            and "." in module
            and not any(is_within(module, room) for room in table)
        ]
        return ContractCheck(kept=not (broken or homeless), metadata={"lines": broken + homeless})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print a line for each import the table does not name."""
        for line in check.metadata["lines"]:
            output.print_error(line)
