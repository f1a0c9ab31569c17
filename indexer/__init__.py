"""Jiugao 旧稿: find, among thousands of past reports, the passage that says what you need."""

__version__ = "0.1.0"
