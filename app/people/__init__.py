"""Accounts, sign-in, sessions and vaults: who holds which key."""
