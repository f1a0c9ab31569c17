"""What `jiugao` can be told to do: each command reads its options, calls a function, prints."""
