"""Proofs that the books hold: each can fail, and is seen to fail where a guard is taken away."""
