"""A branch as a spreadsheet: read with suspicion, checked as a whole, written at once."""
