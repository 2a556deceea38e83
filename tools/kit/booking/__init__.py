"""What bookings are made of: payers, splits and how they are told."""
