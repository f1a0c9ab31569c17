"""How many requests a second the service answers, and how soon."""
