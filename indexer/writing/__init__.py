"""What a writer does with what was found: gathers, adapts and hands in. Nothing leaves the
machine, and no text changes but on the writer's word."""
