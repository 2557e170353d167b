"""The catalog for a verb: what ships, and what the site has added in the user's data directory.

Apart from `folders`, which opens nothing, and from `console.catalogs`, which prints nothing: a file of the
site that cannot be read is said on stderr, and the verb goes on without it.
"""

from __future__ import annotations

import click

from console import catalogs
from console.commands.folders import Folders
from console.domain.catalog import Catalog


def catalog_for(folders: Folders) -> Catalog:
    """Return the catalog; refuses only what ships, with a sentence on stderr for each file left out."""
    loaded = catalogs.load_with_site(folders.resources, folders.site)
    for sentence in loaded.refused:
        click.echo(sentence, err=True)
    return loaded.catalog
