"""Wallai in the messengers: one durable way in and out, and one file for each of them."""
