"""Entry points for people: the judge's desk, and the organiser's side of a stage."""
