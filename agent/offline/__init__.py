"""The offline model: a grammar that answers requests of the Messages API without a key."""
