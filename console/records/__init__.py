"""The record: the only room that knows SQLite. It returns domain values; rows and SQL stay in.

`store.Store` is the record file, `journal.RecordJournal` the journal a session writes through it,
`trail.Trail` the hash-chained events under both. Importing the room loads no database library:
`database` does, when a file is opened, so that a window can paint first.
"""
