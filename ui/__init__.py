"""Everything that knows Qt: the window on the session, and nothing of the link below it."""
