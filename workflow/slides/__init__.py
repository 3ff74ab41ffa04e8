"""Decks of slides: reveal.js pages whose figures and numbers are those of the chapters.

They are made of executed notebooks alone, beside the site and not after it, and kept as long as
nothing that they show has changed.
"""
