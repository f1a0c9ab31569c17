"""`python -m indexer` is the command `jiugao`."""

from indexer.cli import main

if __name__ == "__main__":
    main()
