"""What several rooms of tests share: the wire and the model at the other end of it."""
