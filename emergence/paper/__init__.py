"""What belongs to this paper alone: a leaf that a reader's own results never need."""
