"""Keeping what an index holds: backups, and what can be saved of a damaged one."""
