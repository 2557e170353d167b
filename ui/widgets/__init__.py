"""The parts that pages are made of: each takes the theme when built, `set_…` values, and gives signals.

Apart from the pages so that a part is the same wherever it stands. They know no bridge and no store.
"""
