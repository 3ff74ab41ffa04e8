"""Charts: one function a kind, static and interactive, both from one tidy frame."""
