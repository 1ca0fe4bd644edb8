"""Messages to people who were named: test sends and external triggers. No campaign is made, and no lock is written."""
