"""What is said of one family of models through its training."""
