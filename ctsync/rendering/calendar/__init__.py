"""A calendar and a simulation as people and programs read them: terminal, JSON, iCalendar, CSV and one page of HTML."""
