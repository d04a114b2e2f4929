"""Whether anybody who waits is ever forgotten: random rotas, staff and crashes on a simulated clock."""
