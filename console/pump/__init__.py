"""The simulated pump: clock, ledger, memory, body and three services, answering in bytes."""
