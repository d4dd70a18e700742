"""What of the search is compiled, and the arrays it reads; `operations` is its face."""
