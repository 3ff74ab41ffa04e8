"""What is said of open models: published fits, thresholds by date, and two ways of asking."""
