"""The laws of the books, broken one at a time: the mutants that the attack tests have to notice."""
