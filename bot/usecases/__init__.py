"""What people do: one short class for each act."""
