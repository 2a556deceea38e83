"""What is wrong with what came of a case: in the books, in the answers, and in what holds always."""
