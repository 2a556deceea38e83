"""What tools are made of: money, shares, categories, periods, people, and the words to say them with."""
