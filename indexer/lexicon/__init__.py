"""What words mean: the dictionary, synonyms, and the topic thesaurus, each with the user's."""
