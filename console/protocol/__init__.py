"""The link ITBP/1: messages to bytes and back, without I/O, clock or randomness of its own."""
