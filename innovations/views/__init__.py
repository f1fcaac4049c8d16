"""Pages of proposals: lists and facts, the editor, handing on, screening."""
