"""The conformance suite of ITBP/1: what any pump must do on the link, tried on it from outside.

Apart from the tests, which know our own pump: here nothing is known but `docs/protocol.md`. It programs no
patient's pump: whatever does not call itself simulated is left alone.
"""
