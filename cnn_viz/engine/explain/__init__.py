"""Why a network answers as it does: asked by changing it, or what it reads, and looking at the answer again."""
