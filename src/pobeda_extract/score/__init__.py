"""What is uncertain becomes a number here: one encoder, its heads, and calibrated decisions."""
