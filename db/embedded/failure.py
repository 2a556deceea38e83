"""The one failure that the embedded PostgreSQL raises."""


class ServerFailure(Exception):
    """The embedded PostgreSQL cannot be used; the message is one clear sentence for whoever started it."""
