"""The pages: one question each, every one a function of `ConsoleState`.

A page is built as `Page(theme)`, shown by `set_state(state)` (cheap when nothing it shows has
changed) and speaks by signals alone; `main_window` connects them to the bridge. It never calls the
bridge, another page or anything under it.
"""
