"""The command line, a module for each topic; bot/__main__.py puts them together."""
