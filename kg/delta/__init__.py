"""What one more report, or one less, changes: rows by report, and the knowledge around what they touch."""
