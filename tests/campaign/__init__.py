"""Campaigns: many hostile inputs through each of the app's doors, every outcome counted.

A file `make_….py` makes one kind of input, endlessly, from a seed; the file `test_….py` of the same name tries them.
Input 17 is the same at every run, whatever comes before it. `make test` tries a few dozen of each, `make campaign` all,
and writes out/campaign.md. An input that fails is kept in out/campaign/.
"""
