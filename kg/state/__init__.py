"""What an output folder remembers from one build to the next, and who may build into it."""
