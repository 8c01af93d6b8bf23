"""Routes of our own beside Streamlit's, under the same base path."""
