"""Conversations under random faults: processes die, stop, meet and lose the model, and the books come out the same."""
