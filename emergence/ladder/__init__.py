"""Emergence on a laptop: small transformers that learn to add, and what their runs show."""
