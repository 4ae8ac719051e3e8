"""From a clean text to facts: figures, periods, places and cues, then what each figure says, a column a module."""
