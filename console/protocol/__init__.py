"""The link ITBP/1: messages to bytes and back, without I/O, without a clock, without randomness of its own."""
