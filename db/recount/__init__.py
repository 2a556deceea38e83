"""The checks of `db.verify`: each finds what differs of one kind of sum, counted anew from the rows."""
