"""Jiugao 旧稿: find, among thousands of past reports, the passage that says what you need."""

import os

__version__ = "0.1.0"

# numpy reads this when it is imported. Its products here are small, and a second thread that waits
# busily for the next one takes a core from the search: queries took 57 ms then, and 44 without.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
