"""The library as a service to other programs: JSON over HTTP, and tools for writing assistants.

Both answer what the command line answers with `--json`, character for character.
"""
