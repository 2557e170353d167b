"""The values and rules of intrathecal therapy: frozen, pure and exact.

Under everything else: it knows no clock, no file, no wire and no screen.
"""
