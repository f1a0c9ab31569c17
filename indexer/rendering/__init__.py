"""Records -> what people read in a terminal: Chinese, by rich."""
