"""Nothing lost: builds killed at random moments while others search."""
