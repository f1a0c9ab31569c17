"""How fast and how large: building, searching and changing an index of any size."""
