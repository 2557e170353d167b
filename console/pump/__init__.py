"""The simulated pump: a device with a clock, a ledger, a memory and two services, answering in bytes."""
