"""How well passages are found: evaluation sets, metrics and the table over them."""
