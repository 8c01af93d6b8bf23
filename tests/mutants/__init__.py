"""`make mutants`: are the unit tests of the engine sharp enough to notice a change?"""
