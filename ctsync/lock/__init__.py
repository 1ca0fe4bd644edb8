"""The lock: what we did to the account, and the only memory of what live campaigns say (protocol 4, 11)."""
