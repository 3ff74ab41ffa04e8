"""The science of the companion: numbers, scaling curves, and what "emergent" means."""
