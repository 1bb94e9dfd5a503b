"""Graph → one offline HTML file."""
