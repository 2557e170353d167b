"""Sheets that are shown beside the work, never run as a loop of their own.

Apart from the pages because they can be opened from more than one. They give back values by signals.
"""
