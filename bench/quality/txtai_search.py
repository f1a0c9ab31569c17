"""Run by an interpreter that holds txtai: a task as JSON on standard input, the numbers of the
passages found for each query as JSON on standard output."""

import json
import sys

from txtai import Embeddings

task = json.load(sys.stdin)
index = Embeddings(path=task["model"], method="sentence-transformers", hybrid=True)
index.index(task["passages"])
found = index.batchsearch(task["queries"], task["depth"])
print(json.dumps([[number for number, _ in one] for one in found]))
