"""Getting even: who pays whom."""
