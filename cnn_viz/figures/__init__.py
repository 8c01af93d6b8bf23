"""Pictures of numbers: NumPy in, figure out. Nothing here knows of torch or of Streamlit."""
