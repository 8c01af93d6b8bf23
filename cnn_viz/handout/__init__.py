"""A sheet of paper for a pupil: a digit, cells to compute by hand, a filter to sketch, questions; and the solutions.

`sheet.py` computes what stands on it, `page.py` writes it as HTML for A4, `notebook.py` as a Jupyter notebook.
"""
