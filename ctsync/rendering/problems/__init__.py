"""What is wrong: with its line for people, and in the formats that forges and editors read."""
