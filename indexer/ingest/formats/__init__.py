"""One module for each format: bytes -> lines of text. Errors leave the file's name to `read`.

The libraries for a format are imported where a file of it is read: a search, which reads none,
should not wait for them.
"""
