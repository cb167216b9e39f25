"""The team: people, laptops, who asks to be let in, who works on which case file."""
