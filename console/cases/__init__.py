"""Training cases: what happens to a simulated pump and its patient, and what must then be found."""
