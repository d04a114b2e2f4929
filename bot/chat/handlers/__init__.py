"""What happens on a tap, a command or a text: read it, call one act, show what came of it."""
