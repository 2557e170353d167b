"""Fakes, builders and measures that more than one test file needs; real objects wherever they will do."""
