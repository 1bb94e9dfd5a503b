"""File → Document: plain text and Markdown, and the blocks they are made of."""
