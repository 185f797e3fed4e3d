"""Words as they stand in a sentence into what an editor would print: nominatives and dates."""
