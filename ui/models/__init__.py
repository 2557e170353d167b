"""What pages hold while somebody works on them: frozen values and pure functions, without Qt."""
