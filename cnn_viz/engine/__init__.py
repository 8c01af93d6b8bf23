"""The mathematics: torch and NumPy. Nothing here knows of a screen."""
