"""What campaigns reach: rate, faults, kills, many recipients, replies beside them."""
