"""What became of the messages: numbers that CleverTap gives after a campaign is over."""
