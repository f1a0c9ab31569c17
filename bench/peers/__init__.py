"""Other programs beside this one: the same files, the same model, the same queries, in one run."""
