"""The commands, one module each, and the console they print to. Heavy imports wait until a command runs."""
