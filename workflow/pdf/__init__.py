"""The book on paper: the pages of the site as one PDF.

It is made of the finished site, so numbers, captions and references are those of the screen. What
only a screen can do is left out; page numbers, running heads, contents and index come in.
"""
