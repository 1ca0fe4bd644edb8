"""What happens to a campaign that is due: who gets it, when, and what they see (contract 3.2 to 3.4)."""
