"""The Streamlit pages: each reads its input, calls `indexer`, and draws."""
