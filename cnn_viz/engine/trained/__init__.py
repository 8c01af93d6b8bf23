"""Weight files and what lies beside them: sheets, checkpoints, top activations, states to go on from."""
