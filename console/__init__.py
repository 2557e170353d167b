"""All of Cisterna that does not need a window: domain, pump, link, session, records and their commands.

Apart from `ui/` so that it can be proved without Qt; nothing in here may import Qt or `ui`.
"""
