"""What a search finds: every name and every quote, in the memory of one worker."""
