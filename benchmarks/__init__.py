"""How long the build takes, and where the time goes; `make bench` runs it."""
