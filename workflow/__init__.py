"""The road from text notebooks to a published site."""
