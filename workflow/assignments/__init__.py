"""Assignments: what students are handed, and the folder from which a teacher grades."""
