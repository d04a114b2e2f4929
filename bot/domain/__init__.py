"""What is true: values and rules. Standard library only, no I/O, no clock of its own."""
